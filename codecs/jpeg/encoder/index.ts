import type { PixelRows } from '../pixel-rows.ts';
import { takeCoefficients } from './coefficients.ts';
import { planFrame, type Sampling } from './plan.ts';
import { type QuantizationFamily, quantizationTables } from './quantization.ts';
import { roundingQuantizers, trellisQuantizers } from './quantizers.ts';
import { samplePicture } from './sample.ts';
import { chooseScript } from './scan-script.ts';
import { writeFile } from './write-file.ts';

/** How a picture is written. */
export interface EncoderSettings {
  /** 1 to 100. */
  readonly quality: number;
  readonly sampling: Sampling;
  readonly tables: QuantizationFamily;
  readonly process: 'baseline' | 'progressive';
  /** Whether coefficients are rounded to the nearest, or so that error and bits together are least. */
  readonly quantization: 'rounding' | 'trellis';
}

/**
 * Writes a JPEG. Of the picture it holds the coefficients, two bytes for each sample, and a few rows of pixels.
 * @param picture of 65,500 pixels a side at most; of a gray one (`sampling`) red is taken
 */
export function encodeRows(picture: PixelRows, settings: EncoderSettings): Uint8Array {
  const { quality, sampling, tables: family, process, quantization } = settings;
  const plan = planFrame(picture.width, picture.height, sampling);
  const tables = quantizationTables(family, quality);
  const sample = samplePicture(picture, sampling);
  const quantizers =
    quantization === 'trellis' ? trellisQuantizers(sample, process, tables) : roundingQuantizers(tables);
  const script =
    process === 'progressive' ? chooseScript(sample.plan, sample.take(quantizers), sample.share) : undefined;
  return writeFile(plan, takeCoefficients(picture, plan, quantizers), tables, script);
}
