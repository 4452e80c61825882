import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { decode } from '../../../codecs/index.ts';
import { bytesOf } from '../../pictures/bytes.ts';
import { assertCode, assertCodedOrFine } from '../assertions.ts';
import { bitsOf, rawTiff, sampleBytes } from './build.ts';
import { packed, webp } from './packed.ts';
import { packLzw, packRow, packRowByReference } from './packers.ts';

const base64 = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const rgb = { width: 25, height: 20, samples: 3, photometric: 2 } as const;
const row = Array.from({ length: 40 }, (_, x) => (x >> 2) & 1);
const fax = { width: 40, height: 2, bits: 1, photometric: 0 } as const;

/** One page of each compression, as small as it goes. */
const files: Readonly<Record<string, Uint8Array>> = {
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

/** A seeded generator (xorshift32), so that a failure can be repeated. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

describe('hostile TIFF', () => {
  for (const [name, file] of Object.entries(files)) {
    it(`is refused with a code when ${name} is cut at any byte`, async () => {
      await decode(file);
      for (let length = 0; length < file.length - 6; length++)
        assert.ok(
          await assertCodedOrFine(() => decode(file.subarray(0, length)), `${name} cut at ${length}`),
          `${name} cut at ${length} was taken for whole`,
        );
    });

    it(`is answered with a picture or a code when ${name} is changed 400 times`, async () => {
      const random = randomFrom(0x7_1ff + name.length);
      for (let round = 0; round < 400; round++) {
        const bytes = file.slice();
        for (let change = 0; change <= random(3); change++) {
          const at = random(bytes.length);
          bytes[at] = random(4) === 0 ? 255 * random(2) : bytes[at]! ^ (1 << random(8));
        }
        await assertCodedOrFine(() => decode(bytes, { limits: { maxPixels: 1_000_000 } }), `${name}, round ${round}`);
      }
    });
  }

  it('is refused when its strips are read over and over', async () => {
    // Empty stored blocks unpack to nothing: each strip would be gone through in vain.
    const blocks = bytesOf(0x78, 0x01, ...Array.from({ length: 4000 }, () => bytesOf(0, 0, 0, 0xff, 0xff)));
    const rows = 3000;
    const file = rawTiff({
      width: 1,
      height: rows,
      compression: 8,
      chunks: [blocks],
      rowsPerStrip: 1,
      fields: ({ long }) => [
        long(273, ...new Array<number>(rows).fill(8)),
        long(279, ...new Array<number>(rows).fill(blocks.length)),
      ],
    });
    await assertCode(() => decode(file), 'corrupt');
  });

  it('may share one strip where that is what a blank page packs to', async () => {
    const strip = deflateSync(new Uint8Array(300));
    const file = rawTiff({
      width: 300,
      height: 20,
      compression: 8,
      chunks: [strip],
      rowsPerStrip: 1,
      fields: ({ long }) => [
        long(273, ...new Array<number>(20).fill(8)),
        long(279, ...new Array<number>(20).fill(strip.length)),
      ],
    });
    assert.ok((await decode(file))[0]!.data.every((value, at) => value === (at % 4 === 3 ? 255 : 0)));
  });
});
