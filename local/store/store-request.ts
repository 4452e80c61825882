import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.ts';
import { decodeUriComponent, parseQuery, type QueryParameter } from './uri.ts';

const maxKeyBytes = 1024;

/** An HTTP request as the store reads it. */
export interface StoreRequest {
  readonly message: IncomingMessage;
  /** 16 hexadecimal digits, answered as `x-amz-request-id`. */
  readonly id: string;
  readonly receivedAt: Date;
  readonly method: string;
  /** The decoded path, beginning with a slash. Dot segments are kept: they are part of a key. */
  readonly path: string;
  readonly query: readonly QueryParameter[];
  readonly bucket?: string;
  readonly key?: string;
}

/**
 * Reads the request line and finds bucket and key: `/{bucket}/{key}` (path style), or `/{key}` where the host is
 * `{bucket}.{base}` for one of `baseHosts` (virtual-hosted style).
 * @throws S3Error `InvalidURI`, `KeyTooLongError`
 */
export function readRequest(message: IncomingMessage, receivedAt: Date, baseHosts: readonly string[]): StoreRequest {
  const target = message.url ?? '/';
  const cut = target.indexOf('?');
  const path = decodeUriComponent(cut < 0 ? target : target.slice(0, cut));
  if (!path.startsWith('/')) throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
  return {
    message,
    id: randomBytes(8).toString('hex').toUpperCase(),
    receivedAt,
    method: message.method ?? 'GET',
    path,
    query: cut < 0 ? [] : parseQuery(target.slice(cut + 1)),
    ...findAddress(message.headers.host ?? '', path, baseHosts),
  };
}

function findAddress(host: string, path: string, baseHosts: readonly string[]): { bucket?: string; key?: string } {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const base = baseHosts.find((candidate) => name.endsWith(`.${candidate}`));
  if (base !== undefined) return withKey(name.slice(0, -base.length - 1), path.slice(1));
  const slash = path.indexOf('/', 1);
  if (slash < 0) return path === '/' ? {} : { bucket: path.slice(1) };
  return withKey(path.slice(1, slash), path.slice(slash + 1));
}

function withKey(bucket: string, key: string): { bucket: string; key?: string } {
  if (key === '') return { bucket };
  checkKey(key);
  return { bucket, key };
}

/** @throws S3Error `KeyTooLongError` over 1,024 bytes of UTF-8 */
export function checkKey(key: string): void {
  const sizeBytes = Buffer.byteLength(key);
  if (sizeBytes > maxKeyBytes) {
    throw new S3Error('KeyTooLongError', 'Your key is too long', { Size: sizeBytes, MaxSizeAllowed: maxKeyBytes });
  }
}

/** The value of a query parameter, by its exact name. */
export function queryValue(request: StoreRequest, name: string): string | undefined {
  return request.query.find((parameter) => parameter.name === name)?.value;
}

/** A header's value; an `x-amz-*` header may stand in the query instead, where presigned links carry it. */
export function headerValue(request: StoreRequest, name: string): string | undefined {
  const value = request.message.headers[name];
  if (value !== undefined) return decodeHeader(Array.isArray(value) ? value.join(', ') : value);
  if (!name.startsWith('x-amz-')) return undefined;
  return request.query.find((parameter) => parameter.name.toLowerCase() === name)?.value;
}

/** All headers whose name begins with a prefix that begins with `x-amz-`, names in lower case, those of the query too. */
export function headersWithPrefix(request: StoreRequest, prefix: `x-amz-${string}`): ReadonlyMap<string, string> {
  const names = [...Object.keys(request.message.headers), ...request.query.map(({ name }) => name.toLowerCase())];
  return new Map(
    names.filter((name) => name.startsWith(prefix)).map((name) => [name, headerValue(request, name) ?? '']),
  );
}

/** Node reads header bytes as Latin-1; clients sign and mean UTF-8. */
function decodeHeader(value: string): string {
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? value : text;
}

/** What an operation on an object works on. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** A request for an operation on a bucket. */
export type BucketRequest = StoreRequest & { readonly bucket: string };

/** A request for an operation on an object. */
export type ObjectRequest = StoreRequest & ObjectAddress;
