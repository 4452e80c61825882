import type { PixelRows } from '../pixel-rows.ts';
import { type Coefficients, type Quantizer, takeCoefficients } from './coefficients.ts';
import { type FramePlan, planFrame, type Sampling } from './plan.ts';

/** Rows of MCUs that a sample has at least, if the picture has them. */
const leastRows = 8;
/** Of so many rows of MCUs, one is in the sample. */
const rowsForOne = 12;

/** Some rows of MCUs, spread over a picture, from which it is learnt what the picture is like. */
export interface Sample {
  readonly plan: FramePlan;
  /** How much of the picture it is, up to 1. */
  readonly share: number;
  take(quantizers: readonly [Quantizer, Quantizer]): Coefficients[];
}

export function samplePicture(picture: PixelRows, sampling: Sampling): Sample {
  const rowsAtOnce = planFrame(1, 1, sampling).components[0]!.v * 8;
  const whole = Math.floor(picture.height / rowsAtOnce);
  const count = Math.max(leastRows, Math.floor(whole / rowsForOne));
  const placeOf = (row: number) => Math.floor(((row + 0.5) * whole) / count);
  const rows: PixelRows =
    count >= whole
      ? picture
      : {
          width: picture.width,
          height: count * rowsAtOnce,
          rows: (y, wanted) => picture.rows(placeOf(y / rowsAtOnce) * rowsAtOnce, wanted),
        };
  const plan = planFrame(rows.width, rows.height, sampling);
  return {
    plan,
    share: rows.height / picture.height,
    take: (quantizers) => takeCoefficients(rows, plan, quantizers),
  };
}
