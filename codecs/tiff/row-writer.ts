import { scaleTable } from '../color/depth.ts';
import type { SampleRow } from './samples.ts';

/** RGBA in 8 or 16 bits, straight alpha. */
export type Rgba = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** Writes `count` pixels of a row of samples to `out`, the first to pixel `at`, each next one `step` pixels further. */
export type RowWriter = (row: SampleRow, count: number, out: Rgba, at: number, step: number) => void;

/** How the samples of a row lie and what they mean. */
export interface RowShape {
  /** Samples from one pixel to the next. */
  readonly stride: number;
  /** Bits of a code, 1 to 16. */
  readonly bits: number;
  /** Place of the alpha sample in a pixel. */
  readonly alpha: { readonly at: number; readonly kind: 'associated' | 'unassociated' } | undefined;
}

/** Full intensity of an output sample: what is deeper than 8 bits is written in 16. */
export function fullScale(bits: number): number {
  return bits > 8 ? 65_535 : 255;
}

/** The alpha of each pixel in output scale, written after its colour. */
export function alphaWriter({ stride, bits, alpha }: RowShape): RowWriter {
  if (alpha === undefined) {
    const full = fullScale(bits);
    return (_row, count, out, at, step) => {
      for (let index = 0, to = at * 4 + 3; index < count; index++, to += step * 4) out[to] = full;
    };
  }
  const scale = scaleTable(bits);
  return (row, count, out, at, step) => {
    for (let index = 0, from = alpha.at, to = at * 4 + 3; index < count; index++, from += stride, to += step * 4)
      out[to] = scale[row[from]!]!;
  };
}
