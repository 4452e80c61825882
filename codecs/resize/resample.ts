import type { Image } from '../image.ts';
import { type Axis, type Taps, tapsOf } from './axis.ts';
import type { Pixels } from './box-averages.ts';
import type { Placement } from './placement.ts';
import { newSamples, shrink } from './shrink.ts';
import { type FourRows, type RowSummer, rowSummer } from './sum-rows.ts';

/** From this ratio on, boxes are averaged first, so that the kernel still has a picture of at least this ratio. */
const finestRatio = 8;

/** About so many pixels of a row are summed at a time: what they take stays in the cache, however wide the picture is. */
const blockPixels = 4096;

/**
 * Resamples the part of a picture that a placement names, in the depth of its samples: Lanczos' kernel where the
 * picture becomes smaller, the Catmull-Rom spline where it becomes larger, on the stored values. Colours are multiplied
 * by alpha, so that what lies under transparent pixels does not bleed into their neighbours; where the result is wholly
 * transparent, it is black. Works down the columns, then along the row: beside the result it holds one row of a block.
 */
export function resample(original: Pixels, { width, height, region }: Placement): Pixels {
  const across = boxSide(region.width / width);
  const down = boxSide(region.height / height);
  const source = across > 1 || down > 1 ? shrink(original, across, down) : original;
  const columns = axisOf(source.width, width, region.x / across, region.width / across);
  const rows = axisOf(source.height, height, region.y / down, region.height / down);
  const data = newSamples(source.data, width * height * 4);
  const summer = rowSummer(source.data);
  const blockColumns = Math.max(1, Math.floor(blockPixels / Math.max(1, columns.ratio)));
  for (let from = 0; from < width; from += blockColumns)
    resampleBlock(source, summer, columns, rows, { data, from, to: Math.min(width, from + blockColumns) });
  return { width, height, data };
}

function boxSide(ratio: number): number {
  return Math.max(1, Math.floor(ratio / finestRatio));
}

function axisOf(from: number, to: number, start: number, length: number): Axis {
  return { from, to, start, ratio: length / to };
}

/** The columns `from` to `to` of the result. */
interface Block {
  readonly data: Image['data'];
  readonly from: number;
  readonly to: number;
}

function resampleBlock(source: Pixels, summer: RowSummer, columns: Axis, rows: Axis, block: Block): void {
  const taps = Array.from({ length: block.to - block.from }, (_, index) => tapsOf(columns, block.from + index));
  const first = taps[0]!.first;
  const count = endOf(taps.at(-1)!) - first;
  const sums = new Float64Array(count * summer.channels);
  const store = summer.channels === 3 ? storeOpaque : storeTransparent;
  for (let y = 0; y < rows.to; y++) {
    sums.fill(0);
    sumColumns(source.width, first, tapsOf(rows, y), (four) => summer.add(sums, count, four));
    store(sums, first, taps, block.data, (y * columns.to + block.from) * 4);
  }
}

function endOf({ first, weights }: Taps): number {
  return first + weights.length;
}

/** Calls `add` with four rows at a time; what is missing to four has the weight 0. */
function sumColumns(width: number, x: number, { first, weights }: Taps, add: (rows: FourRows) => void): void {
  const place = (tap: number) => (first + (tap < weights.length ? tap : 0)) * width + x;
  for (let tap = 0; tap < weights.length; tap += 4)
    add({
      at: [place(tap), place(tap + 1), place(tap + 2), place(tap + 3)],
      weights: [weights[tap]!, weights[tap + 1] ?? 0, weights[tap + 2] ?? 0, weights[tap + 3] ?? 0],
    });
}

function storeOpaque(sums: Float64Array, start: number, taps: readonly Taps[], data: Image['data'], at: number): void {
  let to = at;
  for (const { first, weights } of taps) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let tap = 0, from = (first - start) * 3; tap < weights.length; tap++, from += 3) {
      const weight = weights[tap]!;
      red += weight * sums[from]!;
      green += weight * sums[from + 1]!;
      blue += weight * sums[from + 2]!;
    }
    data[to] = toSample(red, 255);
    data[to + 1] = toSample(green, 255);
    data[to + 2] = toSample(blue, 255);
    data[to + 3] = 255;
    to += 4;
  }
}

function storeTransparent(
  sums: Float64Array,
  start: number,
  taps: readonly Taps[],
  data: Image['data'],
  at: number,
): void {
  const full = data instanceof Uint16Array ? 65_535 : 255;
  let to = at;
  for (const { first, weights } of taps) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let alpha = 0;
    for (let tap = 0, from = (first - start) * 4; tap < weights.length; tap++, from += 4) {
      const weight = weights[tap]!;
      red += weight * sums[from]!;
      green += weight * sums[from + 1]!;
      blue += weight * sums[from + 2]!;
      alpha += weight * sums[from + 3]!;
    }
    const opacity = toSample(alpha, full);
    if (opacity > 0) {
      data[to] = toSample(red / alpha, full);
      data[to + 1] = toSample(green / alpha, full);
      data[to + 2] = toSample(blue / alpha, full);
      data[to + 3] = opacity;
    }
    to += 4;
  }
}

function toSample(value: number, full: number): number {
  return Math.min(full, Math.max(0, Math.floor(value + 0.5)));
}
