import { createHash } from 'node:crypto';
import {
  type BucketRole,
  type Clock,
  type ObjectInfo,
  type ObjectStore,
  PreconditionFailed,
  type PresignedPost,
  type PutOptions,
  type StoredObject,
} from '../../../functions/service/ports.ts';

type Stored = StoredObject & { readonly contentDisposition?: string };

/** S3's most keys in one page of a listing. */
const maxPageKeys = 1000;

/** The object store in memory. What it hands out and takes in is copied, so nobody changes what lies in it. */
export class MemoryObjectStore implements ObjectStore {
  readonly #clock: Clock;
  readonly #buckets: Readonly<Record<BucketRole, Map<string, Stored>>> = { input: new Map(), output: new Map() };

  constructor(clock: Clock = { now: () => new Date() }) {
    this.#clock = clock;
  }

  async head(bucket: BucketRole, key: string): Promise<ObjectInfo | undefined> {
    const stored = this.#buckets[bucket].get(key);
    if (!stored) return undefined;
    const { bytes: _, contentDisposition: __, ...info } = stored;
    return info;
  }

  async get(bucket: BucketRole, key: string): Promise<StoredObject | undefined> {
    const stored = this.#buckets[bucket].get(key);
    if (!stored) return undefined;
    const { contentDisposition: _, ...object } = stored;
    return { ...object, bytes: new Uint8Array(stored.bytes) };
  }

  async put(
    bucket: BucketRole,
    key: string,
    body: Uint8Array,
    options: PutOptions,
  ): Promise<{ readonly etag: string }> {
    const { contentType, contentDisposition, metadata = {}, only } = options;
    const found = this.#buckets[bucket].get(key);
    if (only === 'absent' ? found : only && found?.etag !== only.etag)
      throw new PreconditionFailed('The object is not as the condition says.');
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    const info = { key, etag, sizeBytes: body.length, lastModified: this.#clock.now(), contentType, metadata };
    this.#buckets[bucket].set(key, {
      ...info,
      ...(contentDisposition && { contentDisposition }),
      bytes: new Uint8Array(body),
    });
    return { etag };
  }

  async delete(bucket: BucketRole, keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#buckets[bucket].delete(key);
  }

  async list(bucket: BucketRole, query: Parameters<ObjectStore['list']>[1]): ReturnType<ObjectStore['list']> {
    const { prefix, delimiter, limit = maxPageKeys, after = '' } = query;
    const keys: string[] = [];
    const prefixes: string[] = [];
    for (const key of this.allKeys(bucket)) {
      if (!key.startsWith(prefix) || compare(key, after) <= 0) continue;
      const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
      const folded = end < 0 ? undefined : key.slice(0, end + 1);
      if (folded !== undefined && folded === prefixes.at(-1)) continue;
      if (keys.length + prefixes.length >= Math.min(limit, maxPageKeys)) return { keys, prefixes, truncated: true };
      if (folded === undefined) keys.push(key);
      else prefixes.push(folded);
    }
    return { keys, prefixes, truncated: false };
  }

  async presignPost(key: string, terms: Parameters<ObjectStore['presignPost']>[1]): Promise<PresignedPost> {
    const policy = Buffer.from(JSON.stringify({ key, ...terms })).toString('base64');
    return { url: 'https://store.invalid/input', fields: { 'Content-Type': terms.contentType, key, Policy: policy } };
  }

  async presignGet(key: string, terms: Parameters<ObjectStore['presignGet']>[1]): Promise<string> {
    const url = new URL(
      `https://store.invalid/${terms.bucket ?? 'output'}/${key.split('/').map(encodeURIComponent).join('/')}`,
    );
    url.searchParams.set('response-content-disposition', terms.contentDisposition);
    url.searchParams.set('X-Amz-Expires', String(terms.expiresInSeconds));
    url.searchParams.set('X-Amz-Signature', createHash('sha256').update(url.href).digest('hex'));
    return url.href;
  }

  /** The keys of a bucket but those of accounts, which belong to no conversion; ascending by their UTF-8 bytes. */
  keys(bucket: BucketRole): string[] {
    return this.allKeys(bucket).filter((key) => !key.endsWith('/account.json'));
  }

  /** All keys of a bucket, ascending by their UTF-8 bytes. */
  allKeys(bucket: BucketRole): string[] {
    return [...this.#buckets[bucket].keys()].sort(compare);
  }

  /** What the object downloads as, unless a link says otherwise. */
  contentDispositionOf(bucket: BucketRole, key: string): string | undefined {
    return this.#buckets[bucket].get(key)?.contentDisposition;
  }
}

function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
