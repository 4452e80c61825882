import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { damagedState } from '../problem.ts';
import type { ReceivedBody } from './body.ts';
import type { Checksum } from './checksums.ts';
import { KeyedLock } from './keyed-lock.ts';
import { SortedKeys } from './sorted-keys.ts';

/** All that is known of an object but its bytes. */
export interface ObjectRecord {
  readonly version: 2;
  readonly key: string;
  /** The write that made it: ascending, and part of the name of the file with its bytes. */
  readonly generation: string;
  readonly sizeBytes: number;
  /** Without quotes: MD5 in hexadecimal; where the object was made of N parts, that of their MD5s and `-N`. */
  readonly etag: string;
  /** ISO 8601, UTC. */
  readonly lastModified: string;
  /** The headers that GET answers as they were sent: `content-type`, `content-disposition` and their like. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata, names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
}

interface BucketIndex {
  readonly folder: string;
  readonly createdAt: Date;
  readonly records: Map<string, ObjectRecord>;
  readonly keys: SortedKeys;
}

/**
 * The objects on disk. Below a bucket's folder, an object with key K has two files, named by the SHA-256 of K so that
 * no key can lead elsewhere: `{hash}.json`, its record, and `{hash}.{generation}`, its bytes. The record is renamed
 * into place last: it is the commit mark, and bytes that no record names are swept away at the next start.
 */
export class ObjectFiles {
  readonly #folder: string;
  readonly #buckets: Map<string, BucketIndex>;
  readonly #lock = new KeyedLock();

  private constructor(folder: string, buckets: Map<string, BucketIndex>) {
    this.#folder = folder;
    this.#buckets = buckets;
  }

  /** Reads the records of all buckets. @throws LocalProblem where a file is not what it should be */
  static async open(folder: string, bucketNames: readonly string[]): Promise<ObjectFiles> {
    const buckets = new Map<string, BucketIndex>();
    for (const name of bucketNames) buckets.set(name, await openBucket(join(folder, name)));
    return new ObjectFiles(folder, buckets);
  }

  has(bucket: string): boolean {
    return this.#buckets.has(bucket);
  }

  /** When the folder of a bucket was made. */
  createdAt(bucket: string): Date {
    return this.#index(bucket).createdAt;
  }

  /** Makes an empty bucket. */
  async addBucket(name: string): Promise<void> {
    this.#buckets.set(name, await openBucket(join(this.#folder, name)));
  }

  /** Removes a bucket that holds no object. */
  async removeBucket(name: string): Promise<void> {
    await rm(this.#index(name).folder, { recursive: true, force: true });
    this.#buckets.delete(name);
  }

  get(bucket: string, key: string): ObjectRecord | undefined {
    return this.#index(bucket).records.get(key);
  }

  keys(bucket: string): SortedKeys {
    return this.#index(bucket).keys;
  }

  /** The greatest generation of all objects; empty where there are none. */
  lastGeneration(): string {
    let last = '';
    for (const { records } of this.#buckets.values()) {
      for (const { generation } of records.values()) if (generation > last) last = generation;
    }
    return last;
  }

  /** Runs what reads and then writes one key while nobody else does. */
  exclusively<T>(bucket: string, key: string, action: () => Promise<T>): Promise<T> {
    return this.#lock.run(`${bucket}/${key}`, action);
  }

  /** Makes a received body the object of `record.key`, whole or not at all. Call it {@link exclusively}. */
  async write(bucket: string, record: ObjectRecord, body: ReceivedBody): Promise<void> {
    const index = this.#index(bucket);
    const previous = index.records.get(record.key);
    const path = objectPath(index, record.key);
    await mkdir(join(path, '..'), { recursive: true });
    await rename(body.file, `${path}.${record.generation}`);
    await writeFile(`${path}.next`, JSON.stringify(record));
    await rename(`${path}.next`, `${path}.json`);
    index.records.set(record.key, record);
    index.keys.add(record.key);
    if (previous) await rm(`${path}.${previous.generation}`, { force: true });
  }

  /** Removes an object; nothing happens where there is none. Call it {@link exclusively}. */
  async delete(bucket: string, key: string): Promise<void> {
    const index = this.#index(bucket);
    const record = index.records.get(key);
    if (!record) return;
    const path = objectPath(index, key);
    await rm(`${path}.json`, { force: true });
    index.records.delete(key);
    index.keys.delete(key);
    await rm(`${path}.${record.generation}`, { force: true });
  }

  /** Opens the bytes of an object as it is now, with its record; `undefined` where there is none. */
  async open(bucket: string, key: string): Promise<{ record: ObjectRecord; handle: FileHandle } | undefined> {
    const index = this.#index(bucket);
    for (;;) {
      const record = index.records.get(key);
      if (!record) return undefined;
      try {
        return { record, handle: await open(`${objectPath(index, key)}.${record.generation}`) };
      } catch (error) {
        // Written anew or deleted since the look-up: look again.
        if (index.records.get(key) === record) throw error;
      }
    }
  }

  #index(bucket: string): BucketIndex {
    const index = this.#buckets.get(bucket);
    if (!index) throw new Error(`There is no bucket ${bucket}.`);
    return index;
  }
}

function hashName(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function objectPath({ folder }: BucketIndex, key: string): string {
  const hash = hashName(key);
  return join(folder, hash.slice(0, 2), hash);
}

async function openBucket(folder: string): Promise<BucketIndex> {
  await mkdir(folder, { recursive: true });
  const records = new Map<string, ObjectRecord>();
  // At most 256 shards, and one file of each is open at a time.
  await Promise.all((await readdir(folder)).map((shard) => readShard(join(folder, shard), records)));
  const { birthtime } = await stat(folder);
  return { folder, createdAt: birthtime, records, keys: new SortedKeys(records.keys()) };
}

async function readShard(folder: string, records: Map<string, ObjectRecord>): Promise<void> {
  const names = await readdir(folder);
  const wanted = new Set<string>();
  for (const name of names.filter((candidate) => candidate.endsWith('.json'))) {
    const record = await readRecord(join(folder, name), name.slice(0, -'.json'.length));
    records.set(record.key, record);
    wanted.add(name).add(`${hashName(record.key)}.${record.generation}`);
  }
  for (const name of names) if (!wanted.has(name)) await rm(join(folder, name), { force: true });
}

async function readRecord(file: string, hash: string): Promise<ObjectRecord> {
  let record: unknown;
  try {
    record = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw damagedState(file, error instanceof SyntaxError ? 'no JSON' : 'unreadable');
  }
  record = upgrade(record);
  if (!isRecord(record) || hashName(record.key) !== hash) throw damagedState(file, 'no record of an object');
  const bytes = await stat(file.replace(/json$/, record.generation)).catch(() => undefined);
  if (bytes?.size !== record.sizeBytes) throw damagedState(file, 'the bytes of the object are missing or cut short');
  return record;
}

/** Version 1 called the ETag `md5`. */
function upgrade(value: unknown): unknown {
  const { md5, ...record } = (value ?? {}) as Partial<Record<keyof ObjectRecord | 'md5', unknown>>;
  return record.version === 1 ? { ...record, version: 2, etag: md5 } : value;
}

function isRecord(value: unknown): value is ObjectRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Partial<Record<keyof ObjectRecord, unknown>>;
  const texts = [record.key, record.generation, record.etag, record.lastModified];
  const objects = [record.headers, record.metadata];
  return (
    record.version === 2 &&
    typeof record.sizeBytes === 'number' &&
    texts.every((text) => typeof text === 'string') &&
    objects.every((object) => typeof object === 'object' && object !== null)
  );
}
