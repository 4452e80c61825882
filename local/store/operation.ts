import { notImplemented, S3Error } from './s3-error.ts';
import type { StoreRequest } from './store-request.ts';

interface Pattern {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly on: 'service' | 'bucket' | 'object';
  /** Parameters that tell this operation from others. */
  readonly requires?: readonly string[];
  readonly copies?: true;
  /** Further parameters that it takes. */
  readonly takes?: readonly string[];
}

const listing = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];
const overrides = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
const reading = overrides.map((header) => `response-${header}`);

/** How a request tells its operation; the first that fits is it. */
const patterns = {
  ListBuckets: { method: 'GET', on: 'service', takes: ['prefix', 'max-buckets', 'continuation-token'] },
  GetBucketLocation: { method: 'GET', on: 'bucket', requires: ['location'] },
  GetBucketVersioning: { method: 'GET', on: 'bucket', requires: ['versioning'] },
  ListMultipartUploads: {
    method: 'GET',
    on: 'bucket',
    requires: ['uploads'],
    takes: ['prefix', 'key-marker', 'upload-id-marker', 'max-uploads', 'encoding-type'],
  },
  ListObjectsV2: {
    method: 'GET',
    on: 'bucket',
    requires: ['list-type'],
    takes: [...listing, 'start-after', 'continuation-token', 'fetch-owner'],
  },
  ListObjects: { method: 'GET', on: 'bucket', takes: [...listing, 'marker'] },
  HeadBucket: { method: 'HEAD', on: 'bucket' },
  CreateBucket: { method: 'PUT', on: 'bucket' },
  DeleteBucket: { method: 'DELETE', on: 'bucket' },
  DeleteObjects: { method: 'POST', on: 'bucket', requires: ['delete'] },
  ListParts: { method: 'GET', on: 'object', requires: ['uploadId'], takes: ['max-parts', 'part-number-marker'] },
  GetObjectTagging: { method: 'GET', on: 'object', requires: ['tagging'] },
  GetObject: { method: 'GET', on: 'object', takes: reading },
  HeadObject: { method: 'HEAD', on: 'object', takes: reading },
  UploadPartCopy: { method: 'PUT', on: 'object', requires: ['uploadId', 'partNumber'], copies: true },
  UploadPart: { method: 'PUT', on: 'object', requires: ['uploadId', 'partNumber'] },
  CopyObject: { method: 'PUT', on: 'object', copies: true },
  PutObject: { method: 'PUT', on: 'object' },
  CreateMultipartUpload: { method: 'POST', on: 'object', requires: ['uploads'] },
  CompleteMultipartUpload: { method: 'POST', on: 'object', requires: ['uploadId'] },
  AbortMultipartUpload: { method: 'DELETE', on: 'object', requires: ['uploadId'] },
  DeleteObject: { method: 'DELETE', on: 'object' },
} as const satisfies Readonly<Record<string, Pattern>>;

/** The operations that the store carries out, as S3's API names them. PostObject is told by its form. */
export type OperationName = keyof typeof patterns;

/** Every SDK's own parameters, and headers that stand in a presigned query. */
const takenEverywhere = /^(x-id|x-amz-.*)$/i;

/**
 * The operation that a request asks for.
 * @throws S3Error `NotImplemented` for any other, also where a parameter asks for something that is not carried out;
 * `MethodNotAllowed`
 */
export function findOperation(request: StoreRequest): OperationName {
  const { bucket, key, method, query } = request;
  const on = bucket === undefined ? 'service' : key === undefined ? 'bucket' : 'object';
  if (!['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].includes(method)) {
    throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.');
  }
  const names = new Set(query.map(({ name }) => name));
  const candidates = Object.entries<Pattern>(patterns).filter(
    ([, pattern]) => pattern.method === method && pattern.on === on,
  );
  const found = candidates.find(
    ([, { requires = [], copies = false }]) =>
      requires.every((name) => names.has(name)) && (!copies || isCopy(request)),
  );
  if (!found) throw notImplemented(`this operation on ${on === 'service' ? 'the service' : `${on}s`}`);
  const [operation, { requires = [], takes = [], copies = false }] = found;
  const unknown = [...names].find(
    (name) => !takenEverywhere.test(name) && !requires.includes(name) && !takes.some((one) => isSame(one, name)),
  );
  if (unknown !== undefined) throw notImplemented(`the query parameter ${unknown}`);
  if (isCopy(request) && !copies) throw notImplemented(`x-amz-copy-source in ${operation}`);
  return operation as OperationName;
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** Whether the request copies: PUT with `x-amz-copy-source`. */
export function isCopy(request: { readonly message: { readonly headers: object } }): boolean {
  return 'x-amz-copy-source' in request.message.headers;
}
