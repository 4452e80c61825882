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
] as const;
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
 * those that are still zero and not known to be. What the scans told is left as it is.
 * @returns new coefficients
 * @see T.81 §K.8, here over five by five blocks
 */
export function smoothBlocks(
  coefficients: Int16Array,
  { blocksAcross, width, height }: FrameComponent,
  quantization: Uint16Array,
  precision: Precision,
): Int16Array {
  const smooth = coefficients.slice();
  const onlyDc = estimated.every(([v, u]) => precision[v * 8 + u] === -1);
  const targets = onlyDc ? [[0, 0] as const, ...estimated] : estimated.slice(0, near);
  // Blocks that only fill up the last MCU are not looked at.
  const across = Math.ceil(width / 8);
  const down = Math.ceil(height / 8);
  const around = new Float64Array(25);
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) {
      const block = (row * blocksAcross + column) * 64;
      for (let i = 0; i < 25; i++) {
        const y = Math.min(Math.max(row + Math.floor(i / 5) - 2, 0), down - 1);
        const x = Math.min(Math.max(column + (i % 5) - 2, 0), across - 1);
        around[i] = coefficients[(y * blocksAcross + x) * 64]! * quantization[0]!;
      }
      for (const [v, u] of targets) {
        const at = v * 8 + u;
        const missing = precision[at]!;
        if (at > 0 && (missing === 0 || coefficients[block + at] !== 0 || quantization[at] === 0)) continue;
        smooth[block + at] = limit(estimate(around, v, u, onlyDc) / (unit * quantization[at]!), at > 0 ? missing : -1);
      }
    }
  return smooth;
}

function estimate(around: Float64Array, v: number, u: number, onlyDc: boolean): number {
  const down = v > 0 || onlyDc ? weights[v]! : keep;
  const across = u > 0 || onlyDc ? weights[u]! : keep;
  let sum = 0;
  for (let i = 0; i < 25; i++) sum += around[i]! * down[Math.floor(i / 5)]! * across[i % 5]!;
  return sum;
}

/** Rounds, and keeps below the bits that are missing: a larger value would have shown in the scans that came. */
function limit(value: number, missing: number): number {
  const size = Math.floor(Math.abs(value) + 0.5);
  const bounded = missing > 0 ? Math.min(size, 2 ** missing - 1) : size;
  return value < 0 ? -bounded : bounded;
}
