/** An object that came into the input bucket, as its event tells. */
export interface CreatedObject {
  readonly key: string;
  /** Without quotes; absent where the event has none. */
  readonly etag?: string;
}

/**
 * The objects of an `ObjectCreated` event of S3. Keys are decoded: `+` is a space, then percent.
 * @throws Error when it is no such event
 */
export function parseS3Event(event: unknown): CreatedObject[] {
  const records = field(event, 'Records');
  if (!Array.isArray(records)) throw new Error('The event is none of S3: it has no Records.');
  return records.map((record: unknown) => {
    const object = field(field(record, 's3'), 'object');
    const key = field(object, 'key');
    const etag = field(object, 'eTag');
    if (typeof key !== 'string') throw new Error('The event is none of S3: a record has no key.');
    return { key: decodeURIComponent(key.replaceAll('+', ' ')), ...(typeof etag === 'string' && { etag }) };
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
