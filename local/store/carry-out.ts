import type { ServerResponse } from 'node:http';
import type { Caller } from './authentication.ts';
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
} from './buckets.ts';
import type { StoreContext } from './context.ts';
import { copyObject } from './copy-object.ts';
import { deleteObject } from './delete-object.ts';
import { deleteObjects } from './delete-objects.ts';
import { getObject } from './get-object.ts';
import { getObjectTagging } from './get-object-tagging.ts';
import { listObjects, listObjectsV1 } from './list-objects.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
} from './multipart-upload.ts';
import type { OperationName } from './operation.ts';
import { putObject } from './put-object.ts';
import type { ObjectRequest, StoreRequest } from './store-request.ts';
import { listParts, uploadPart, uploadPartCopy } from './upload-parts.ts';

type Operation = (
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  response: ServerResponse,
) => void | Promise<void>;

const operations: Readonly<Record<OperationName, Operation>> = {
  AbortMultipartUpload: abortMultipartUpload,
  CompleteMultipartUpload: completeMultipartUpload,
  CopyObject: copyObject,
  CreateBucket: createBucket,
  CreateMultipartUpload: createMultipartUpload,
  DeleteBucket: deleteBucket,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  GetBucketLocation: getBucketLocation,
  GetBucketVersioning: getBucketVersioning,
  GetObject: getObject,
  GetObjectTagging: getObjectTagging,
  HeadBucket: headBucket,
  HeadObject: getObject,
  ListBuckets: listBuckets,
  ListMultipartUploads: listMultipartUploads,
  ListObjects: listObjectsV1,
  ListObjectsV2: listObjects,
  ListParts: listParts,
  PutObject: putObject,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
};

/** Carries out an operation on what the request addresses. */
export async function carryOut(
  operation: OperationName,
  store: StoreContext,
  request: StoreRequest,
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  // `findOperation` chose it by what is addressed: an operation on objects has bucket and key, one on buckets a bucket.
  await operations[operation](store, request as ObjectRequest, caller, response);
}
