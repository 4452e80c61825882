import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { damagedState } from '../problem.ts';
import type { ReceivedBody } from './body.ts';
import type { Checksum, ChecksumAlgorithm, ChecksumType } from './checksums.ts';
import { KeyedLock } from './keyed-lock.ts';
import type { ObjectAttributes } from './object-headers.ts';
import { S3Error } from './s3-error.ts';

/** What CreateMultipartUpload said about the object to come. */
export interface UploadRecord extends ObjectAttributes {
  readonly version: 1;
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  /** ISO 8601, UTC. */
  readonly initiated: string;
  /** The name of who began it. */
  readonly initiator: string;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType };
}

/** A part that lies complete on disk. */
export interface PartRecord {
  readonly partNumber: number;
  /** The write that made it: part of the name of the file with its bytes. */
  readonly generation: string;
  readonly sizeBytes: number;
  /** MD5 in hexadecimal. */
  readonly etag: string;
  /** ISO 8601, UTC. */
  readonly lastModified: string;
  readonly checksum?: Checksum;
}

interface Upload {
  readonly record: UploadRecord;
  readonly folder: string;
  readonly parts: Map<number, PartRecord>;
}

/**
 * The multipart uploads that are under way, on disk: a folder each, with `upload.json` and for part N `N.json`, its
 * record, renamed into place last, and `N.{generation}`, its bytes.
 */
export class MultipartUploads {
  readonly #folder: string;
  readonly #uploads: Map<string, Upload>;
  readonly #lock = new KeyedLock();

  private constructor(folder: string, uploads: Map<string, Upload>) {
    this.#folder = folder;
    this.#uploads = uploads;
  }

  /** Reads what an earlier run left. @throws LocalProblem where a file is not what it should be */
  static async open(folder: string): Promise<MultipartUploads> {
    await mkdir(folder, { recursive: true });
    const uploads = new Map<string, Upload>();
    for (const name of await readdir(folder)) {
      const upload = await openUpload(join(folder, name));
      if (upload) uploads.set(name, upload);
    }
    return new MultipartUploads(folder, uploads);
  }

  /** The greatest generation of all parts; empty where there are none. */
  lastGeneration(): string {
    const generations = [...this.#uploads.values()].flatMap(({ parts }) => [...parts.values()]);
    return generations.reduce((last, { generation }) => (generation > last ? generation : last), '');
  }

  /** Begins an upload; `record.uploadId` must be new and a file name. */
  async create(record: UploadRecord): Promise<void> {
    const folder = join(this.#folder, record.uploadId);
    await mkdir(folder);
    await writeRecord(join(folder, 'upload'), record);
    this.#uploads.set(record.uploadId, { record, folder, parts: new Map() });
  }

  /** @throws S3Error `NoSuchUpload` where the upload is not, or is of another object */
  find(bucket: string, key: string, uploadId: string): UploadRecord {
    const record = this.#uploads.get(uploadId)?.record;
    if (record?.bucket === bucket && record.key === key) return record;
    throw noSuchUpload(uploadId);
  }

  /** The uploads of a bucket, in no particular order. */
  all(bucket: string): readonly UploadRecord[] {
    return [...this.#uploads.values()].map(({ record }) => record).filter((record) => record.bucket === bucket);
  }

  /** Runs what must not meet another change of the same upload. */
  exclusively<T>(uploadId: string, action: () => Promise<T>): Promise<T> {
    return this.#lock.run(uploadId, action);
  }

  /** Makes a received body a part, in place of an earlier one of its number. Call it {@link exclusively}. */
  async putPart(uploadId: string, part: PartRecord, body: ReceivedBody): Promise<void> {
    const { folder, parts } = this.#upload(uploadId);
    const previous = parts.get(part.partNumber);
    const path = join(folder, String(part.partNumber));
    await rename(body.file, `${path}.${part.generation}`);
    await writeRecord(path, part);
    parts.set(part.partNumber, part);
    if (previous) await rm(`${path}.${previous.generation}`, { force: true });
  }

  /** The parts in the order of their numbers. @throws S3Error `NoSuchUpload` */
  parts(uploadId: string): readonly PartRecord[] {
    return [...this.#upload(uploadId).parts.values()].sort((left, right) => left.partNumber - right.partNumber);
  }

  /** The bytes of parts, one after the other. Call it {@link exclusively}. */
  async *read(uploadId: string, parts: readonly PartRecord[]): AsyncGenerator<Buffer> {
    const { folder } = this.#upload(uploadId);
    for (const { partNumber, generation } of parts)
      yield* createReadStream(join(folder, `${partNumber}.${generation}`)) as AsyncIterable<Buffer>;
  }

  /** Removes an upload with its parts. Call it {@link exclusively}. */
  async remove(uploadId: string): Promise<void> {
    const upload = this.#uploads.get(uploadId);
    if (!upload) return;
    this.#uploads.delete(uploadId);
    // Without its record it is none any more, should the rest not go.
    await rm(join(upload.folder, 'upload.json'), { force: true });
    await rm(upload.folder, { recursive: true, force: true });
  }

  #upload(uploadId: string): Upload {
    const upload = this.#uploads.get(uploadId);
    if (upload) return upload;
    throw noSuchUpload(uploadId);
  }
}

function noSuchUpload(uploadId: string): S3Error {
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  return new S3Error('NoSuchUpload', message, { UploadId: uploadId });
}

async function writeRecord(path: string, record: UploadRecord | PartRecord): Promise<void> {
  await writeFile(`${path}.next`, JSON.stringify(record));
  await rename(`${path}.next`, `${path}.json`);
}

async function openUpload(folder: string): Promise<Upload | undefined> {
  const names = await readdir(folder);
  if (!names.includes('upload.json')) return void (await rm(folder, { recursive: true, force: true }));
  const record = (await readJson(join(folder, 'upload.json'))) as UploadRecord;
  const texts = [record?.uploadId, record?.bucket, record?.key, record?.initiated];
  if (record?.version !== 1 || !texts.every((text) => typeof text === 'string'))
    throw damagedState(join(folder, 'upload.json'), 'no record of an upload');
  const parts = new Map<number, PartRecord>();
  const wanted = new Set(['upload.json']);
  for (const name of names.filter((candidate) => /^\d+\.json$/.test(candidate))) {
    const part = (await readJson(join(folder, name))) as PartRecord;
    const file = `${part?.partNumber}.${part?.generation}`;
    const bytes = await stat(join(folder, file)).catch(() => undefined);
    if (bytes?.size !== part?.sizeBytes)
      throw damagedState(join(folder, name), 'the bytes of the part are missing or cut short');
    parts.set(part.partNumber, part);
    wanted.add(name).add(file);
  }
  for (const name of names) if (!wanted.has(name)) await rm(join(folder, name), { force: true });
  return { record, folder, parts };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw damagedState(file, error instanceof SyntaxError ? 'no JSON' : 'unreadable');
  }
}
