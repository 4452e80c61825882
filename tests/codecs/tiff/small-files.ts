import { deflateSync } from 'node:zlib';
import { bytesOf } from '../../pictures/bytes.ts';
import { bitsOf, rawTiff, sampleBytes } from './build.ts';
import { packed, webp } from './packed.ts';
import { packLzw, packRow, packRowByReference } from './packers.ts';

const base64 = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const rgb = { width: 25, height: 20, samples: 3, photometric: 2 } as const;
const row = Array.from({ length: 40 }, (_, x) => (x >> 2) & 1);
const fax = { width: 40, height: 2, bits: 1, photometric: 0 } as const;

/** One page of each compression, as small as it goes. */
export const smallTiffs: Readonly<Record<string, Uint8Array>> = {
  none: rawTiff({ ...rgb, chunks: [sampleBytes(1500)] }),
  lzw: rawTiff({
    ...rgb,
    compression: 5,
    chunks: [packLzw(sampleBytes(1500))],
    fields: ({ short }) => [short(317, 2)],
  }),
  deflate: rawTiff({ ...rgb, compression: 8, chunks: [deflateSync(sampleBytes(1500))] }),
  zstd: rawTiff({ ...rgb, compression: 50_000, chunks: [base64(packed.zstdFast)] }),
  lzma: rawTiff({ ...rgb, compression: 34_925, chunks: [base64(packed.xzPlain)] }),
  webp: rawTiff({ width: 4, height: 3, samples: 4, photometric: 2, compression: 50_001, chunks: [base64(webp)] }),
  packbits: rawTiff({
    width: 40,
    height: 2,
    compression: 32_773,
    chunks: [bytesOf(0xfe, 1, 0x02, 1, 2, 3, 0xb8, 9, 0xff, 1)],
  }),
  g3: rawTiff({ ...fax, compression: 3, chunks: [bitsOf(`000000000001${packRow(row)}000000000001${packRow(row)}`)] }),
  g4: rawTiff({
    ...fax,
    compression: 4,
    chunks: [
      bitsOf(
        packRowByReference(
          row,
          row.map(() => 0),
        ) + packRowByReference(row, row),
      ),
    ],
  }),
  thunderscan: rawTiff({
    width: 40,
    height: 1,
    bits: 4,
    compression: 32_809,
    chunks: [bytesOf(0xc5, 0x23, 0x48, 0x90, 0xc1)],
  }),
  next: rawTiff({ width: 40, height: 1, bits: 2, compression: 32_766, chunks: [bytesOf(0x54, 0xa0)] }),
  sgilog: rawTiff({
    width: 2,
    height: 1,
    bits: 16,
    photometric: 32_844,
    compression: 34_676,
    chunks: [bytesOf(2, 64, 62, 130, 0)],
  }),
  tiles: rawTiff({
    width: 20,
    height: 20,
    tile: [16, 16],
    compression: 8,
    chunks: [1, 2, 3, 4].map((seed) => deflateSync(sampleBytes(256, seed))),
  }),
  floats: rawTiff({
    width: 10,
    height: 10,
    bits: 32,
    compression: 8,
    chunks: [deflateSync(sampleBytes(400))],
    fields: ({ short }) => [short(339, 3), short(317, 3)],
  }),
};
