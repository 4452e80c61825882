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

/** One inverse transform of eight values that stand `step` apart, in place, rounded to the right by `shift` bits. */
function transform8(v: Int32Array, at: number, step: number, shift: number): void {
  const half = 1 << (shift - 1);
  const v0 = v[at]!;
  const v1 = v[at + step]!;
  const v2 = v[at + step * 2]!;
  const v3 = v[at + step * 3]!;
  const v4 = v[at + step * 4]!;
  const v5 = v[at + step * 5]!;
  const v6 = v[at + step * 6]!;
  const v7 = v[at + step * 7]!;
  // Even part.
  const turned = (v2 + v6) * f0541;
  const e2 = turned - v6 * f1847;
  const e3 = turned + v2 * f0765;
  const e0 = (v0 + v4) << factorBits;
  const e1 = (v0 - v4) << factorBits;
  const s0 = e0 + e3 + half;
  const s3 = e0 - e3 + half;
  const s1 = e1 + e2 + half;
  const s2 = e1 - e2 + half;
  // Odd part.
  const z5 = (v7 + v3 + v5 + v1) * f1175;
  const z1 = (v7 + v1) * -f0899;
  const z2 = (v5 + v3) * -f2562;
  const z3 = (v7 + v3) * -f1961 + z5;
  const z4 = (v5 + v1) * -f0390 + z5;
  const o0 = v7 * f0298 + z1 + z3;
  const o1 = v5 * f2053 + z2 + z4;
  const o2 = v3 * f3072 + z2 + z3;
  const o3 = v1 * f1501 + z1 + z4;
  v[at] = (s0 + o3) >> shift;
  v[at + step * 7] = (s0 - o3) >> shift;
  v[at + step] = (s1 + o2) >> shift;
  v[at + step * 6] = (s1 - o2) >> shift;
  v[at + step * 2] = (s2 + o1) >> shift;
  v[at + step * 5] = (s2 - o1) >> shift;
  v[at + step * 3] = (s3 + o0) >> shift;
  v[at + step * 4] = (s3 - o0) >> shift;
}

/**
 * Dequantizes and transforms one block of 64 coefficients in natural order, and writes its 8 × 8 samples, clamped to
 * 0 … 2^precision − 1, at `to` in a plane of `stride` samples a row. Accurate integer arithmetic, the rounding that the
 * reference implementations of JPEG have in common.
 * @param work 64 values of scratch space
 * @see T.81 §A.3.3
 */
export function inverseDct(
  coefficients: Int16Array,
  from: number,
  quantization: Uint16Array,
  work: Int32Array,
  plane: Uint8Array | Uint16Array,
  to: number,
  stride: number,
  precision: number,
): void {
  const extra = precision === 8 ? 2 : 1;
  const max = (1 << precision) - 1;
  const middle = 1 << (precision - 1);
  if (isFlat(coefficients, from)) {
    // What both transforms make of a DC coefficient alone.
    const sample = ((coefficients[from]! * quantization[0]! + 4) >> 3) + middle;
    const level = Math.min(Math.max(sample, 0), max);
    for (let row = to; row < to + stride * 8; row += stride) for (let at = row; at < row + 8; at++) plane[at] = level;
    return;
  }
  for (let column = 0; column < 8; column++) {
    let ac = 0;
    for (let row = 0; row < 8; row++) {
      const at = row * 8 + column;
      const value = coefficients[from + at]! * quantization[at]!;
      work[at] = value;
      if (row > 0) ac |= value;
    }
    if (ac !== 0) {
      transform8(work, column, 8, factorBits - extra);
    } else {
      const flat = work[column]! << extra;
      for (let at = column; at < 64; at += 8) work[at] = flat;
    }
  }
  for (let row = 0; row < 8; row++) {
    const at = row * 8;
    transform8(work, at, 1, factorBits + extra + 3);
    const out = to + row * stride;
    for (let column = 0; column < 8; column++) {
      const sample = work[at + column]! + middle;
      plane[out + column] = Math.min(Math.max(sample, 0), max);
    }
  }
}

/** Whether all coefficients but the first are zero. */
function isFlat(coefficients: Int16Array, from: number): boolean {
  for (let at = from + 63; at > from; at--) if (coefficients[at] !== 0) return false;
  return true;
}
