import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChecksumAlgorithm, startChecksum } from './checksums.ts';
import { S3Error } from './s3-error.ts';

/** S3's own limit for one PUT or POST. */
export const maxObjectBytes = 5 * 1024 ** 3;

/** A body that lies complete in a temporary file. Whoever has it moves the file or calls `discard`. */
export interface ReceivedBody {
  readonly file: string;
  readonly sizeBytes: number;
  readonly md5: Buffer;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
  discard(): Promise<void>;
}

/** What to measure while receiving, and how much to take. */
export interface ReceiveTerms {
  readonly folder: string;
  readonly maxBytes: number;
  readonly algorithms: readonly ChecksumAlgorithm[];
}

/**
 * Streams a body into a temporary file, measuring it on the way; memory stays constant.
 * On failure nothing is left.
 * @throws S3Error `EntityTooLarge` as soon as the body is longer than `maxBytes`, and whatever `source` throws
 */
export async function receiveBody(source: AsyncIterable<Buffer>, terms: ReceiveTerms): Promise<ReceivedBody> {
  const file = join(terms.folder, randomUUID());
  const handle = await open(file, 'wx');
  const discard = () => rm(file, { force: true });
  try {
    const measured = await writeMeasured(source, handle, terms);
    await handle.close();
    return { file, ...measured, discard };
  } catch (error) {
    await handle.close();
    await discard();
    throw error;
  }
}

async function writeMeasured(
  source: AsyncIterable<Buffer>,
  handle: FileHandle,
  terms: ReceiveTerms,
): Promise<Omit<ReceivedBody, 'file' | 'discard'>> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const checksums = new Map(terms.algorithms.map((algorithm) => [algorithm, startChecksum(algorithm)]));
  const meters = [md5, sha256, ...checksums.values()];
  let sizeBytes = 0;
  for await (const piece of source) {
    sizeBytes += piece.length;
    if (sizeBytes > terms.maxBytes) throw entityTooLarge(sizeBytes, terms.maxBytes);
    for (const meter of meters) meter.update(piece);
    await writeWhole(handle, piece);
  }
  return {
    sizeBytes,
    md5: md5.digest(),
    sha256: sha256.digest('hex'),
    checksums: new Map([...checksums].map(([name, checksum]) => [name, checksum.digest().toString('base64')])),
  };
}

async function writeWhole(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) offset += (await handle.write(bytes, offset)).bytesWritten;
}

/** S3's answer to a body that is too long. */
export function entityTooLarge(proposedBytes: number, maxBytes: number): S3Error {
  return new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    ProposedSize: proposedBytes,
    MaxSizeAllowed: maxBytes,
  });
}
