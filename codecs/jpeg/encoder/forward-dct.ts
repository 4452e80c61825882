import {
  f0298,
  f0390,
  f0541,
  f0765,
  f0899,
  f1175,
  f1501,
  f1847,
  f1961,
  f2053,
  f2562,
  f3072,
  factorBits,
} from '../dct-factors.ts';

/** Bits of fraction that the rows' transform leaves to the columns'. */
const extraBits = 2;
const rowShift = factorBits - extraBits;
const rowHalf = 1 << (rowShift - 1);
const columnShift = factorBits + extraBits;
const columnHalf = 1 << (columnShift - 1);
const extraHalf = 1 << (extraBits - 1);

/** What 64 samples that are 128 too high add to the scaled DC coefficient. */
const levelShift = 64 * 128;

/**
 * Transforms the 8×8 samples at `at` in rows of `stride` into 64 coefficients in natural order, eight times their size,
 * with the samples' level shifted by 128. Accurate integer arithmetic, the rounding that the reference implementations of
 * JPEG have in common. Rows and columns are written out, so that places and shifts are constants.
 * @see ITU-T T.81 §A.3.1, §A.3.3
 */
export function forwardDct(samples: Uint8Array, at: number, stride: number, out: Int32Array): void {
  for (let row = 0, from = at; row < 64; row += 8, from += stride) {
    const v0 = samples[from]!;
    const v1 = samples[from + 1]!;
    const v2 = samples[from + 2]!;
    const v3 = samples[from + 3]!;
    const v4 = samples[from + 4]!;
    const v5 = samples[from + 5]!;
    const v6 = samples[from + 6]!;
    const v7 = samples[from + 7]!;
    const s0 = v0 + v7;
    const s1 = v1 + v6;
    const s2 = v2 + v5;
    const s3 = v3 + v4;
    const d0 = v0 - v7;
    const d1 = v1 - v6;
    const d2 = v2 - v5;
    const d3 = v3 - v4;
    const e0 = s0 + s3;
    const e1 = s1 + s2;
    const e2 = s1 - s2;
    const e3 = s0 - s3;
    out[row] = (e0 + e1) << extraBits;
    out[row + 4] = (e0 - e1) << extraBits;
    const turned = Math.imul(e2 + e3, f0541) + rowHalf;
    out[row + 2] = (turned + Math.imul(e3, f0765)) >> rowShift;
    out[row + 6] = (turned - Math.imul(e2, f1847)) >> rowShift;
    const z5 = Math.imul(d3 + d1 + d2 + d0, f1175) + rowHalf;
    const z1 = Math.imul(d3 + d0, -f0899);
    const z2 = Math.imul(d2 + d1, -f2562);
    const z3 = Math.imul(d3 + d1, -f1961) + z5;
    const z4 = Math.imul(d2 + d0, -f0390) + z5;
    out[row + 7] = (Math.imul(d3, f0298) + z1 + z3) >> rowShift;
    out[row + 5] = (Math.imul(d2, f2053) + z2 + z4) >> rowShift;
    out[row + 3] = (Math.imul(d1, f3072) + z2 + z3) >> rowShift;
    out[row + 1] = (Math.imul(d0, f1501) + z1 + z4) >> rowShift;
  }
  for (let column = 0; column < 8; column++) {
    const v0 = out[column]!;
    const v1 = out[column + 8]!;
    const v2 = out[column + 16]!;
    const v3 = out[column + 24]!;
    const v4 = out[column + 32]!;
    const v5 = out[column + 40]!;
    const v6 = out[column + 48]!;
    const v7 = out[column + 56]!;
    const s0 = v0 + v7;
    const s1 = v1 + v6;
    const s2 = v2 + v5;
    const s3 = v3 + v4;
    const d0 = v0 - v7;
    const d1 = v1 - v6;
    const d2 = v2 - v5;
    const d3 = v3 - v4;
    const e0 = s0 + s3;
    const e1 = s1 + s2;
    const e2 = s1 - s2;
    const e3 = s0 - s3;
    out[column] = (e0 + e1 + extraHalf) >> extraBits;
    out[column + 32] = (e0 - e1 + extraHalf) >> extraBits;
    const turned = Math.imul(e2 + e3, f0541) + columnHalf;
    out[column + 16] = (turned + Math.imul(e3, f0765)) >> columnShift;
    out[column + 48] = (turned - Math.imul(e2, f1847)) >> columnShift;
    const z5 = Math.imul(d3 + d1 + d2 + d0, f1175) + columnHalf;
    const z1 = Math.imul(d3 + d0, -f0899);
    const z2 = Math.imul(d2 + d1, -f2562);
    const z3 = Math.imul(d3 + d1, -f1961) + z5;
    const z4 = Math.imul(d2 + d0, -f0390) + z5;
    out[column + 56] = (Math.imul(d3, f0298) + z1 + z3) >> columnShift;
    out[column + 40] = (Math.imul(d2, f2053) + z2 + z4) >> columnShift;
    out[column + 24] = (Math.imul(d1, f3072) + z2 + z3) >> columnShift;
    out[column + 8] = (Math.imul(d0, f1501) + z1 + z4) >> columnShift;
  }
  out[0]! -= levelShift;
}
