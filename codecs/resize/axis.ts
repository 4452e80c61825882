import { catmullRom, type Kernel, lanczos3 } from './kernel.ts';

/** How the pixels of one axis of the result lie over those of the original. */
export interface Axis {
  /** Pixels of the original. */
  readonly from: number;
  /** Pixels of the result. */
  readonly to: number;
  /** Where the first pixel of the result begins, in pixels of the original. */
  readonly start: number;
  /** Pixels of the original for one of the result. */
  readonly ratio: number;
}

/** The pixels of the original that make one of the result: `weights[0]` belongs to `first`; they sum to 1. */
export interface Taps {
  readonly first: number;
  readonly weights: Float64Array<ArrayBuffer>;
}

/**
 * The taps of one pixel. Pixels are squares whose centres lie at halves, on both grids. The kernel is as wide as the
 * coarser grid's pixels are; where it reaches over the edge of the picture, its inner weights are scaled to sum to 1.
 */
export function tapsOf({ from, start, ratio }: Axis, index: number): Taps {
  const kernel: Kernel = ratio > 1 ? lanczos3 : catmullRom;
  const step = Math.max(1, ratio);
  const reach = kernel.radius * step;
  const centre = start + (index + 0.5) * ratio - 0.5;
  const first = Math.min(from - 1, Math.max(0, Math.ceil(centre - reach)));
  const last = Math.max(first, Math.min(from - 1, Math.floor(centre + reach)));
  const weights = new Float64Array(last - first + 1);
  let sum = 0;
  for (let at = 0; at < weights.length; at++) {
    const weight = kernel.weigh((first + at - centre) / step);
    weights[at] = weight;
    sum += weight;
  }
  for (let at = 0; at < weights.length; at++) weights[at] = weights[at]! / sum;
  return { first, weights };
}
