import assert from 'node:assert/strict';
import { decode, encode, formats, open } from '../../../codecs/index.ts';
import { image } from '../assertions.ts';
import { cutTo8Bit, decodeByGeotiff, decodeByImageJs, decodeByUtif, spread } from './independent.ts';
import { layoutCases, size } from './pictures.ts';

/** deepEqual takes seconds over half a million samples. */
function assertSame(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  assert.equal(found.length, expected.length);
  for (let at = 0; at < expected.length; at++)
    if (found[at] !== expected[at]) assert.fail(`sample ${at} is ${found[at]}, not ${expected[at]}`);
}

describe('TIFF writing: layouts and compressions', () => {
  for (const compression of formats.tiff.options.compression.values)
    for (const { name, picture, ...layout } of layoutCases) {
      const full = layout.bits === 16 ? 65_535 : 255;

      it(`writes ${name} with compression ${compression} as ${layout.color} of ${layout.bits} bits, and geotiff, utif and image-js read it`, async () => {
        const [file] = await encode([picture], 'tiff', { compression });
        assert.deepEqual((await open(file!)).pages, [{ ...size, orientation: 1, layout: { ...layout, compression } }]);
        const [page] = await decodeByGeotiff(file!);
        assert.deepEqual([page!.width, page!.height], [size.width, size.height]);
        assertSame(spread(page!.samples, layout, full, page!.palette), picture.data);
        if (!(layout.color === 'gray' && layout.alpha)) assertSame(decodeByUtif(file!), cutTo8Bit(picture));
        if (compression !== 'packbits') {
          const { samples, palette } = decodeByImageJs(file!);
          assertSame(spread(samples, layout, full, palette), picture.data);
        }
        assertSame((await decode(file!))[0]!.data, picture.data);
      });
    }

  it('compresses with Deflate unless told otherwise', async () => {
    const [file] = await encode([layoutCases[4]!.picture], 'tiff');
    assert.equal((await open(file!)).pages[0]!.layout.compression, 'deflate');
  });

  it('refuses a compression that it does not have', () =>
    assert.rejects(encode([layoutCases[0]!.picture], 'tiff', { compression: 'jpeg' as 'none' }), {
      code: 'invalid-option',
    }));

  it('takes differences of neighbours where they pack better, and only there', async () => {
    const predictorOf = async (pixel: (x: number, y: number) => readonly [number, number, number]) => {
      const data = new Uint8ClampedArray(200 * 100 * 4);
      for (let at = 0; at < data.length; at += 4) data.set([...pixel((at / 4) % 200, Math.floor(at / 800)), 255], at);
      const [file] = await encode([image(200, 100, data)], 'tiff');
      assertSame(decodeByUtif(file!), data);
      return predictorIn(file!);
    };
    const smooth = (x: number, y: number) => [(x * y) >> 7, (x * 2 + y) & 255, (y * 5 + x) & 255] as const;
    /** Any of 300 colours: a colour says more than the step to it from its neighbour. */
    const motley = (x: number, y: number) => {
      const color = (((Math.imul(x, 73_856_093) ^ Math.imul(y, 19_349_663)) >>> 8) % 300) * 55_001;
      return [color & 255, (color >> 8) & 255, (color >> 16) & 255] as const;
    };
    assert.equal(await predictorOf(smooth), 2);
    assert.equal(await predictorOf(motley), undefined);
  });

  it('gives no palette to a picture that is smaller than one', async () => {
    const data = Uint8ClampedArray.from({ length: 4 * 4 * 4 }, (_, at) => (at % 4 === 3 ? 255 : (at * 5) & 255));
    const [file] = await encode([image(4, 4, data)], 'tiff');
    assert.equal((await open(file!)).pages[0]!.layout.color, 'rgb');
    assert.ok(file!.length < 500, `${file!.length} bytes`);
  });

  for (const [width, height] of [
    [1, 1],
    [1, 1000],
    [100_000, 1],
    [100_000, 3],
  ] as const)
    it(`writes ${width}×${height} pixels in whole strips`, async () => {
      const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) =>
        at % 4 === 3 ? 255 : (at * 37) >> 3,
      );
      for (const compression of formats.tiff.options.compression.values) {
        const [file] = await encode([image(width, height, data)], 'tiff', { compression });
        const [page] = await decodeByGeotiff(file!);
        const { color, alpha } = (await open(file!)).pages[0]!.layout;
        assertSame(spread(page!.samples, { color, alpha }, 255, page!.palette), data);
      }
    });
});

/** The value of tag 317 in the first directory of a little-endian classic file. */
function predictorIn(file: Uint8Array): number | undefined {
  const view = new DataView(file.buffer, file.byteOffset);
  const directory = view.getUint32(4, true);
  for (let entry = 0; entry < view.getUint16(directory, true); entry++) {
    const at = directory + 2 + entry * 12;
    if (view.getUint16(at, true) === 317) return view.getUint16(at + 8, true);
  }
  return undefined;
}
