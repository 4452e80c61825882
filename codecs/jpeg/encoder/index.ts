import type { OnRows } from '../../codec.ts';
import { countedRows, type PixelRows } from '../pixel-rows.ts';
import {
  type Coefficients,
  quantizeKept,
  type Transformed,
  takeCoefficients,
  transformedRoom,
} from './coefficients.ts';
import { type FramePlan, planFrame, type Sampling } from './plan.ts';
import { type QuantizationFamily, quantizationTables } from './quantization.ts';
import { type Quantizers, roundingQuantizers, trellisQuantizers } from './quantizers.ts';
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
export function encodeRows(picture: PixelRows, settings: EncoderSettings, onRows?: OnRows): Uint8Array {
  const counted = onRows ? countedRows(picture, onRows) : picture;
  return encodeWith(picture, settings, (plan, quantizers) => takeCoefficients(counted, plan, quantizers));
}

/**
 * Writes JPEGs of one picture, the same as {@link encodeRows} writes. It keeps the coefficients as they are before they
 * are quantized, two bytes more for each sample, so that only the first file of a sampling transforms the picture.
 */
export function repeatedEncoder(picture: PixelRows): (settings: EncoderSettings) => Uint8Array {
  let kept: Transformed | undefined;
  let keptSampling: Sampling | undefined;
  return (settings) =>
    encodeWith(picture, settings, (plan, quantizers) => {
      if (kept !== undefined && keptSampling === settings.sampling) return quantizeKept(kept, plan, quantizers);
      kept = transformedRoom(plan);
      keptSampling = settings.sampling;
      return takeCoefficients(picture, plan, quantizers, kept);
    });
}

function encodeWith(
  picture: PixelRows,
  { quality, sampling, tables: family, process, quantization }: EncoderSettings,
  take: (plan: FramePlan, quantizers: Quantizers) => Coefficients[],
): Uint8Array {
  const plan = planFrame(picture.width, picture.height, sampling);
  const tables = quantizationTables(family, quality);
  const sample = samplePicture(picture, sampling);
  const quantizers =
    quantization === 'trellis' ? trellisQuantizers(sample, process, tables) : roundingQuantizers(tables);
  const script =
    process === 'progressive' ? chooseScript(sample.plan, sample.take(quantizers), sample.share) : undefined;
  return writeFile(plan, take(plan, quantizers), tables, script);
}
