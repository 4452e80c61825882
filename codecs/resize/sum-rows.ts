import { isOpaque } from '../color/depth.ts';
import { pixelWords } from '../color/words.ts';
import type { Image } from '../image.ts';

/** Four pixels, one below another: where each lies, counted in pixels from the first of the picture, and its weight. */
export interface FourRows {
  readonly at: readonly [number, number, number, number];
  readonly weights: readonly [number, number, number, number];
}

/** Sums of rows of a picture. */
export interface RowSummer {
  /** 3 for red, green, blue of an opaque picture; 4 where the colours are multiplied by alpha, which comes last. */
  readonly channels: 3 | 4;
  /** Adds to `sums` (length at least `count` × `channels`) the weighted samples of `count` pixels in each of four rows. */
  add(sums: Float64Array, count: number, rows: FourRows): void;
}

/** The summer for a picture's depth and transparency. */
export function rowSummer(data: Image['data']): RowSummer {
  if (data instanceof Uint16Array) return { channels: 4, add: (...to) => addDeep(data, ...to) };
  const pixels = pixelWords(data);
  return isOpaque(data)
    ? { channels: 3, add: (...to) => addOpaque(pixels, ...to) }
    : { channels: 4, add: (...to) => addTransparent(pixels, ...to) };
}

function addOpaque(
  pixels: Uint32Array,
  sums: Float64Array,
  count: number,
  { at: [a, b, c, d], weights: [v, w, x, y] }: FourRows,
): void {
  for (let i = 0, to = 0; i < count; i++, to += 3) {
    const p = pixels[a + i]!;
    const q = pixels[b + i]!;
    const r = pixels[c + i]!;
    const s = pixels[d + i]!;
    sums[to]! += v * (p & 255) + w * (q & 255) + x * (r & 255) + y * (s & 255);
    sums[to + 1]! += v * ((p >>> 8) & 255) + w * ((q >>> 8) & 255) + x * ((r >>> 8) & 255) + y * ((s >>> 8) & 255);
    sums[to + 2]! += v * ((p >>> 16) & 255) + w * ((q >>> 16) & 255) + x * ((r >>> 16) & 255) + y * ((s >>> 16) & 255);
  }
}

function addTransparent(
  pixels: Uint32Array,
  sums: Float64Array,
  count: number,
  { at: [a, b, c, d], weights: [v, w, x, y] }: FourRows,
): void {
  for (let i = 0, to = 0; i < count; i++, to += 4) {
    const p = pixels[a + i]!;
    const q = pixels[b + i]!;
    const r = pixels[c + i]!;
    const s = pixels[d + i]!;
    const k = v * (p >>> 24);
    const l = w * (q >>> 24);
    const m = x * (r >>> 24);
    const n = y * (s >>> 24);
    sums[to]! += k * (p & 255) + l * (q & 255) + m * (r & 255) + n * (s & 255);
    sums[to + 1]! += k * ((p >>> 8) & 255) + l * ((q >>> 8) & 255) + m * ((r >>> 8) & 255) + n * ((s >>> 8) & 255);
    sums[to + 2]! += k * ((p >>> 16) & 255) + l * ((q >>> 16) & 255) + m * ((r >>> 16) & 255) + n * ((s >>> 16) & 255);
    sums[to + 3]! += k + l + m + n;
  }
}

function addDeep(
  samples: Uint16Array,
  sums: Float64Array,
  count: number,
  { at, weights: [v, w, x, y] }: FourRows,
): void {
  const [a, b, c, d] = [at[0] * 4, at[1] * 4, at[2] * 4, at[3] * 4];
  for (let i = 0; i < count * 4; i += 4) {
    const k = v * samples[a + i + 3]!;
    const l = w * samples[b + i + 3]!;
    const m = x * samples[c + i + 3]!;
    const n = y * samples[d + i + 3]!;
    sums[i]! += k * samples[a + i]! + l * samples[b + i]! + m * samples[c + i]! + n * samples[d + i]!;
    sums[i + 1]! +=
      k * samples[a + i + 1]! + l * samples[b + i + 1]! + m * samples[c + i + 1]! + n * samples[d + i + 1]!;
    sums[i + 2]! +=
      k * samples[a + i + 2]! + l * samples[b + i + 2]! + m * samples[c + i + 2]! + n * samples[d + i + 2]!;
    sums[i + 3]! += k + l + m + n;
  }
}
