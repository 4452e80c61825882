import { zigzag } from '../decoder/zigzag.ts';
import type { PixelRows } from '../pixel-rows.ts';
import { forwardDct } from './forward-dct.ts';
import type { ComponentPlan, FramePlan } from './plan.ts';
import { fillStrip, sampleStrip } from './sample-strip.ts';
import type { TrellisQuantizer } from './trellis.ts';

/** The quantized coefficients of one component. */
export interface Coefficients {
  readonly plan: ComponentPlan;
  /** 64 a block in zigzag order, block by block, row by row. */
  readonly values: Int16Array;
  /** Two words a block: bit k of the first is set where coefficient k is not 0, of the second where k + 32 is not. */
  readonly masks: Int32Array;
}

/** How the coefficients of luma or of chroma are quantized. */
export interface Quantizer {
  /** Of its steps, as `inverseSteps` gives it. */
  readonly inverse: Float64Array;
  /** Of AC coefficients; absent where they are rounded to the nearest. */
  readonly trellis?: TrellisQuantizer;
}

/** The coefficients of each component before they are quantized: 64 a block, in natural order, eight times their size. */
export type Transformed = readonly Int16Array[];

/** Room for the coefficients of every component. */
export function transformedRoom({ components }: FramePlan): Transformed {
  return components.map(({ blocksAcross, blocksDown }) => new Int16Array(blocksAcross * blocksDown * 64));
}

/**
 * Transforms and quantizes a picture, a row of MCUs at a time.
 * @param quantizers of luma and of chroma
 * @param kept takes the coefficients as they are before they are quantized, if they are wanted again
 */
export function takeCoefficients(
  picture: PixelRows,
  plan: FramePlan,
  quantizers: readonly [Quantizer, Quantizer],
  kept?: Transformed,
): Coefficients[] {
  const found = emptyCoefficients(plan);
  const strip = sampleStrip(plan);
  const rowsAtOnce = plan.components[0]!.v * 8;
  for (let mcuRow = 0; mcuRow < plan.mcusDown; mcuRow++) {
    const y = mcuRow * rowsAtOnce;
    fillStrip(strip, picture.rows(y, Math.min(rowsAtOnce, plan.height - y)), plan);
    for (const [index, coefficients] of found.entries()) {
      const { v, blocksDown, table } = coefficients.plan;
      const first = mcuRow * v;
      transformRows(
        strip[index]!,
        Math.min(v, blocksDown - first),
        quantizers[table],
        coefficients,
        first,
        kept?.[index],
      );
    }
  }
  return found;
}

/** Quantizes coefficients that were kept. @see takeCoefficients */
export function quantizeKept(
  kept: Transformed,
  plan: FramePlan,
  quantizers: readonly [Quantizer, Quantizer],
): Coefficients[] {
  const found = emptyCoefficients(plan);
  const scaled = new Int32Array(64);
  for (const [index, coefficients] of found.entries()) {
    const transformed = kept[index]!;
    for (let block = 0; block * 64 < transformed.length; block++) {
      for (let at = 0; at < 64; at++) scaled[at] = transformed[block * 64 + at]!;
      quantizeBlock(scaled, quantizers[coefficients.plan.table], coefficients, block);
    }
  }
  return found;
}

function emptyCoefficients({ components }: FramePlan): Coefficients[] {
  return components.map((plan) => {
    const blocks = plan.blocksAcross * plan.blocksDown;
    return { plan, values: new Int16Array(blocks * 64), masks: new Int32Array(blocks * 2) };
  });
}

function transformRows(
  samples: Uint8Array,
  rows: number,
  quantizer: Quantizer,
  coefficients: Coefficients,
  firstRow: number,
  kept: Int16Array | undefined,
): void {
  const across = coefficients.plan.blocksAcross;
  const scaled = new Int32Array(64);
  const stride = across * 8;
  for (let row = 0, block = firstRow * across; row < rows; row++)
    for (let column = 0; column < across; column++, block++) {
      const at = row * stride * 8 + column * 8;
      if (isFlat(samples, at, stride)) {
        scaled[0] = 64 * (samples[at]! - 128);
        quantizeDc(scaled, quantizer.inverse, coefficients, block);
        if (kept) kept[block * 64] = scaled[0];
        continue;
      }
      forwardDct(samples, at, stride, scaled);
      quantizeBlock(scaled, quantizer, coefficients, block);
      kept?.set(scaled, block * 64);
    }
}

function quantizeDc(scaled: Int32Array, inverse: Float64Array, { values, masks }: Coefficients, block: number): void {
  const dc = roundAway(scaled[0]! * inverse[0]!);
  values[block * 64] = dc;
  masks[block * 2] = dc === 0 ? 0 : 1;
}

function quantizeBlock(
  scaled: Int32Array,
  { inverse, trellis }: Quantizer,
  coefficients: Coefficients,
  block: number,
): void {
  quantizeDc(scaled, inverse, coefficients, block);
  const { values, masks } = coefficients;
  if (trellis) {
    trellis.quantize(scaled, values, masks, block);
  } else {
    masks[block * 2]! |= quantizeHalf(scaled, inverse, values, block * 64, 1, 32);
    masks[block * 2 + 1] = quantizeHalf(scaled, inverse, values, block * 64, 32, 64);
  }
}

/** Whether all samples of a block are equal: only its DC coefficient is not 0 then. */
function isFlat(samples: Uint8Array, at: number, stride: number): boolean {
  const first = samples[at]!;
  for (let row = 0; row < 8; row++)
    for (let from = at + row * stride, end = from + 8; from < end; from++) if (samples[from] !== first) return false;
  return true;
}

/** A little more than a half, so that halves are rounded away from 0 whatever the last bit of the product is. */
const rounding = 0.500_001;

function roundAway(quotient: number): number {
  return (quotient < 0 ? quotient - rounding : quotient + rounding) | 0;
}

/** Divides coefficients, of one half of a block, by their steps. @returns their mask */
function quantizeHalf(
  scaled: Int32Array,
  inverse: Float64Array,
  values: Int16Array,
  at: number,
  first: number,
  end: number,
): number {
  let mask = 0;
  for (let k = first; k < end; k++) {
    const value = roundAway(scaled[zigzag[k]!]! * inverse[k]!);
    if (value === 0) continue;
    values[at + k] = value;
    mask |= 1 << k;
  }
  return mask;
}
