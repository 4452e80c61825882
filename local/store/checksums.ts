import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc32c, crc64Nvme } from './crc.ts';
import { S3Error } from './s3-error.ts';

/** A hash fed in pieces. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

const algorithms = {
  crc32: () => running<number>(0, crc32, uint32),
  crc32c: () => running<number>(0, crc32c, uint32),
  crc64nvme: () => running<bigint>(0n, crc64Nvme, uint64),
  sha1: () => createHash('sha1'),
  sha256: () => createHash('sha256'),
} as const satisfies Record<string, () => RunningChecksum>;

/** The checksum algorithms of S3 that the store verifies, as the header `x-amz-checksum-{name}` names them. */
export type ChecksumAlgorithm = keyof typeof algorithms;

/** Whether a checksum is of all bytes, or of the checksums of the parts, as `{value}-{parts}` then says. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** A checksum as S3 tells it. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. */
  readonly value: string;
  /** `FULL_OBJECT` unless set. */
  readonly type?: ChecksumType;
}

export const checksumAlgorithms = Object.keys(algorithms) as readonly ChecksumAlgorithm[];

/** A fresh checksum; its digest is what the header carries in base64. */
export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  return algorithms[algorithm]();
}

function running<T>(start: T, step: (bytes: Uint8Array, value: T) => T, write: (value: T) => Buffer): RunningChecksum {
  let value = start;
  return {
    update(bytes) {
      value = step(bytes, value);
    },
    digest: () => write(value),
  };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

/** The algorithm that a header or element names, in any case of letters; absent where it names none. @throws S3Error `InvalidRequest` */
export function readChecksumAlgorithm(name: string | undefined): ChecksumAlgorithm | undefined {
  if (name === undefined) return undefined;
  const algorithm = checksumAlgorithms.find((candidate) => candidate === name.toLowerCase());
  if (algorithm) return algorithm;
  throw new S3Error(
    'InvalidRequest',
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  );
}

/** The elements that tell a checksum in S3's documents; none where there is none. */
export function checksumElements(checksum: Checksum | undefined): Readonly<Record<string, string>> {
  if (!checksum) return {};
  return { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type ?? 'FULL_OBJECT' };
}

/** The element of S3's documents that carries a checksum: `ChecksumCRC32`. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm.toUpperCase()}`;
}
