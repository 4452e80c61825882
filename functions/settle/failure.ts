import { type CreatedObject, parseS3Event } from '../service/s3-event.ts';

/** Why the convert function gave up on an event, as the report will tell it. */
export type FailureCode = 'conversion-crashed' | 'storage-unavailable';

/** An event that the convert function could not finish in any of its tries. */
export interface Failure {
  readonly objects: readonly CreatedObject[];
  readonly code: FailureCode;
}

/**
 * Reads the body of a message in the failure queue: Lambda's record of an asynchronous invocation that failed.
 * @throws Error when it is none
 */
export function parseFailure(body: string): Failure {
  const record = parseRecord(body);
  const thrown = record.responsePayload?.errorType === 'StorageUnavailable';
  return {
    objects: parseS3Event(record.requestPayload),
    code: thrown ? 'storage-unavailable' : 'conversion-crashed',
  };
}

interface FailureRecord {
  readonly requestPayload?: unknown;
  /** What the function threw, or what ended it; nothing where the event became too old before it ran. */
  readonly responsePayload?: { readonly errorType?: unknown } | null;
}

function parseRecord(body: string): FailureRecord {
  let record: unknown;
  try {
    record = JSON.parse(body);
  } catch {
    record = undefined;
  }
  if (typeof record !== 'object' || record === null) throw new Error('The message is no record of an invocation.');
  return record;
}
