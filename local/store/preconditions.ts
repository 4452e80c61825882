import type { ObjectRecord } from './object-files.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import { headerValue, type StoreRequest } from './store-request.ts';

/**
 * The conditions of a write or a delete, to be asked while nobody else writes the key.
 * @throws S3Error `NotImplemented` for an `If-None-Match` that is not `*`
 */
export function writeCondition(request: StoreRequest): (current: ObjectRecord | undefined) => void {
  const ifNoneMatch = headerValue(request, 'if-none-match');
  const ifMatch = headerValue(request, 'if-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notImplemented('If-None-Match with an ETag for writes');
  return (current) => {
    if (ifNoneMatch === '*' && current) throw preconditionFailed('If-None-Match');
    if (ifMatch === undefined) return;
    if (!current) throw new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: request.key ?? '' });
    if (!matchesETag(ifMatch, current)) throw preconditionFailed('If-Match');
  };
}

/** The conditions of a read, as they were sent. */
export interface ReadConditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifModifiedSince?: string | undefined;
  readonly ifUnmodifiedSince?: string | undefined;
}

/** Reads the conditions of a request; those on the source of a copy begin with `x-amz-copy-source-`. */
export function readConditions(request: StoreRequest, prefix: '' | 'x-amz-copy-source-' = ''): ReadConditions {
  return {
    ifMatch: headerValue(request, `${prefix}if-match`),
    ifNoneMatch: headerValue(request, `${prefix}if-none-match`),
    ifModifiedSince: headerValue(request, `${prefix}if-modified-since`),
    ifUnmodifiedSince: headerValue(request, `${prefix}if-unmodified-since`),
  };
}

/**
 * Holds an object against the conditions of a read, in RFC 9110's order (§13.2.2).
 * @returns whether the answer is 304 @throws S3Error `PreconditionFailed`
 */
export function isNotModified(conditions: ReadConditions, record: ObjectRecord): boolean {
  const { ifMatch, ifNoneMatch } = conditions;
  if (ifMatch !== undefined) {
    if (!matchesETag(ifMatch, record)) throw preconditionFailed('If-Match');
  } else if (isModifiedSince(record, conditions.ifUnmodifiedSince) === true) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (ifNoneMatch !== undefined) return matchesETag(ifNoneMatch, record);
  return isModifiedSince(record, conditions.ifModifiedSince) === false;
}

/** A copy has no 304: what would be one is refused. @throws S3Error `PreconditionFailed` */
export function demandCopyConditions(request: StoreRequest, record: ObjectRecord): void {
  if (isNotModified(readConditions(request, 'x-amz-copy-source-'), record)) {
    throw preconditionFailed('x-amz-copy-source-If-None-Match');
  }
}

/** Whether a range is still of the object that the client has a part of. @see RFC 9110 §13.1.5 */
export function isRangeWanted(ifRange: string | undefined, record: ObjectRecord): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.startsWith('"')) return ifRange === `"${record.etag}"`;
  return Date.parse(ifRange) === Math.floor(Date.parse(record.lastModified) / 1000) * 1000;
}

function isModifiedSince(record: ObjectRecord, httpDate: string | undefined): boolean | undefined {
  const date = Date.parse(httpDate ?? '');
  if (Number.isNaN(date)) return undefined;
  return Math.floor(Date.parse(record.lastModified) / 1000) * 1000 > date;
}

function matchesETag(list: string, record: ObjectRecord): boolean {
  const tags = list.split(',').map((tag) => tag.trim().replace(/^(W\/)?"?|"$/g, ''));
  return tags.includes('*') || tags.includes(record.etag);
}

function preconditionFailed(condition: string): S3Error {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new S3Error('PreconditionFailed', message, { Condition: condition });
}
