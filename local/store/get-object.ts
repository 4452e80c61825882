import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Caller } from './authentication.ts';
import { demand, findBucket, isAllowed, type StoreContext } from './context.ts';
import { setExpiration } from './lifecycle-rule.ts';
import type { ObjectRecord } from './object-files.ts';
import { checkHeaderValue, keptHeaders, setChecksumHeaders, setObjectHeaders } from './object-headers.ts';
import { isNotModified, isRangeWanted, readConditions } from './preconditions.ts';
import { S3Error } from './s3-error.ts';
import { headerValue, type ObjectAddress, type ObjectRequest, queryValue, type StoreRequest } from './store-request.ts';

/** Bytes of an object. */
export interface ByteRange {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/** GetObject and HeadObject. */
export async function getObject(
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  demand(store, request, caller, 's3:GetObject');
  const overrides = readOverrides(request);
  const opened = await store.objects.open(request.bucket, request.key);
  if (!opened) throw missingObject(store, request, caller, request);
  try {
    setExpiration(response, findBucket(store, request.bucket).lifecycle ?? [], opened.record);
    await answerObject(request, response, opened.record, opened.handle, overrides);
  } finally {
    await opened.handle.close();
  }
}

/**
 * 404 only for those who could see by listing that the key is missing; for the others 403 tells nothing.
 * S3 asks as if the key were the prefix of a listing, so that a permission limited by `s3:prefix` counts below it.
 */
export function missingObject(
  store: StoreContext,
  request: StoreRequest,
  caller: Caller,
  { bucket, key }: ObjectAddress,
): S3Error {
  if (!isAllowed(store, request, caller, 's3:ListBucket', { 's3:prefix': key }, { bucket }))
    return new S3Error('AccessDenied', 'Access Denied');
  return new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key });
}

async function answerObject(
  request: StoreRequest,
  response: ServerResponse,
  record: ObjectRecord,
  handle: FileHandle,
  overrides: Readonly<Record<string, string>>,
): Promise<void> {
  const notModified = isNotModified(readConditions(request), record);
  const wantsRange = !notModified && isRangeWanted(headerValue(request, 'if-range'), record);
  const range = wantsRange ? readRange(headerValue(request, 'range'), record.sizeBytes) : undefined;
  setObjectHeaders(response, record, overrides);
  if (notModified) {
    response.writeHead(304).end();
    return;
  }
  if (range) response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${record.sizeBytes}`);
  else setChecksum(request, response, record);
  response.setHeader('Content-Length', range ? range.end - range.start + 1 : record.sizeBytes);
  response.writeHead(range ? 206 : 200);
  if (request.method === 'HEAD' || record.sizeBytes === 0) response.end();
  else await pipeline(handle.createReadStream({ ...range, autoClose: false }), response).catch(ignoreDeparture);
}

/** Whoever asked may leave before the end; that is no fault. */
function ignoreDeparture(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}

function setChecksum(request: StoreRequest, response: ServerResponse, { checksum }: ObjectRecord): void {
  if (!checksum || headerValue(request, 'x-amz-checksum-mode')?.toUpperCase() !== 'ENABLED') return;
  setChecksumHeaders(response, checksum);
}

/** The `response-*` parameters of a signed request. @throws S3Error `InvalidArgument` */
function readOverrides(request: StoreRequest): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = queryValue(request, `response-${name}`);
    if (value !== undefined) overrides[name] = checkHeaderValue(`response-${name}`, value);
  }
  return overrides;
}

/** One range; several, or what is none, are ignored as RFC 9110 §14.2 allows. @throws S3Error `InvalidRange` */
export function readRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (start <= end) return { start, end };
  throw new S3Error('InvalidRange', 'The requested range is not satisfiable', {
    RangeRequested: header ?? '',
    ActualObjectSize: sizeBytes,
  });
}
