import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { decode } from '../../../codecs/index.ts';
import { bytesOf } from '../../pictures/bytes.ts';
import { assertCode, assertCodedOrFine } from '../assertions.ts';
import { randomFrom } from '../mutations.ts';
import { rawTiff } from './build.ts';
import { smallTiffs } from './small-files.ts';

describe('hostile TIFF', () => {
  for (const [name, file] of Object.entries(smallTiffs)) {
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

  for (const [what, type, value] of [
    ['a negative number', 9, [0xff, 0xff, 0xff, 0xf4]],
    ['a negative word', 8, [0xff, 0xf4, 0, 0]],
    ['a fraction', 11, [0x40, 0x90, 0, 0]],
    ['no number', 11, [0x7f, 0xc0, 0, 0]],
  ] as const)
    it(`is read without its EXIF where the link to it is ${what}`, async () => {
      const link = { tag: 34665, type, count: 1, data: Uint8Array.from(value) };
      const plain = { width: 2, height: 2, order: 'big', chunks: [bytesOf(1, 2, 3, 4)] } as const;
      const [page] = await decode(rawTiff({ ...plain, fields: () => [link] }));
      assert.deepEqual(page!.data, (await decode(rawTiff(plain)))[0]!.data);
      assert.equal(page!.metadata?.exif, undefined);
    });
});
