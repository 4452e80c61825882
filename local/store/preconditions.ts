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

/**
 * The conditions of a read, in RFC 9110's order (§13.2.2).
 * @returns whether the answer is 304 @throws S3Error `PreconditionFailed`
 */
export function isNotModified(request: StoreRequest, record: ObjectRecord): boolean {
  const ifMatch = headerValue(request, 'if-match');
  const ifNoneMatch = headerValue(request, 'if-none-match');
  const modifiedSince = isModifiedSince(record, headerValue(request, 'if-modified-since'));
  const unmodifiedSince = isModifiedSince(record, headerValue(request, 'if-unmodified-since'));
  if (ifMatch !== undefined) {
    if (!matchesETag(ifMatch, record)) throw preconditionFailed('If-Match');
  } else if (unmodifiedSince === true) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  return ifNoneMatch !== undefined ? matchesETag(ifNoneMatch, record) : modifiedSince === false;
}

function isModifiedSince(record: ObjectRecord, httpDate: string | undefined): boolean | undefined {
  const date = Date.parse(httpDate ?? '');
  if (Number.isNaN(date)) return undefined;
  return Math.floor(Date.parse(record.lastModified) / 1000) * 1000 > date;
}

function matchesETag(list: string, record: ObjectRecord): boolean {
  const tags = list.split(',').map((tag) => tag.trim().replace(/^(W\/)?"?|"$/g, ''));
  return tags.includes('*') || tags.includes(record.md5);
}

function preconditionFailed(condition: string): S3Error {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new S3Error('PreconditionFailed', message, { Condition: condition });
}
