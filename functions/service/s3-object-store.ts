import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { BucketNames } from './buckets.ts';
import { inParallel } from './concurrency.ts';
import type { BucketRole, ObjectInfo, ObjectStore, PresignedPost, PutOptions, StoredObject } from './ports.ts';
import { PreconditionFailed, StorageUnavailable } from './ports.ts';

/** How many deletions are under way at once. */
const parallelDeletions = 16;

/** The client as the functions use it: three tries, and no request that hangs. `config` goes before all of it. */
export function makeS3Client(config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
      socketTimeout: 10_000,
    },
    // Lengths are checked below and TLS guards the rest; links to outputs stay free of checksum parameters.
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...config,
  });
}

/** For {@link makeS3Client} where somebody waits for the answer: nothing small takes S3 so long but a fault. */
export const quickTries: S3ClientConfig = {
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 2_500,
    throwOnRequestTimeout: true,
    socketTimeout: 2_500,
  },
};

/** The object store on Amazon S3, or on whatever speaks its protocol. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #buckets: BucketNames;
  readonly #maxObjectBytes: number;
  readonly #terms: { readonly abortSignal?: AbortSignal };

  /**
   * @param maxObjectBytes the largest object that is read into memory; a larger one counts as not readable
   * @param signal ends the requests that are under way, which then count as not answered
   */
  constructor(client: S3Client, buckets: BucketNames, maxObjectBytes: number, signal?: AbortSignal) {
    this.#terms = signal ? { abortSignal: signal } : {};
    this.#client = client;
    this.#buckets = buckets;
    this.#maxObjectBytes = maxObjectBytes;
  }

  async head(bucket: BucketRole, key: string): Promise<ObjectInfo | undefined> {
    try {
      return toInfo(
        key,
        await this.#client.send(new HeadObjectCommand({ Bucket: this.#buckets[bucket], Key: key }), this.#terms),
      );
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw unavailable('HeadObject', bucket, error);
    }
  }

  async get(bucket: BucketRole, key: string): Promise<StoredObject | undefined> {
    try {
      const answer = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#buckets[bucket], Key: key }),
        this.#terms,
      );
      return { ...toInfo(key, answer), bytes: await readBody(answer, this.#maxObjectBytes) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw unavailable('GetObject', bucket, error);
    }
  }

  async put(
    bucket: BucketRole,
    key: string,
    body: Uint8Array,
    options: PutOptions,
  ): Promise<{ readonly etag: string }> {
    const { contentType, contentDisposition, metadata, only } = options;
    try {
      const { ETag } = await this.#client.send(
        new PutObjectCommand({
          Bucket: this.#buckets[bucket],
          Key: key,
          Body: body,
          ContentType: contentType,
          ContentDisposition: contentDisposition,
          Metadata: metadata,
          ...(only === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: only?.etag }),
        }),
        this.#terms,
      );
      return { etag: ETag ?? '' };
    } catch (error) {
      if (only !== undefined && isRefusedCondition(error))
        throw new PreconditionFailed('The object is not as the condition says.', { cause: error });
      throw unavailable('PutObject', bucket, error);
    }
  }

  async delete(bucket: BucketRole, keys: readonly string[]): Promise<void> {
    await inParallel(parallelDeletions, keys, async (key) => {
      try {
        await this.#client.send(new DeleteObjectCommand({ Bucket: this.#buckets[bucket], Key: key }), this.#terms);
      } catch (error) {
        throw unavailable('DeleteObject', bucket, error);
      }
    });
  }

  async list(bucket: BucketRole, query: Parameters<ObjectStore['list']>[1]): ReturnType<ObjectStore['list']> {
    const { prefix, delimiter, limit, after } = query;
    try {
      const answer = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#buckets[bucket],
          Prefix: prefix,
          Delimiter: delimiter,
          MaxKeys: limit,
          StartAfter: after,
          EncodingType: 'url', // a key may hold characters that XML cannot
        }),
        this.#terms,
      );
      const decode = answer.EncodingType === 'url' ? decodeKey : (key: string) => key;
      return {
        keys: (answer.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [decode(Key)])),
        prefixes: (answer.CommonPrefixes ?? []).flatMap(({ Prefix }) => (Prefix === undefined ? [] : [decode(Prefix)])),
        truncated: answer.IsTruncated ?? false,
      };
    } catch (error) {
      throw unavailable('ListObjectsV2', bucket, error);
    }
  }

  async presignPost(key: string, terms: Parameters<ObjectStore['presignPost']>[1]): Promise<PresignedPost> {
    return createPresignedPost(this.#client, {
      Bucket: this.#buckets.input,
      Key: key,
      Fields: { 'Content-Type': terms.contentType },
      Conditions: [['content-length-range', 0, terms.maxBytes]],
      Expires: terms.expiresInSeconds,
    });
  }

  async presignGet(key: string, terms: Parameters<ObjectStore['presignGet']>[1]): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.#buckets[terms.bucket ?? 'output'],
      Key: key,
      ResponseContentDisposition: terms.contentDisposition,
    });
    return getSignedUrl(this.#client, command, { expiresIn: terms.expiresInSeconds });
  }
}

function toInfo(key: string, answer: HeadObjectCommandOutput | GetObjectCommandOutput): ObjectInfo {
  const { ETag, ContentLength, LastModified, ContentType, Metadata } = answer;
  if (ETag === undefined || ContentLength === undefined) throw new Error('The answer has no ETag or no length.');
  return {
    key,
    etag: ETag,
    sizeBytes: ContentLength,
    lastModified: LastModified ?? new Date(0),
    ...(ContentType !== undefined && { contentType: ContentType }),
    metadata: Metadata ?? {},
  };
}

/** Reads into one buffer of the announced length: no second copy, and neither more nor less is taken for whole. */
async function readBody(answer: GetObjectCommandOutput, maxBytes: number): Promise<Uint8Array> {
  const length = answer.ContentLength ?? 0;
  const stream = answer.Body as (AsyncIterable<Uint8Array> & { destroy?(): void }) | undefined;
  if (length > maxBytes) {
    stream?.destroy?.();
    throw new Error(`The object has ${length} bytes, and at most ${maxBytes} are read.`);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for await (const chunk of stream ?? []) {
    if (offset + chunk.length > length) throw new Error(`The body has more than the announced ${length} bytes.`);
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  if (offset < length) throw new Error(`The body ended at byte ${offset} of ${length}.`);
  return bytes;
}

function decodeKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '));
}

/** Only 404 for the key means missing: 403 may hide an object that is there, and a missing bucket is no missing key. */
function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound');
}

/** 412, 409 for a concurrent conditional write, 404 for `If-Match` on a missing key. */
function isRefusedCondition(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  return [412, 409].includes(error.$metadata.httpStatusCode ?? 0) || isMissing(error);
}

function unavailable(operation: string, bucket: BucketRole, cause: unknown): StorageUnavailable {
  const reason = cause instanceof Error ? cause.name : 'unknown';
  return new StorageUnavailable(`${operation} in the ${bucket} bucket failed: ${reason}.`, { cause });
}
