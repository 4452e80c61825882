import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode, encode, type Image } from '../../codecs/index.ts';
import { image } from './assertions.ts';

/** Small images of any size and content, 8 bits. */
const images8: fc.Arbitrary<Image> = fc
  .tuple(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 1, max: 19 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 })
      .map((samples) => image(width, height, Uint8ClampedArray.from(samples))),
  );
const images16: fc.Arbitrary<Image> = images8.map(({ width, height, data }) =>
  image(
    width,
    height,
    Uint16Array.from(data, (value, at) => (value * 257) ^ (at & 0xff)),
  ),
);

/** The pixels, with what a fully transparent one hides left out of the comparison. */
function visible({ data }: Image): number[] {
  return Array.from(data, (value, at) => (data[at - (at % 4) + 3] === 0 ? 0 : value));
}

const lossless = [
  ['png', images8],
  ['png', images16],
  ['tiff', images8],
  ['tiff', images16],
  ['bmp', images8],
] as const;

describe('a round trip', () => {
  for (const [format, images] of lossless)
    it(`through ${format} gives every pixel back (${images === images8 ? 8 : 16} bits)`, async () => {
      await fc.assert(
        fc.asyncProperty(images, async (picture) => {
          // A bitmap whose alpha is all zero reads as opaque: nobody means a picture that is not there.
          if (format === 'bmp') picture.data[3] = Math.max(picture.data[3]!, 1);
          const [file] = await encode([picture], format);
          const [back] = await decode(file!);
          assert.deepEqual([back!.width, back!.height], [picture.width, picture.height]);
          assert.deepEqual(visible(back!), visible(picture));
        }),
        { numRuns: 60, seed: 1 },
      );
    });

  it('through a TIFF of several pages keeps their order and depth', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(images8, images16), { minLength: 1, maxLength: 5 }), async (pictures) => {
        const [file] = await encode(pictures, 'tiff');
        const back = await decode(file!);
        assert.deepEqual(
          back.map(({ data }) => data.constructor),
          pictures.map(({ data }) => data.constructor),
        );
        assert.deepEqual(back.map(visible), pictures.map(visible));
      }),
      { numRuns: 30, seed: 2 },
    );
  });

  it('through JPEG keeps the size and gives opaque pixels', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(images8, images16), fc.integer({ min: 1, max: 100 }), async (picture, quality) => {
        const [file] = await encode([picture], 'jpeg', { quality });
        const [back] = await decode(file!);
        assert.deepEqual([back!.width, back!.height], [picture.width, picture.height]);
        assert.ok(back!.data.every((value, at) => at % 4 !== 3 || value === 255));
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});
