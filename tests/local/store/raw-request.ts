import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import { XMLParser } from 'fast-xml-parser';
import { ownerKey, type StartedStore } from './start-store.ts';

/** A request as it goes over the wire: no client changes its path, adds headers or repeats it. */
export interface RawRequest {
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Status, S3's error code where there is one, and the body as text. */
export interface RawAnswer {
  readonly status: number;
  readonly code: string | undefined;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** With what a request is signed; the owner's key, now, unless said otherwise. */
export interface SigningOptions {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly at?: Date;
  readonly region?: string;
  readonly service?: string;
}

/** Signs with the SDK's own signer: `GET /input/a/k` with an empty body unless said otherwise. */
export async function signRaw(
  store: StartedStore,
  request: Partial<RawRequest> = {},
  options: SigningOptions = {},
): Promise<RawRequest> {
  const {
    accessKeyId,
    secretAccessKey,
    at = new Date(),
    region = 'eu-central-1',
    service = 's3',
  } = {
    ...ownerKey,
    ...options,
  };
  const credentials = { accessKeyId, secretAccessKey };
  const { sha256 } = store.client().config;
  const signer = new SignatureV4({ credentials, region, service, sha256, uriEscapePath: false });
  const { method = 'GET', path = '/input/a/k', query = {} } = request;
  const host = new URL(store.url).host;
  const headers = { host, 'x-amz-content-sha256': sha256Hex(''), ...request.headers };
  const message = { method, path, query: { ...query }, protocol: 'http:', hostname: host, headers };
  const signed = await signer.sign(message, { signingDate: at });
  return { method, path, query, headers: signed.headers };
}

/** Sends a request over a connection of its own; the headers must say how long the body is. */
export function sendRaw(store: StartedStore, request: RawRequest, body: Uint8Array | string = ''): Promise<RawAnswer> {
  const search = new URLSearchParams(request.query).toString().replaceAll('+', '%20');
  const { method, headers } = request;
  const path = request.path + (search && `?${search}`);
  const { port } = new URL(store.url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        resolve({ status: response.statusCode ?? 0, code: errorCode(text), body: text, headers: response.headers });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The `Code` of an S3 error document. */
export function errorCode(document: string): string | undefined {
  return document.startsWith('<?xml') ? new XMLParser().parse(document).Error?.Code : undefined;
}

/** SHA-256 in hexadecimal. */
export function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
