import type { AuthenticationSettings, Caller, Principal } from './authentication.ts';
import type { BucketRegistry } from './bucket-registry.ts';
import type { BucketSettings } from './bucket-settings.ts';
import type { EventDelivery } from './event-delivery.ts';
import type { EventJournal } from './event-journal.ts';
import type { Fault, FaultyRequest } from './faults.ts';
import type { MultipartUploads } from './multipart-uploads.ts';
import type { ObjectFiles } from './object-files.ts';
import { S3Error } from './s3-error.ts';
import type { Sequence } from './sequence.ts';
import { headerValue, type StoreRequest } from './store-request.ts';

/** The IAM actions that the store asks for. */
export type S3Action =
  | 's3:AbortMultipartUpload'
  | 's3:CreateBucket'
  | 's3:DeleteBucket'
  | 's3:DeleteObject'
  | 's3:GetBucketLocation'
  | 's3:GetBucketVersioning'
  | 's3:GetObject'
  | 's3:GetObjectTagging'
  | 's3:ListAllMyBuckets'
  | 's3:ListBucket'
  | 's3:ListBucketMultipartUploads'
  | 's3:ListMultipartUploadParts'
  | 's3:PutObject';

/** What a permission is asked for. */
export interface AccessRequest {
  readonly principal: Principal;
  readonly action: S3Action;
  /** Absent for `s3:ListAllMyBuckets`, which is about all. */
  readonly bucket?: string;
  /** Absent where the resource is the bucket. */
  readonly key?: string;
  /**
   * The IAM condition keys that this request has values for, such as `s3:prefix`, `s3:authType`, `aws:SourceIp`.
   * A key that S3 would not send is absent. Where `s3:ListBucket` is asked only to tell 404 from 403, for a missing
   * object, `s3:prefix` is that object's key.
   */
  readonly context: Readonly<Record<string, string>>;
}

/** What every operation works with. */
export interface StoreContext extends AuthenticationSettings {
  /** Those of the composition, and those that clients made. */
  readonly buckets: BucketRegistry;
  readonly objects: ObjectFiles;
  readonly uploads: MultipartUploads;
  readonly journal: EventJournal;
  readonly delivery: EventDelivery;
  readonly sequence: Sequence;
  /** Where bodies lie until they are complete. */
  readonly incomingFolder: string;
  readonly authorize: (access: AccessRequest) => boolean;
  /** Which fault befalls a request, to try how its sender bears it. */
  readonly faults?: (request: FaultyRequest) => Fault | undefined;
}

/** The bucket and its settings. @throws S3Error `NoSuchBucket` */
export function findBucket(store: StoreContext, bucket: string): BucketSettings {
  const settings = store.buckets.get(bucket);
  if (settings) return settings;
  throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket });
}

/** Whether the caller may. `conditions` are the condition keys that only this action has; the resource is the request's. */
export function isAllowed(
  store: StoreContext,
  request: StoreRequest,
  caller: Caller,
  action: S3Action,
  conditions: Readonly<Record<string, string | undefined>> = {},
  { bucket, key }: { readonly bucket?: string; readonly key?: string } = request,
): boolean {
  const context = present({ ...commonConditions(request, caller), ...conditions });
  return store.authorize({
    principal: caller.principal,
    action,
    context,
    ...(bucket !== undefined && { bucket }),
    ...(key !== undefined && { key }),
  });
}

/** @throws S3Error `AccessDenied` unless the caller may */
export function demand(...question: Parameters<typeof isAllowed>): void {
  if (!isAllowed(...question)) throw new S3Error('AccessDenied', 'Access Denied');
}

function commonConditions(request: StoreRequest, caller: Caller): Record<string, string | undefined> {
  return {
    's3:authType': caller.authType,
    's3:signatureversion': 'AWS4-HMAC-SHA256',
    'aws:SourceIp': request.message.socket.remoteAddress,
    'aws:UserAgent': headerValue(request, 'user-agent'),
    'aws:Referer': headerValue(request, 'referer'),
    'aws:CurrentTime': request.receivedAt.toISOString(),
  };
}

function present(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
