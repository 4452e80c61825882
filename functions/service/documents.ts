import { reportKey, requestKey } from './keys.ts';
import type { ObjectStore, PutOptions } from './ports.ts';
import type { ConversionRecord, ConversionRequest } from './record.ts';

/** A report as it lies in the store. `record` is absent where the object is none that this or an earlier version wrote. */
export interface StoredReport {
  readonly etag: string;
  readonly record?: ConversionRecord;
}

/** A request as it lies in the store. `request` is absent where the object is none that can be read. */
export interface StoredRequest {
  readonly request?: ConversionRequest;
}

/** `K/request.json`, whatever earlier version wrote it; `undefined` where there is none. */
export async function readRequest(store: ObjectStore, inputKey: string): Promise<StoredRequest | undefined> {
  const stored = await store.get('output', requestKey(inputKey));
  const request = stored && parseRequest(parseJson(stored.bytes));
  return stored && (request ? { request } : {});
}

/** Writes `K/request.json`. */
export async function writeRequest(store: ObjectStore, inputKey: string, request: ConversionRequest): Promise<void> {
  await store.put('output', requestKey(inputKey), toJson(request), { contentType: 'application/json' });
}

/** `K/report.json`, whatever earlier version wrote it; `undefined` where there is none. */
export async function readReport(store: ObjectStore, inputKey: string): Promise<StoredReport | undefined> {
  const stored = await store.get('output', reportKey(inputKey));
  const record = stored && parseRecord(parseJson(stored.bytes));
  return stored && { etag: stored.etag, ...(record && { record }) };
}

/**
 * Writes `K/report.json`, the commit mark.
 * @throws PreconditionFailed when another report came first
 */
export async function writeReport(
  store: ObjectStore,
  record: ConversionRecord,
  only: NonNullable<PutOptions['only']>,
): Promise<void> {
  await store.put('output', reportKey(record.input.key), toJson(record), { contentType: 'application/json', only });
}

/** Readers of each version of `request.json`. A new version adds a row; no row ever goes. */
const requestVersions: Readonly<Record<number, (value: object) => ConversionRequest>> = {
  1: (value) => value as ConversionRequest,
};

/** Readers of each version of `report.json`. A new version adds a row; no row ever goes. */
const recordVersions: Readonly<Record<number, (value: object) => ConversionRecord>> = {
  1: (value) => value as ConversionRecord,
};

function parseRequest(value: unknown): ConversionRequest | undefined {
  if (!hasFields(value, ['fileName', 'options', 'sizeBytes', 'createdAt', 'uploadExpiresAt'])) return undefined;
  return requestVersions[value.version]?.(value);
}

function parseRecord(value: unknown): ConversionRecord | undefined {
  if (!hasFields(value, ['state', 'input', 'outputs', 'timings'])) return undefined;
  return recordVersions[value.version]?.(value);
}

function hasFields(value: unknown, names: readonly string[]): value is { readonly version: number } {
  if (typeof value !== 'object' || value === null || !('version' in value)) return false;
  return typeof value.version === 'number' && names.every((name) => name in value);
}

/** `undefined` for what is no JSON: the parser's own message would quote the text. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function toJson(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
