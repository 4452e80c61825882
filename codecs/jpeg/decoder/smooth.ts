import type { FrameComponent } from './frame.ts';

/** How exactly each coefficient is known, in natural order: −1 not at all, else the bits that are still missing. */
export type Precision = Int8Array;

/**
 * What the DC values of five blocks in a row say of the middle one's coefficients 1 to 3 in that direction, in 1/4,096:
 * those of the polynomial of fourth degree whose means over the blocks are the blocks' DC values.
 * The first row softens the steps between blocks of which nothing but the DC value is known, and keeps their mean.
 */
const weights = [
  [-384, 672, 3520, 672, -384],
  [-108, 799, 0, -799, 108],
  [-16, 205, -379, 205, -16],
  [-6, 73, 0, -73, 6],
] as const satisfies readonly (readonly [number, number, number, number, number])[];
const keep = [0, 0, 4096, 0, 0] as const;
const unit = 4096 * 4096;

/** Vertical and horizontal index of the coefficients that are estimated; the second five only where none is known. */
const estimated = [
  [0, 1],
  [1, 0],
  [2, 0],
  [1, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [2, 1],
  [3, 0],
] as const;
const near = 5;

/** Whether scans are missing that would change what a picture looks like: one of the lowest coefficients is not exact. */
export function needsSmoothing(precision: Precision): boolean {
  return precision[0]! >= 0 && estimated.slice(0, near).some(([v, u]) => precision[v * 8 + u] !== 0);
}

/**
 * Fills in, in the blocks of a component whose scans did not all come, the lowest coefficients from the DC values around:
 * those that are still zero and not known to be, in place. What the scans told is left as it is.
 * @see T.81 §K.8, here over five by five blocks
 */
export function smoothBlocks(
  coefficients: Int16Array,
  { blocksAcross, width, height }: FrameComponent,
  quantization: Uint16Array,
  precision: Precision,
): void {
  const onlyDc = estimated.every(([v, u]) => precision[v * 8 + u] === -1);
  const targets = onlyDc ? [[0, 0] as const, ...estimated] : estimated.slice(0, near);
  // Blocks that only fill up the last MCU are not looked at.
  const across = Math.ceil(width / 8);
  const down = Math.ceil(height / 8);
  const around = new Float64Array(25);
  // As the scans told them, because the blocks around a place may be smooth already.
  const levels = new Float64Array(coefficients.length / 64);
  for (let block = 0; block < levels.length; block++) levels[block] = coefficients[block * 64]! * quantization[0]!;
  // The sums across the five rows by weights 0 to 3 and, for what is estimated down alone, the middle itself.
  const across5 = new Float64Array(25);
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) {
      const block = (row * blocksAcross + column) * 64;
      for (let v = 0, i = 0; v < 5; v++) {
        const y = Math.min(Math.max(row + v - 2, 0), down - 1) * blocksAcross;
        for (let u = 0; u < 5; u++, i++) {
          const x = Math.min(Math.max(column + u - 2, 0), across - 1);
          around[i] = levels[y + x]!;
        }
      }
      sumAcross(around, across5);
      for (const [v, u] of targets) {
        const at = v * 8 + u;
        const missing = precision[at]!;
        if (at > 0 && (missing === 0 || coefficients[block + at] !== 0 || quantization[at] === 0)) continue;
        const sum = sumDown(across5, u > 0 || onlyDc ? u : 4, v > 0 || onlyDc ? weights[v]! : keep);
        coefficients[block + at] = limit(sum / (unit * quantization[at]!), at > 0 ? missing : -1);
      }
    }
}

/** For each of the five rows its sums by the weights 0 to 3, then its middle as {@link keep} weighs it. */
function sumAcross(around: Float64Array, sums: Float64Array): void {
  for (let row = 0; row < 25; row += 5) {
    const a = around[row]!;
    const b = around[row + 1]!;
    const c = around[row + 2]!;
    const d = around[row + 3]!;
    const e = around[row + 4]!;
    for (let index = 0; index < 4; index++) {
      const [wa, wb, wc, wd, we] = weights[index]!;
      sums[row + index] = a * wa + b * wb + c * wc + d * wd + e * we;
    }
    sums[row + 4] = c * keep[2];
  }
}

function sumDown(sums: Float64Array, column: number, [a, b, c, d, e]: readonly number[]): number {
  return (
    sums[column]! * a! +
    sums[column + 5]! * b! +
    sums[column + 10]! * c! +
    sums[column + 15]! * d! +
    sums[column + 20]! * e!
  );
}

/** Rounds, and keeps below the bits that are missing: a larger value would have shown in the scans that came. */
function limit(value: number, missing: number): number {
  const size = Math.floor(Math.abs(value) + 0.5);
  const bounded = missing > 0 ? Math.min(size, 2 ** missing - 1) : size;
  return value < 0 ? -bounded : bounded;
}
