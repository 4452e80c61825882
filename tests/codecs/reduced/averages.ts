import assert from 'node:assert/strict';
import type { Image } from '../../../codecs/index.ts';

/** Pixels by rows, RGBA. */
export type Picture = Pick<Image, 'width' | 'height' | 'data'>;

/**
 * What a reduced page is, by its definition: each pixel the mean of a square, colours weighted by alpha, halves up. Whole
 * numbers alone.
 */
export function averaged({ width, height, data }: Picture, side: number): Picture {
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)];
  const samples = Array.from({ length: columns * rows }, (_, box) => {
    const [left, top] = [(box % columns) * side, Math.floor(box / columns) * side];
    const sums = [0, 0, 0, 0];
    let pixels = 0;
    for (let y = top; y < Math.min(height, top + side); y++)
      for (let x = left; x < Math.min(width, left + side); x++) {
        const [red, green, blue, alpha] = data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4);
        for (const [channel, value] of [red! * alpha!, green! * alpha!, blue! * alpha!, alpha!].entries())
          sums[channel]! += value;
        pixels += 1;
      }
    const [red, green, blue, alpha] = sums;
    return alpha === 0
      ? [0, 0, 0, 0]
      : [mean(red!, alpha!), mean(green!, alpha!), mean(blue!, alpha!), mean(alpha!, pixels)];
  }).flat();
  return {
    width: columns,
    height: rows,
    data: data instanceof Uint16Array ? Uint16Array.from(samples) : Uint8ClampedArray.from(samples),
  };
}

function mean(sum: number, count: number): number {
  return Number((BigInt(sum) * 2n + BigInt(count)) / (BigInt(count) * 2n));
}

/** Every so many pixels of every so many rows: what the first passes of an interlaced picture hold. */
export function everyPixel({ width, height, data }: Picture, step: number): Picture {
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const samples = Array.from({ length: columns * rows * 4 }, (_, at) => {
    const [x, y] = [((at >> 2) % columns) * step, Math.floor((at >> 2) / columns) * step];
    return data[(y * width + x) * 4 + (at & 3)]!;
  });
  return {
    width: columns,
    height: rows,
    data: data instanceof Uint16Array ? Uint16Array.from(samples) : Uint8ClampedArray.from(samples),
  };
}

/** The side of the squares: the shorter side of the picture keeps `leastSide` pixels. */
export function sideFor({ width, height }: Pick<Picture, 'width' | 'height'>, leastSide: number): number {
  return Math.max(1, Math.floor(Math.min(width, height) / leastSide));
}

/** Asserts that both are the same to the bit, and names the first sample that is not. */
export function assertSame(found: Picture, expected: Picture, what: string): void {
  assert.deepEqual([found.width, found.height], [expected.width, expected.height], `${what}: the size`);
  assert.equal(found.data.constructor, expected.data.constructor, `${what}: the depth`);
  assert.equal(found.data.length, expected.data.length, `${what}: the samples' number`);
  const at = found.data.findIndex((value, index) => value !== expected.data[index]);
  if (at >= 0) assert.fail(`${what}: sample ${at} is ${found.data[at]}, not ${expected.data[at]}`);
}
