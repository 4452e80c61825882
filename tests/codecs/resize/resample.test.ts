import assert from 'node:assert/strict';
import { tapsOf } from '../../../codecs/resize/axis.ts';
import { catmullRom, type Kernel, lanczos3, sineOfPi } from '../../../codecs/resize/kernel.ts';
import type { Placement } from '../../../codecs/resize/placement.ts';
import { resample } from '../../../codecs/resize/resample.ts';
import { dusk, fadingDisc, type Scene } from '../../pictures/scene.ts';
import { largestDifference, pixel } from '../assertions.ts';

type Pixels = Parameters<typeof resample>[0];

function paint(width: number, height: number, scene: Scene, depth: 8 | 16 = 8): Pixels {
  const data = depth === 8 ? new Uint8ClampedArray(width * height * 4) : new Uint16Array(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(
        scene(x, y).map((sample) => (depth === 8 ? sample : sample * 257)),
        (y * width + x) * 4,
      );
  return { width, height, data };
}

const whole = ({ width, height }: Pixels, to: { width: number; height: number }): Placement => ({
  ...to,
  region: { x: 0, y: 0, width, height },
});

/** The definition, in two dimensions at once, with the platform's sine and no thought of speed. */
function defined({ width, height, data }: Pixels, { width: columns, height: rows, region }: Placement): number[] {
  const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  const lanczos = (x: number) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0);
  const weights = (to: number, start: number, ratio: number, from: number) => {
    const kernel = ratio > 1 ? lanczos : catmullRom.weigh;
    const all = Array.from({ length: from }, (_, at) =>
      kernel((at + 0.5 - start - (to + 0.5) * ratio) / Math.max(1, ratio)),
    );
    const sum = all.reduce((one, other) => one + other);
    return all.map((weight) => weight / sum);
  };
  const full = data instanceof Uint16Array ? 65_535 : 255;
  const result: number[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const down = weights(row, region.y, region.height / rows, height);
      const across = weights(column, region.x, region.width / columns, width);
      const sums = [0, 0, 0, 0];
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const at = (y * width + x) * 4;
          const weight = down[y]! * across[x]! * data[at + 3]!;
          for (let channel = 0; channel < 3; channel++) sums[channel]! += weight * data[at + channel]!;
          sums[3]! += weight;
        }
      const alpha = Math.min(full, Math.max(0, Math.round(sums[3]!)));
      const color = (sum: number) => (alpha === 0 ? 0 : Math.min(full, Math.max(0, Math.round(sum / sums[3]!))));
      result.push(...sums.slice(0, 3).map(color), alpha);
    }
  return result;
}

describe('resampling', () => {
  const scenes = { opaque: dusk(37, 29), transparent: fadingDisc(37, 29) };
  for (const [name, scene] of Object.entries(scenes))
    for (const depth of [8, 16] as const)
      for (const [width, height] of [
        [11, 9],
        [36, 28],
        [37, 60],
        [90, 7],
        [3, 2],
      ] as const)
        it(`is what its definition says: ${name}, ${depth} bits, 37×29 to ${width}×${height}`, () => {
          const picture = paint(37, 29, scene, depth);
          const placement = whole(picture, { width, height });
          const { data } = resample(picture, placement);
          assert.equal(data.constructor, picture.data.constructor);
          // Where the definition falls between two samples the order of its sums decides.
          assert.ok(largestDifference(data, defined(picture, placement)) <= 1);
        });

  it('is what its definition says of a part that is not whole pixels', () => {
    const picture = paint(37, 29, dusk(37, 29));
    const placement = { width: 10, height: 10, region: { x: 4, y: 0, width: 28.6, height: 29 } };
    assert.ok(largestDifference(resample(picture, placement).data, defined(picture, placement)) <= 1);
  });

  it('leaves the samples alone where the size stays', () => {
    for (const depth of [8, 16] as const) {
      const picture = paint(20, 10, dusk(20, 10), depth);
      assert.deepEqual(resample(picture, whole(picture, picture)).data, picture.data);
    }
  });

  it('keeps a plain colour, up to the edges, at any ratio', () => {
    for (const [width, height] of [
      [1, 1],
      [13, 7],
      [64, 200],
      [3, 50],
    ] as const)
      for (const color of [
        [1, 128, 254, 255],
        [10, 20, 30, 77],
      ] as const) {
        const picture = paint(64, 50, () => color);
        const { data } = resample(picture, whole(picture, { width, height }));
        for (let at = 0; at < data.length; at += 4) assert.equal(data.subarray(at, at + 4).join(), color.join());
      }
  });

  it('puts the centre of the picture in the centre: the mirror image of a result is the result of the mirror image', () => {
    const scene = dusk(50, 40);
    const picture = paint(50, 40, scene);
    const mirrored = paint(50, 40, (x, y) => scene(49 - x, y));
    for (const to of [
      { width: 17, height: 13 },
      { width: 73, height: 40 },
    ]) {
      const one = resample(picture, whole(picture, to));
      const other = resample(mirrored, whole(mirrored, to));
      for (let y = 0; y < to.height; y++)
        for (let x = 0; x < to.width; x++) {
          const [a, b] = [pixel(one, x, y).split(','), pixel(other, to.width - 1 - x, y).split(',')];
          assert.ok(largestDifference(a.map(Number), b.map(Number)) <= 1);
        }
    }
  });

  it('keeps gray gray', () => {
    const picture = paint(61, 47, (x, y) => [(x * y) % 256, (x * y) % 256, (x * y) % 256, 255]);
    const { data } = resample(picture, whole(picture, { width: 20, height: 90 }));
    for (let at = 0; at < data.length; at += 4) assert.ok(data[at] === data[at + 1] && data[at] === data[at + 2]);
  });

  it('lets no colour of transparent pixels bleed into its neighbours', () => {
    const half: Scene = (x) => (x < 32 ? [255, 0, 0, 255] : [0, 255, 0, 0]);
    for (const depth of [8, 16] as const)
      for (const width of [2, 5, 21, 150]) {
        const picture = paint(64, 8, half, depth);
        const { data } = resample(picture, whole(picture, { width, height: 4 }));
        const greens = Array.from(data).filter((_, at) => at % 4 === 1);
        assert.deepEqual(new Set(greens), new Set([0]));
      }
  });

  it('reduces a checkerboard to its mean instead of stripes', () => {
    const picture = paint(256, 256, (x, y) => {
      const gray = (x + y) % 2 === 0 ? 0 : 255;
      return [gray, gray, gray, 255];
    });
    const { data } = resample(picture, whole(picture, { width: 40, height: 40 }));
    for (let y = 4; y < 36; y++)
      for (let x = 4; x < 36; x++) assert.ok(Math.abs(data[(y * 40 + x) * 4]! - 127.5) < 3, `${x}, ${y}`);
  });

  it('averages boxes first where the ratio is large, with the result of the definition within 3', () => {
    const picture = paint(700, 340, dusk(700, 340));
    const placement = whole(picture, { width: 9, height: 5 });
    assert.ok(largestDifference(resample(picture, placement).data, defined(picture, placement)) <= 3);
  });

  it('takes rows of any length by blocks that join without a seam', () => {
    const gray: Scene = (x) => [Math.floor(x / 80), Math.floor(x / 80), Math.floor(x / 80), 255];
    const picture = paint(20_000, 2, gray);
    const { data } = resample(picture, whole(picture, { width: 9_999, height: 2 }));
    for (let x = 1; x < 9_999; x++) {
      const step = data[x * 4]! - data[(x - 1) * 4]!;
      assert.ok(step >= -1 && step <= 2, `${step} at ${x}`);
    }
  });

  it('holds next to nothing beside a row of 16 million pixels', () => {
    const picture = { width: 16_000_000, height: 1, data: new Uint8ClampedArray(64_000_000).fill(255) };
    const before = process.memoryUsage().arrayBuffers;
    const { data } = resample(picture, whole(picture, { width: 1_000, height: 1 }));
    assert.ok(process.memoryUsage().arrayBuffers - before < 32_000_000);
    assert.deepEqual(new Set(data), new Set([255]));
  });
});

describe('the kernels', () => {
  it('have the sine of the platform within 2⁻⁴⁸, and exactly 0 at whole numbers', () => {
    for (let at = -3000; at <= 3000; at++)
      assert.ok(Math.abs(sineOfPi(at / 1000) - Math.sin((Math.PI * at) / 1000)) < 2 ** -48);
    for (const whole of [-3, -2, -1, 0, 1, 2, 3]) assert.ok(sineOfPi(whole) === 0);
  });

  const kernels: Readonly<Record<string, Kernel>> = { lanczos3, catmullRom };
  for (const [name, kernel] of Object.entries(kernels))
    it(`${name} is 1 at its centre, 0 at the other whole numbers and symmetric`, () => {
      assert.equal(kernel.weigh(0), 1);
      for (let at = 1; at <= kernel.radius; at++) assert.ok(Math.abs(kernel.weigh(at)) < 1e-15);
      for (let at = 0; at < kernel.radius; at += 0.01) assert.equal(kernel.weigh(at), kernel.weigh(-at));
    });

  it('give weights that sum to 1, the cut ones at the edges too', () => {
    for (const to of [1, 7, 100, 250])
      for (let index = 0; index < to; index++) {
        const { first, weights } = tapsOf({ from: 100, to, start: 0, ratio: 100 / to }, index);
        assert.ok(first >= 0 && first + weights.length <= 100);
        assert.ok(Math.abs(weights.reduce((one, other) => one + other) - 1) < 1e-14);
      }
  });
});
