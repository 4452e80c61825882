import assert from 'node:assert/strict';
import { decode, encode, type Image } from '../../codecs/index.ts';
import { image } from './assertions.ts';
import { decodeByGeotiff, spread } from './tiff-writing/independent.ts';

/** Rows of more than a megabyte: beside a second copy of such a row, and what is tried on it, its picture would be small. */
const width = 400_001;

function picture(depth: 8 | 16, height: number): Image {
  const values = width * height * 4;
  const data = depth === 8 ? new Uint8ClampedArray(values) : new Uint16Array(values);
  for (let at = 0; at < values; at++)
    data[at] = at % 4 === 3 ? (at >> 5) | 1 : Math.imul(at, 0x9e37_79b1) >>> (32 - depth);
  return image(width, height, data);
}

/** The first index that differs: two million values make no readable message. */
function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return at;
  return -1;
}

describe('a picture with rows of more than a megabyte', function () {
  this.timeout(60_000);
  for (const depth of [8, 16] as const) {
    for (const effort of ['fast', 'balanced', 'small'] as const)
      it(`is the same after ${effort} PNG of ${depth} bits`, async () => {
        const wide = picture(depth, 2);
        const [file] = await encode([wide], 'png', { effort });
        const [back] = await decode(file!);
        assert.equal(firstDifference(back!.data, wide.data), -1);
      });

    for (const compression of ['deflate', 'lzw', 'packbits', 'none'] as const)
      it(`is the same after ${compression} TIFF of ${depth} bits, read by geotiff`, async () => {
        const wide = picture(depth, 2);
        const [file] = await encode([wide], 'tiff', { compression });
        const [page] = await decodeByGeotiff(file!);
        const full = depth === 8 ? 255 : 65_535;
        const rgba = spread(page!.samples, { color: 'rgb', alpha: true }, full);
        assert.equal(firstDifference(rgba, wide.data), -1);
      });
  }
});
