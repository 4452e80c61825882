import type { PixelRows } from '../pixel-rows.ts';
import { takeCoefficients } from './coefficients.ts';
import { planFrame, type Sampling } from './plan.ts';
import { type QuantizationFamily, quantizationTables } from './quantization.ts';
import { scanScript } from './scan-script.ts';
import { writeFile } from './write-file.ts';

/** How a picture is written. */
export interface EncoderSettings {
  /** 1 to 100. */
  readonly quality: number;
  readonly sampling: Sampling;
  readonly tables: QuantizationFamily;
  readonly process: 'baseline' | 'progressive';
}

/**
 * Writes a JPEG. Of the picture it holds the coefficients, two bytes for each sample, and a few rows of pixels.
 * @param picture of 65,500 pixels a side at most; of a gray one (`sampling`) red is taken
 */
export function encodeRows(
  picture: PixelRows,
  { quality, sampling, tables: family, process }: EncoderSettings,
): Uint8Array {
  const plan = planFrame(picture.width, picture.height, sampling);
  const tables = quantizationTables(family, quality);
  const components = takeCoefficients(picture, plan, tables);
  const script = process === 'progressive' ? scanScript(components.length) : undefined;
  return writeFile(plan, components, tables, script);
}
