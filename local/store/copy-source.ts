import type { Caller } from './authentication.ts';
import { demand, findBucket, type StoreContext } from './context.ts';
import { type ByteRange, missingObject } from './get-object.ts';
import type { ObjectRecord } from './object-files.ts';
import { demandCopyConditions } from './preconditions.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import { checkKey, headerValue, type ObjectAddress, type ObjectRequest } from './store-request.ts';
import { decodeUriComponent } from './uri.ts';

/** The object that a copy is made from, open. */
export interface CopySource extends ObjectAddress {
  readonly record: ObjectRecord;
  /** Its bytes, or those of a range of them. */
  read(range?: ByteRange): AsyncIterable<Buffer>;
}

/**
 * Opens the source that a copy names, if the caller may read it and it is as the request's conditions say, for as long
 * as `use` takes.
 * @throws S3Error `AccessDenied`, `InvalidArgument`, `NoSuchBucket`, `NoSuchKey`, `NotImplemented`, `PreconditionFailed`
 */
export async function withCopySource<T>(
  store: StoreContext,
  request: ObjectRequest,
  caller: Caller,
  use: (source: CopySource) => Promise<T>,
): Promise<T> {
  const source = parseCopySource(headerValue(request, 'x-amz-copy-source') ?? '');
  findBucket(store, source.bucket);
  demand(store, request, caller, 's3:GetObject', {}, source);
  const opened = await store.objects.open(source.bucket, source.key);
  if (!opened) throw missingObject(store, request, caller, source);
  const { record, handle } = opened;
  try {
    demandCopyConditions(request, record);
    const read = (range?: ByteRange): AsyncIterable<Buffer> =>
      record.sizeBytes === 0
        ? nothing()
        : handle.createReadStream({ ...range, start: range?.start ?? 0, autoClose: false });
    return await use({ ...source, record, read });
  } finally {
    await handle.close();
  }
}

async function* nothing(): AsyncGenerator<Buffer> {}

/** `[/]{bucket}/{key}`, percent-encoded; a version may follow the key, and there are none here. */
function parseCopySource(header: string): ObjectAddress {
  const [path, ...query] = header.split('?');
  if (query.length > 0) throw notImplemented('copying a version');
  const match = /^\/?([^/]+)\/(.+)$/s.exec(decodeUriComponent((path ?? '').replaceAll('+', ' ')));
  const [, bucket, key] = match ?? [];
  if (bucket !== undefined && key !== undefined) {
    checkKey(key);
    return { bucket, key };
  }
  throw new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey', {
    ArgumentName: 'x-amz-copy-source',
    ArgumentValue: header,
  });
}
