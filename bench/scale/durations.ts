import { readFileSync } from 'node:fs';

/** The formats that are converted, any to any. */
export const pairFormats = ['jpeg', 'png', 'bmp', 'tiff'] as const;
export type PairFormat = (typeof pairFormats)[number];

/** The sizes that are measured where none is named, in millions of pixels. */
export const usualMegapixels: readonly number[] = [1, 4, 12, 24];

/** One conversion as it was measured. */
export interface MeasuredConversion {
  readonly from: PairFormat;
  readonly to: PairFormat;
  readonly megapixels: number;
  /** Milliseconds of the processor in a process that has converted nothing before. */
  readonly firstMs: number;
  /** The same once more in that process. */
  readonly nextMs: number;
  /** Resident memory of the process at its highest, Node itself included. */
  readonly peakBytes: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly runs: number;
}

/** What `npm run bench:durations` writes, and the reckoning of docs/scale.md rests on. */
export interface Durations {
  readonly measured: {
    /** `2026-11-27` */
    readonly on: string;
    readonly node: string;
    readonly platform: string;
    readonly cpu: string;
    /** What the pictures are. */
    readonly pictures: string;
  };
  readonly conversions: readonly MeasuredConversion[];
}

/** Where the measured durations are kept. */
export const durationsFile = new URL('durations.json', import.meta.url);

/** The durations that were measured last. */
export function readDurations(): Durations {
  return JSON.parse(readFileSync(durationsFile, 'utf8')) as Durations;
}

/** The sizes that were measured, from small to big. */
export function measuredMegapixels({ conversions }: Durations): readonly number[] {
  return [...new Set(conversions.map(({ megapixels }) => megapixels))].sort((a, b) => a - b);
}

/** A figure of a conversion of so many megapixels, on straight lines between the sizes that were measured. */
export function figureAt(
  { conversions }: Durations,
  pair: { readonly from: PairFormat; readonly to: PairFormat },
  megapixels: number,
  figure: 'firstMs' | 'nextMs' | 'peakBytes' | 'inputBytes' | 'outputBytes',
): number {
  const points = conversions
    .filter(({ from, to }) => from === pair.from && to === pair.to)
    .sort((a, b) => a.megapixels - b.megapixels);
  const above = points.findIndex((point) => point.megapixels >= megapixels);
  const index = above === -1 ? points.length - 1 : Math.max(above, 1);
  const [low, high] = [points[index - 1], points[index]];
  if (low === undefined || high === undefined) throw new Error(`${pair.from} to ${pair.to} was not measured.`);
  const share = (megapixels - low.megapixels) / (high.megapixels - low.megapixels);
  return low[figure] + share * (high[figure] - low[figure]);
}
