/** Of repeated measurements. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length & 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)!, runs: sorted.length };
}

/** Of the same thing done to one picture after another. */
export function sumSpreads(spreads: readonly Spread[]): Spread {
  const sum = (key: 'median' | 'min' | 'max') => spreads.reduce((total, spread) => total + spread[key], 0);
  return {
    median: sum('median'),
    min: sum('min'),
    max: sum('max'),
    runs: Math.min(...spreads.map(({ runs }) => runs)),
  };
}

/** The mean of ratios: twice as fast on one picture and half as fast on another is 1. */
export function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

/** One point of a rate-distortion curve. */
export interface RatePoint {
  readonly bytes: number;
  /** Structural similarity, below 1. */
  readonly ssim: number;
}

/**
 * How many bytes a curve needs for a similarity, interpolated between the logarithms of the bytes, with the similarity
 * in decibels; `undefined` outside of the curve.
 */
export function bytesAt(curve: readonly RatePoint[], ssim: number): number | undefined {
  const points = curve.map((point) => ({ rate: Math.log(point.bytes), level: decibels(point.ssim) }));
  points.sort((a, b) => a.level - b.level);
  const level = decibels(ssim);
  for (let index = 1; index < points.length; index++) {
    const [low, high] = [points[index - 1]!, points[index]!];
    if (level < low.level || level > high.level) continue;
    const share = high.level === low.level ? 0 : (level - low.level) / (high.level - low.level);
    return Math.exp(low.rate + share * (high.rate - low.rate));
  }
  return undefined;
}

function decibels(ssim: number): number {
  return -10 * Math.log10(Math.max(1 - ssim, 1e-9));
}
