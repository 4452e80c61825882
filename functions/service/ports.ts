/** The two buckets of the service, by their part in it. */
export type BucketRole = 'input' | 'output';

/** What HEAD tells of an object. `metadata` is user metadata, keys lower case without `x-amz-meta-`. */
export interface ObjectInfo {
  readonly key: string;
  readonly etag: string;
  readonly sizeBytes: number;
  readonly lastModified: Date;
  readonly contentType?: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface StoredObject extends ObjectInfo {
  readonly bytes: Uint8Array;
}

export interface PutOptions {
  readonly contentType: string;
  readonly contentDisposition?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Write only where there is nothing (`'absent'`), or where the ETag is this one. @throws PreconditionFailed */
  readonly only?: 'absent' | { readonly etag: string };
}

export interface PresignedPost {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * The object store as the cores need it. One contract suite runs against every implementation.
 * A missing key is `undefined`, never an error; a store that cannot be reached throws `StorageUnavailable`.
 */
export interface ObjectStore {
  head(bucket: BucketRole, key: string): Promise<ObjectInfo | undefined>;
  get(bucket: BucketRole, key: string): Promise<StoredObject | undefined>;
  put(bucket: BucketRole, key: string, body: Uint8Array, options: PutOptions): Promise<{ readonly etag: string }>;
  /** Deleting what is not there is no error. */
  delete(bucket: BucketRole, keys: readonly string[]): Promise<void>;
  /** Ascending by key's UTF-8 bytes. `delimiter` folds keys into `prefixes`. */
  list(
    bucket: BucketRole,
    query: { readonly prefix: string; readonly delimiter?: '/'; readonly limit?: number; readonly after?: string },
  ): Promise<{ readonly keys: readonly string[]; readonly prefixes: readonly string[]; readonly truncated: boolean }>;
  /** A POST form for exactly this key, type and at most `maxBytes`. */
  presignPost(
    key: string,
    terms: { readonly contentType: string; readonly maxBytes: number; readonly expiresInSeconds: number },
  ): Promise<PresignedPost>;
  /** A GET link to an object that downloads as `contentDisposition` says; to an output unless `bucket` says else. */
  presignGet(
    key: string,
    terms: {
      readonly bucket?: BucketRole;
      readonly contentDisposition: string;
      readonly expiresInSeconds: number;
    },
  ): Promise<string>;
}

export interface Clock {
  now(): Date;
}

export interface Ids {
  /** 26 characters: inverted milliseconds, then randomness, so that ascending listing gives the newest first. */
  conversionId(now: Date): string;
}

/** The condition of a {@link ObjectStore.put} did not hold. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed';
}

/** The store did not answer, refused for its own reasons, or answered half: worth another try. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}
