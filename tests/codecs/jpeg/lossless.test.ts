import assert from 'node:assert/strict';
import { decode, open } from '../../../codecs/index.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { assertCode } from '../assertions.ts';

/** One component: its sampling factors and its samples, filled up to whole MCUs. */
interface Component {
  readonly h: number;
  readonly v: number;
  readonly sample: (x: number, y: number) => number;
}

interface LosslessParts {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** Ss, 1 to 7: the predictor (ITU-T T.81 table H.1). */
  readonly predictor: number;
  readonly components: readonly Component[];
  /** Rows of MCUs between restart markers. */
  readonly restartRows?: number;
}

/** T.81 table H.1, and §H.1.2.1 for the first line and the first column of a restart interval. */
function predict({ predictor, bits }: LosslessParts, { sample }: Component, x: number, y: number, top: number): number {
  if (y === top) return x === 0 ? 2 ** (bits - 1) : sample(x - 1, y);
  if (x === 0) return sample(x, y - 1);
  const [a, b, c] = [sample(x - 1, y), sample(x, y - 1), sample(x - 1, y - 1)];
  return [a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor - 1]!;
}

/** Categories 0 to 16 as codes of 5 bits, then the bits of the difference, which counts modulo 65,536 (§H.1.2.2). */
function codeDifference(difference: number): string {
  const signed = (difference << 16) >> 16;
  if (signed === -32_768) return '10000';
  const category = signed === 0 ? 0 : 32 - Math.clz32(Math.abs(signed));
  const value = signed < 0 ? signed + 2 ** category - 1 : signed;
  return category.toString(2).padStart(5, '0') + (category > 0 ? value.toString(2).padStart(category, '0') : '');
}

/** Bits as bytes, filled up with ones, a zero after each 0xff. */
function stuff(all: string): Uint8Array {
  const bytes = (all.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '1'), 2));
  return Uint8Array.from(bytes.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte])));
}

function segment(marker: number, ...parts: readonly (number | Uint8Array)[]): Uint8Array {
  const data = bytesOf(...parts);
  return bytesOf(0xff, marker, uint(data.length + 2, 2), data);
}

/** A file of the lossless process with one interleaved scan. */
function losslessJpeg(parts: LosslessParts): Uint8Array {
  const { width, height, bits, components, restartRows = 0 } = parts;
  const [hMax, vMax] = [Math.max(...components.map(({ h }) => h)), Math.max(...components.map(({ v }) => v))];
  const [across, down] = [Math.ceil(width / hMax), Math.ceil(height / vMax)];
  const intervals: string[] = [];
  for (let row = 0; row < down; row++) {
    if (row === 0 || (restartRows > 0 && row % restartRows === 0)) intervals.push('');
    const first = restartRows > 0 ? row - (row % restartRows) : 0;
    for (let column = 0; column < across; column++)
      for (const component of components)
        for (let y = row * component.v; y < (row + 1) * component.v; y++)
          for (let x = column * component.h; x < (column + 1) * component.h; x++)
            intervals[intervals.length - 1] += codeDifference(
              component.sample(x, y) - predict(parts, component, x, y, first * component.v),
            );
  }
  const frame = components.map(({ h, v }, index) => bytesOf(index + 1, h * 16 + v, 0));
  return bytesOf(
    ...[0xff, 0xd8],
    segment(0xc3, bits, uint(height, 2), uint(width, 2), components.length, ...frame),
    segment(0xc4, 0, Uint8Array.of(0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), ...Array(17).keys()),
    ...(restartRows > 0 ? [segment(0xdd, uint(restartRows * across, 2))] : []),
    segment(0xda, components.length, ...components.map((_, index) => bytesOf(index + 1, 0)), parts.predictor, 0, 0),
    ...intervals.flatMap((interval, index) => [
      ...(index > 0 ? [0xff, 0xd0 + ((index - 1) % 8)] : []),
      stuff(interval),
    ]),
    ...[0xff, 0xd9],
  );
}

describe('JPEG of the lossless process', () => {
  const gray = (bits: number): Component => ({
    h: 1,
    v: 1,
    sample: (x, y) => (x * 977 + y * 5003 + ((x * y) % 7) * 331) % 2 ** bits,
  });

  for (const bits of [2, 8, 12, 16])
    for (const predictor of [1, 2, 3, 4, 5, 6, 7])
      it(`gives every sample of ${bits} bits back, by predictor ${predictor} (T.81 table H.1)`, async () => {
        const component = gray(bits);
        const parts = { width: 9, height: 5, bits, predictor, components: [component] };
        for (const restartRows of [0, 2]) {
          const [image] = await decode(losslessJpeg({ ...parts, restartRows }));
          const full = bits > 8 ? 65_535 : 255;
          const expected = Array.from({ length: 45 }, (_, at) =>
            Math.floor((component.sample(at % 9, Math.floor(at / 9)) * full) / (2 ** bits - 1) + 0.5),
          );
          assert.deepEqual(
            expected.map((_, at) => image!.data[at * 4]),
            expected,
          );
        }
      });

  for (const [h, v] of [
    [2, 1],
    [1, 2],
    [2, 2],
    [4, 2],
  ] as const)
    for (const predictor of [1, 2, 3, 7])
      it(`predicts across an MCU whose first component has ${h}×${v} samples, by predictor ${predictor}`, async () => {
        // Gray whatever the chroma is subsampled to, so each luminance sample shows as it is.
        const luma: Component = { h, v, sample: (x, y) => (x * 37 + y * 11) & 255 };
        const chroma: Component = { h: 1, v: 1, sample: () => 128 };
        for (const restartRows of [0, 1]) {
          const [image] = await decode(
            losslessJpeg({
              ...{ width: 8, height: 6, bits: 8, predictor, restartRows },
              components: [luma, chroma, chroma],
            }),
          );
          const expected = Array.from({ length: 48 }, (_, at) => luma.sample(at % 8, at >> 3));
          assert.deepEqual(
            expected.map((_, at) => image!.data[at * 4 + 1]),
            expected,
          );
        }
      });

  it('takes three components without a word about their colour for RGB, and subsampled ones for YCbCr', async () => {
    const flat = (h: number, v: number, level: number): Component => ({ h, v, sample: () => level });
    for (const [first, color, expected] of [
      [flat(1, 1, 200), 'rgb', [200, 128, 90, 255]],
      [flat(2, 1, 200), 'ycbcr', [200 - 53, 200 + 27, 200, 255]],
    ] as const) {
      const file = losslessJpeg({
        ...{ width: 4, height: 4, bits: 8, predictor: 1 },
        components: [first, flat(1, 1, 128), flat(1, 1, 90)],
      });
      assert.equal((await open(file)).pages[0]!.layout.color, color);
      assert.deepEqual([...(await decode(file))[0]!.data.subarray(0, 4)], expected);
    }
  });

  it('refuses a predictor that is none of 1 to 7', async () => {
    const file = losslessJpeg({ width: 4, height: 4, bits: 8, predictor: 1, components: [gray(8)] });
    file[file.lastIndexOf(0xda) + 6] = 8;
    await assertCode(() => decode(file), 'corrupt');
  });
});
