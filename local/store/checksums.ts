import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc32c, crc64Nvme } from './crc.ts';

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
