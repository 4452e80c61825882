import assert from 'node:assert/strict';
import { decode } from '../../../codecs/index.ts';
import { bytesOf } from '../../pictures/bytes.ts';
import { assertCodedOrFine } from '../assertions.ts';
import { randomFrom } from '../mutations.ts';
import { bitmap } from './bitmap.ts';
import { smallBitmaps } from './small-files.ts';

const seed = Number(process.env.FUZZ_SEED ?? 0x5eed) || 1;
/** Of each kind; `npm run test:fuzz` makes many more. */
const rounds = 200;
const limits = { maxPixels: 1_000_000, maxTotalPixels: 1_000_000 };

describe('hostile BMP', () => {
  for (const [name, whole] of Object.entries(smallBitmaps)) {
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
    const files = Object.values(smallBitmaps);
    const alone = [];
    for (const file of files) alone.push((await decode(file))[0]!.data);
    const together = await Promise.all(files.map(async (file) => (await decode(file))[0]!.data));
    assert.deepEqual(together, alone);
  });
});
