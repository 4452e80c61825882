import assert from 'node:assert/strict';
import { decode } from '../../../codecs/index.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { writeJpeg } from '../../pictures/jpeg.ts';
import { iccProfile } from '../../pictures/metadata.ts';
import { writePng } from '../../pictures/png.ts';
import { dusk } from '../../pictures/scene.ts';
import { assertCodedOrFine } from '../assertions.ts';
import { bitmap, rowsOf } from './bitmap.ts';

const size = { width: 12, height: 9 } as const;
const palette = [0x10_20_30, 0x40_50_60, 0x70_80_90, 0xa0_b0_c0];
const rows = (bits: number) => rowsOf(12, 9, bits, (x, y) => (x * 7 + y * 31) % Math.min(2 ** bits, 1 << 30));
const runs = (valueBytes: number) =>
  bytesOf(...Array.from({ length: 9 }, (_, y) => bytesOf(12, ...new Uint8Array(valueBytes).fill(y % 4), 0, 0)), 0, 1);

/** One small file of each kind. */
const kinds: Readonly<Record<string, Uint8Array>> = {
  'a palette': bitmap({
    ...size,
    header: 'info',
    bits: 8,
    palette,
    colorsUsed: 4,
    pixels: rowsOf(12, 9, 8, (x, y) => (x + y) % 4),
  }),
  '4 bits under OS/2': bitmap({
    ...size,
    header: 'core',
    bits: 4,
    palette: Array(16).fill(0x12_34_56),
    pixels: rows(4),
  }),
  '24 bits with a profile': bitmap({ ...size, header: 'V5', bits: 24, pixels: rows(24), icc: iccProfile() }),
  'bit fields': bitmap({
    ...size,
    header: 'info',
    bits: 16,
    compression: 3,
    masks: [0xf800, 0x7e0, 0x1f],
    pixels: rows(16),
  }),
  'wide bit fields': bitmap({
    ...size,
    header: 'V4',
    bits: 32,
    compression: 3,
    masks: [0x3ff0_0000, 0xf_fc00, 0x3ff, 0xc000_0000],
    pixels: rows(32),
  }),
  RLE8: bitmap({ ...size, header: 'info', bits: 8, compression: 1, palette, colorsUsed: 4, pixels: runs(1) }),
  RLE4: bitmap({ ...size, header: 'info', bits: 4, compression: 2, palette, colorsUsed: 4, pixels: runs(1) }),
  RLE24: bitmap({ ...size, header: 'OS/2 2 of 64 bytes', bits: 24, compression: 4, pixels: runs(3) }),
  Huffman: bitmap({
    ...size,
    header: 'OS/2 2 of 64 bytes',
    bits: 1,
    compression: 3,
    palette: palette.slice(0, 2),
    pixels: new Uint8Array(9).fill(0b0010_0000),
  }),
  JPEG: bitmap({ ...size, header: 'V5', bits: 0, compression: 4, pixels: writeJpeg(12, 9, dusk(12, 9)) }),
  PNG: bitmap({ ...size, header: 'V5', bits: 0, compression: 5, pixels: writePng(12, 9, dusk(12, 9)) }),
  'an array': bytesOf(
    'BA',
    uint(40, 4, 'little'),
    uint(0, 4),
    uint(0, 4),
    bitmap({ ...size, header: 'core', bits: 24, pixels: rows(24), pixelOffset: 40 }),
  ),
  '64 bits': bitmap({ ...size, header: 'info', bits: 64, pixels: bytesOf(rows(32), rows(32)) }),
};

/** A seeded generator (xorshift32), so that a failure can be repeated: `FUZZ_SEED` sets it. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
const seed = Number(process.env.FUZZ_SEED ?? 0x5eed) || 1;
const rounds = Number(process.env.FUZZ_ROUNDS ?? 1500);
const limits = { maxPixels: 1_000_000, maxTotalPixels: 1_000_000 };

describe('hostile BMP', () => {
  for (const [name, whole] of Object.entries(kinds)) {
    it(`never takes a file of ${name} that is cut at any byte for a whole one`, async () => {
      const pixels = await decode(whole, { limits }).then(([decoded]) => decoded!.data);
      for (let length = 0; length < whole.length; length++) {
        let same = false;
        const code = await assertCodedOrFine(async () => {
          const { data } = (await decode(whole.subarray(0, length), { limits }))[0]!;
          same = data.length === pixels.length && data.every((sample, at) => sample === pixels[at]);
        }, `${name} cut at ${length}`);
        // Padding, end markers and a profile may be missing without harm to the pixels; wrong pixels may never come.
        assert.ok(code !== undefined || same, `${name} cut at ${length} gave other pixels`);
      }
    });

    it(`answers ${rounds} seeded changes of a file of ${name} with a picture or a coded error`, async () => {
      const random = randomFrom(seed + name.length);
      for (let round = 0; round < rounds; round++) {
        const bytes = whole.slice();
        for (let flips = 1 + random(4); flips > 0; flips--) {
          // Mostly headers: that is where a change does more than another pixel.
          const at = random(4) === 0 ? random(bytes.length) : random(Math.min(bytes.length, 160));
          bytes[at] = random(3) === 0 ? [0, 1, 0x7f, 0x80, 0xff][random(5)]! : random(256);
        }
        await assertCodedOrFine(() => decode(bytes, { limits }), `${name}, round ${round} of seed ${seed}`);
      }
    });
  }

  it('takes memory for the pixels of a few bytes of runs only within the limit', async () => {
    const parts = { header: 'info', width: 4000, height: 4000, bits: 8, compression: 1, palette: [0] } as const;
    const before = process.memoryUsage().arrayBuffers;
    const [decoded] = await decode(bitmap({ ...parts, pixels: bytesOf(0, 1) }), { limits: { maxPixels: 16_000_000 } });
    assert.equal(decoded!.data.length, 64_000_000);
    assert.ok(process.memoryUsage().arrayBuffers - before < 70_000_000);
  });

  it('ends runs that leap past the last row, however many follow', async () => {
    const parts = { header: 'info', width: 1000, height: 4, bits: 8, compression: 1, palette: [0, 1] } as const;
    const leaps = bytesOf(0, 2, 255, 255, new Uint8Array(100_000));
    assert.equal((await decode(bitmap({ ...parts, pixels: leaps })))[0]!.width, 1000);
  });

  it('decodes two files at once as one after the other', async () => {
    const files = Object.values(kinds);
    const alone = [];
    for (const file of files) alone.push((await decode(file))[0]!.data);
    const together = await Promise.all(files.map(async (file) => (await decode(file))[0]!.data));
    assert.deepEqual(together, alone);
  });
});
