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

/**
 * Transforms and quantizes a picture, a row of MCUs at a time.
 * @param quantizers of luma and of chroma
 */
export function takeCoefficients(
  picture: PixelRows,
  plan: FramePlan,
  quantizers: readonly [Quantizer, Quantizer],
): Coefficients[] {
  const found = plan.components.map((component): Coefficients => {
    const blocks = component.blocksAcross * component.blocksDown;
    return { plan: component, values: new Int16Array(blocks * 64), masks: new Int32Array(blocks * 2) };
  });
  const strip = sampleStrip(plan);
  const rowsAtOnce = plan.components[0]!.v * 8;
  for (let mcuRow = 0; mcuRow < plan.mcusDown; mcuRow++) {
    const y = mcuRow * rowsAtOnce;
    fillStrip(strip, picture.rows(y, Math.min(rowsAtOnce, plan.height - y)), plan);
    for (const [index, coefficients] of found.entries()) {
      const { v, blocksDown, table } = coefficients.plan;
      const first = mcuRow * v;
      transformRows(strip[index]!, Math.min(v, blocksDown - first), quantizers[table], coefficients, first);
    }
  }
  return found;
}

function transformRows(
  samples: Uint8Array,
  rows: number,
  { inverse, trellis }: Quantizer,
  { plan, values, masks }: Coefficients,
  firstRow: number,
): void {
  const { blocksAcross: across } = plan;
  const scaled = new Int32Array(64);
  const stride = across * 8;
  for (let row = 0, block = firstRow * across; row < rows; row++)
    for (let column = 0; column < across; column++, block++) {
      const at = row * stride * 8 + column * 8;
      const flat = isFlat(samples, at, stride);
      if (flat) scaled[0] = 64 * (samples[at]! - 128);
      else forwardDct(samples, at, stride, scaled);
      const dc = roundAway(scaled[0]! * inverse[0]!);
      values[block * 64] = dc;
      masks[block * 2] = dc === 0 ? 0 : 1;
      if (flat) continue;
      if (trellis) {
        trellis.quantize(scaled, values, masks, block);
      } else {
        masks[block * 2]! |= quantizeHalf(scaled, inverse, values, block * 64, 1, 32);
        masks[block * 2 + 1] = quantizeHalf(scaled, inverse, values, block * 64, 32, 64);
      }
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
