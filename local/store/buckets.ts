import type { ServerResponse } from 'node:http';
import type { Caller } from './authentication.ts';
import { isBucketName } from './bucket-registry.ts';
import { demand, type StoreContext } from './context.ts';
import { S3Error } from './s3-error.ts';
import { type BucketRequest, queryValue, type StoreRequest } from './store-request.ts';
import { ownerElement, sendXml } from './xml.ts';
import { childText, receiveDocument } from './xml-request.ts';

/** S3's own region of old, whose name its documents leave out. */
const unnamedRegion = 'us-east-1';
const maxPageBuckets = 10_000;

/** ListBuckets. */
export function listBuckets(
  store: StoreContext,
  request: StoreRequest,
  caller: Caller,
  response: ServerResponse,
): void {
  demand(store, request, caller, 's3:ListAllMyBuckets');
  const prefix = queryValue(request, 'prefix') ?? '';
  const after = queryValue(request, 'continuation-token') ?? '';
  const limit = Number(queryValue(request, 'max-buckets') ?? maxPageBuckets);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= maxPageBuckets)) {
    throw new S3Error('InvalidArgument', 'max-buckets must be a whole number from 1 to 10000.');
  }
  const names = store.buckets.names().filter((name) => name.startsWith(prefix) && name > after);
  const page = names.slice(0, limit);
  sendXml(response, 'ListAllMyBucketsResult', {
    Owner: ownerElement,
    Buckets: {
      Bucket: page.map((Name) => ({
        Name,
        CreationDate: store.objects.createdAt(Name).toISOString(),
        BucketRegion: store.region,
      })),
    },
    Prefix: prefix === '' ? undefined : prefix,
    ContinuationToken: names.length > page.length ? page.at(-1) : undefined,
  });
}

/** HeadBucket. */
export function headBucket(
  store: StoreContext,
  request: BucketRequest,
  caller: Caller,
  response: ServerResponse,
): void {
  demand(store, request, caller, 's3:ListBucket');
  response.writeHead(200, { 'x-amz-bucket-region': store.region, 'Content-Type': 'application/xml' }).end();
}

/** GetBucketLocation. */
export function getBucketLocation(
  store: StoreContext,
  request: BucketRequest,
  caller: Caller,
  response: ServerResponse,
): void {
  demand(store, request, caller, 's3:GetBucketLocation');
  sendXml(response, 'LocationConstraint', store.region === unnamedRegion ? '' : store.region);
}

/** GetBucketVersioning: it was never on. */
export function getBucketVersioning(
  store: StoreContext,
  request: BucketRequest,
  caller: Caller,
  response: ServerResponse,
): void {
  demand(store, request, caller, 's3:GetBucketVersioning');
  sendXml(response, 'VersioningConfiguration', '');
}

/**
 * CreateBucket: a plain bucket, without rules or events; it lasts until DeleteBucket. A missing location is taken for
 * the store's own, as its clients mean it.
 */
export async function createBucket(
  store: StoreContext,
  request: BucketRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  demand(store, request, caller, 's3:CreateBucket');
  const { bucket } = request;
  const document = await receiveDocument(store, request, caller, 'CreateBucketConfiguration');
  const location = childText(document, 'LocationConstraint') ?? store.region;
  if (location !== store.region) {
    const message = `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`;
    throw new S3Error('IllegalLocationConstraintException', message);
  }
  if (!isBucketName(bucket)) {
    throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: bucket });
  }
  if (store.buckets.get(bucket)) {
    const message = 'Your previous request to create the named bucket succeeded and you already own it.';
    throw new S3Error('BucketAlreadyOwnedByYou', message, { BucketName: bucket });
  }
  await store.objects.addBucket(bucket);
  await store.buckets.add(bucket);
  response.writeHead(200, { Location: `/${bucket}`, 'Content-Length': 0 }).end();
}

/** DeleteBucket: only of what CreateBucket made, and only once it is empty. */
export async function deleteBucket(
  store: StoreContext,
  request: BucketRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  demand(store, request, caller, 's3:DeleteBucket');
  const { bucket } = request;
  if (!store.buckets.isMade(bucket)) {
    throw new S3Error('AccessDenied', 'The bucket is part of the service, which does not run without it.');
  }
  if (store.objects.keys(bucket).size > 0) {
    const message = 'The bucket you tried to delete is not empty';
    throw new S3Error('BucketNotEmpty', message, { BucketName: bucket });
  }
  await store.buckets.remove(bucket);
  for (const { uploadId } of store.uploads.all(bucket)) {
    await store.uploads.exclusively(uploadId, () => store.uploads.remove(uploadId));
  }
  await store.objects.removeBucket(bucket);
  response.writeHead(204).end();
}
