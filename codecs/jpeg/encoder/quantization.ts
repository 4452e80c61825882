import { zigzag } from '../decoder/zigzag.ts';

/** Which family of tables, before it is scaled: that of T.81's annex K, or N. Robidoux's, which mozjpeg took for its own. */
export type QuantizationFamily = 'annex-k' | 'robidoux';

/** Steps of 64 coefficients in natural order, 1 to 255. */
export type QuantizationTable = Uint8Array;

/** ITU-T T.81 table K.1, natural order. */
const annexKLuma = [
  [16, 11, 10, 16, 24, 40, 51, 61],
  [12, 12, 14, 19, 26, 58, 60, 55],
  [14, 13, 16, 24, 40, 57, 69, 56],
  [14, 17, 22, 29, 51, 87, 80, 62],
  [18, 22, 37, 56, 68, 109, 103, 77],
  [24, 35, 55, 64, 81, 104, 113, 92],
  [49, 64, 78, 87, 103, 121, 120, 101],
  [72, 92, 95, 98, 112, 100, 103, 99],
].flat();
/** ITU-T T.81 table K.2, natural order. */
const annexKChroma = [
  [17, 18, 24, 47, 99, 99, 99, 99],
  [18, 21, 26, 66, 99, 99, 99, 99],
  [24, 26, 56, 99, 99, 99, 99, 99],
  [47, 66, 99, 99, 99, 99, 99, 99],
  [99, 99, 99, 99, 99, 99, 99, 99],
  [99, 99, 99, 99, 99, 99, 99, 99],
  [99, 99, 99, 99, 99, 99, 99, 99],
  [99, 99, 99, 99, 99, 99, 99, 99],
].flat();
/** For luma and chroma alike, natural order. */
const robidoux = [
  [16, 16, 16, 18, 25, 37, 56, 85],
  [16, 17, 20, 27, 34, 40, 53, 75],
  [16, 20, 24, 31, 43, 62, 91, 135],
  [18, 27, 31, 40, 53, 74, 106, 156],
  [25, 34, 43, 53, 69, 94, 131, 189],
  [37, 40, 62, 74, 94, 124, 169, 238],
  [56, 53, 91, 106, 131, 169, 226, 311],
  [85, 75, 135, 156, 189, 238, 311, 418],
].flat();

/**
 * The tables of luma and chroma for a quality of 1 to 100, scaled as the IJG's library scales: 50 takes a family as it is,
 * 100 has steps of 1. Steps stay within 8 bits, as baseline wants them.
 */
export function quantizationTables(
  family: QuantizationFamily,
  quality: number,
): [QuantizationTable, QuantizationTable] {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - quality * 2;
  const scaled = (base: readonly number[]) =>
    Uint8Array.from(base, (step) => Math.min(Math.max(Math.floor((step * percent + 50) / 100), 1), 255));
  switch (family) {
    case 'annex-k':
      return [scaled(annexKLuma), scaled(annexKChroma)];
    case 'robidoux':
      return [scaled(robidoux), scaled(robidoux)];
    default:
      return family satisfies never;
  }
}

/**
 * What a scaled coefficient of each place in zigzag order is multiplied by to be divided by its step: the transform has
 * made it eight times as large. Rounded to the nearest after a bias, the product of doubles is the exact quotient.
 */
export function inverseSteps(table: QuantizationTable): Float64Array {
  return Float64Array.from(zigzag, (place) => 1 / (table[place]! * 8));
}
