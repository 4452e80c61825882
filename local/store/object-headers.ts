import type { ServerResponse } from 'node:http';
import type { Checksum } from './checksums.ts';
import type { ObjectRecord } from './object-files.ts';
import { S3Error } from './s3-error.ts';
import { headersWithPrefix, headerValue, type StoreRequest } from './store-request.ts';

const maxMetadataBytes = 2048;
const metadataPrefix = 'x-amz-meta-' as const;

/** The headers that an object keeps and gives back. */
export const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

/** What a writer says about an object. */
export type ObjectAttributes = Pick<ObjectRecord, 'headers' | 'metadata'>;

/**
 * Reads an object's attributes from headers or form fields, names in lower case.
 * @throws S3Error `MetadataTooLarge` over 2 kB, `InvalidArgument` where no header can carry a value
 */
export function readAttributes(values: ReadonlyMap<string, string>): ObjectAttributes {
  const headers: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  for (const name of keptHeaders) {
    const value = name === 'content-encoding' ? withoutAwsChunked(values.get(name)) : values.get(name);
    if (value) headers[name] = checkHeaderValue(name, value);
  }
  const metadata: Record<string, string> = {};
  let sizeBytes = 0;
  for (const [name, value] of values) {
    if (!name.startsWith(metadataPrefix)) continue;
    metadata[name.slice(metadataPrefix.length)] = value;
    sizeBytes += Buffer.byteLength(name) - metadataPrefix.length + Buffer.byteLength(value);
  }
  if (sizeBytes > maxMetadataBytes) {
    const message = 'Your metadata headers exceed the maximum allowed metadata size';
    throw new S3Error('MetadataTooLarge', message, { Size: sizeBytes, MaxSizeAllowed: maxMetadataBytes });
  }
  return { headers, metadata };
}

/** The same from the headers of a request. */
export function requestAttributes(request: StoreRequest): ObjectAttributes {
  const kept = keptHeaders.map((name) => [name, headerValue(request, name) ?? ''] as const);
  return readAttributes(new Map([...kept, ...headersWithPrefix(request, metadataPrefix)]));
}

/** @throws S3Error `InvalidArgument` unless the value is of printable ISO-8859-1 characters */
export function checkHeaderValue(name: string, value: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
  const message = 'Header value cannot be represented using ISO-8859-1.';
  throw new S3Error('InvalidArgument', message, { ArgumentName: name, ArgumentValue: value });
}

/** Answers what HEAD and GET tell of an object; `overrides` replace kept headers. */
export function setObjectHeaders(
  response: ServerResponse,
  record: ObjectRecord,
  overrides: Readonly<Record<string, string>>,
): void {
  response.setHeader('ETag', `"${record.etag}"`);
  response.setHeader('Last-Modified', new Date(record.lastModified).toUTCString());
  response.setHeader('Accept-Ranges', 'bytes');
  for (const [name, value] of Object.entries({ ...record.headers, ...overrides })) response.setHeader(name, value);
  for (const [name, value] of Object.entries(record.metadata)) {
    response.setHeader(metadataPrefix + name, encodeMetadata(value));
  }
}

/** Answers a checksum as S3 does. */
export function setChecksumHeaders(response: ServerResponse, { algorithm, value, type }: Checksum): void {
  response.setHeader(`x-amz-checksum-${algorithm}`, value);
  response.setHeader('x-amz-checksum-type', type ?? 'FULL_OBJECT');
}

/** What is not ASCII is answered as S3 does: an encoded word. @see RFC 2047 §2 */
function encodeMetadata(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  return `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;
}

function withoutAwsChunked(value: string | undefined): string | undefined {
  return value
    ?.split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== 'aws-chunked')
    .join(', ');
}
