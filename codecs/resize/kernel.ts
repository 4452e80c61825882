/** A weight by the distance from the centre, in pixels of the coarser of both grids; 0 from `radius` on. */
export interface Kernel {
  readonly radius: number;
  weigh(distance: number): number;
}

/**
 * Lanczos' windowed sinc with three lobes: sinc(x) · sinc(x / 3) for |x| < 3, where sinc(x) = sin(πx) / πx. For
 * reducing: it keeps what the smaller grid can show and removes what would alias.
 */
export const lanczos3: Kernel = {
  radius: 3,
  weigh(distance) {
    if (distance === 0) return 1;
    const angle = Math.PI * distance;
    return (3 * sineOfPi(distance) * sineOfPi(distance / 3)) / (angle * angle);
  },
};

/**
 * The Catmull-Rom spline, Keys' cubic with a = -1/2. For enlarging: it passes through every pixel of the original and
 * rings less than Lanczos' kernel.
 */
export const catmullRom: Kernel = {
  radius: 2,
  weigh(distance) {
    const x = Math.abs(distance);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    return x < 2 ? ((2.5 - 0.5 * x) * x - 4) * x + 2 : 0;
  },
};

/** 1 / ((2n)(2n + 1)) for the ten terms of the sine's series behind its first, the last one first. */
const seriesSteps = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => 1 / (2 * n * (2 * n + 1)));

/**
 * sin(πx) by sums and products alone, which every engine rounds alike, as it need not do with `Math.sin`. The series
 * around the nearest whole number; its first left-out term is below 2⁻⁵³, and whole numbers give exactly 0.
 */
export function sineOfPi(x: number): number {
  const nearest = Math.round(x);
  const angle = Math.PI * (x - nearest);
  const square = angle * angle;
  let sum = 1;
  for (const step of seriesSteps) sum = 1 - square * step * sum;
  return (nearest % 2 === 0 ? 1 : -1) * angle * sum;
}
