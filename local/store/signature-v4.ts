/**
 * AWS Signature Version 4 by the specification: what a signature is made of, and whether it is the right one.
 * Whether the signer is known and the time is right is authentication's part.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { encodeUriComponent, encodeUriPath, type QueryParameter } from './uri.ts';

export const algorithm = 'AWS4-HMAC-SHA256';

/** `{accessKeyId}/{date}/{region}/{service}/aws4_request`. */
export interface Credential {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** All after the access key id. */
  readonly scope: string;
}

/** The parts of a request that its signature covers. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  /** Decoded; without `X-Amz-Signature`. */
  readonly query: readonly QueryParameter[];
  /** Name in lower case and value, in the order of `SignedHeaders`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly payloadHash: string;
}

/** Reads a credential; `undefined` where it has not five parts or does not end in `aws4_request`. */
export function parseCredential(text: string): Credential | undefined {
  const parts = text.split('/');
  const [date, region, service, terminator] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join('/');
  if (!accessKeyId || !date || !region || !service || terminator !== 'aws4_request') return undefined;
  return { accessKeyId, date, region, service, scope: `${date}/${region}/${service}/${terminator}` };
}

/** Reads `YYYYMMDDTHHMMSSZ`; `undefined` where it is no such instant. */
export function parseAmzDate(text: string): Date | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hours, minutes, seconds] = match;
  const date = new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The string that a request's signature signs. */
export function requestStringToSign(request: SignedRequest, amzDate: string, scope: string): string {
  return [algorithm, amzDate, scope, sha256Hex(canonicalRequest(request))].join('\n');
}

/** The key that signs everything of one day, region and service. */
export function signingKey(secretAccessKey: string, credential: Credential): Buffer {
  return [credential.date, credential.region, credential.service, 'aws4_request'].reduce<Buffer>(
    (key, part) => hmac(key, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
}

/** The signature of a string, in hexadecimal. */
export function sign(key: Buffer, stringToSign: string): string {
  return hmac(key, stringToSign).toString('hex');
}

/** Compares two secrets in a time that tells nothing about them. */
export function equalInConstantTime(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}

/** SHA-256 in hexadecimal. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function canonicalRequest({ method, path, query, headers, payloadHash }: SignedRequest): string {
  return [
    method,
    encodeUriPath(path),
    canonicalQuery(query),
    ...headers.map(([name, value]) => `${name}:${value.trim().replace(/ {2,}/g, ' ')}`),
    '',
    headers.map(([name]) => name).join(';'),
    payloadHash,
  ].join('\n');
}

function canonicalQuery(query: readonly QueryParameter[]): string {
  return query
    .map(({ name, value }) => [encodeUriComponent(name), encodeUriComponent(value)] as const)
    .sort((left, right) => compare(left[0], right[0]) || compare(left[1], right[1]))
    .map((pair) => pair.join('='))
    .join('&');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
