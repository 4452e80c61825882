import { defaultLimits, type Limits } from '../../../codecs/limits.ts';
import type { FileFacts } from './messages.ts';

/** What this device has, as far as browsers tell. */
export interface DeviceStrength {
  /** Logical processors. */
  readonly cores: number;
  /** Gigabytes, as `navigator.deviceMemory` rounds them (0.25 to 32); undefined where the browser does not say. */
  readonly memoryGb?: number | undefined;
}

/** Pictures that are converted at once, at most, however many cores there are. */
const mostWorkers = 8;
/** Bytes of memory that a pixel takes from its decoding to its file: its RGBA, the encoder's copy, rows, tables. */
const costPerSample = 4.5;
const gigabyte = 2 ** 30;

/** How many workers convert at once: one a core but the page's own, at least two where there are two. */
export function workerCount({ cores, memoryGb = 8 }: DeviceStrength): number {
  const byCores = cores <= 2 ? cores : cores - 1;
  return Math.max(1, Math.min(byCores, mostWorkers, memoryGb < 2 ? 1 : memoryGb < 4 ? 2 : mostWorkers));
}

/** Bytes that all conversions together may take: an eighth of the memory, 256 MB to 1 GB. */
export function memoryBudget({ memoryGb = 8 }: DeviceStrength): number {
  return Math.min(gigabyte, Math.max(gigabyte / 4, (memoryGb * gigabyte) / 8));
}

/** What a file may ask of this device: the codecs' limits, of pixels less where there is little memory. */
export function deviceLimits({ memoryGb = 8 }: DeviceStrength): Pick<Limits, 'maxInputBytes' | 'maxPixels'> {
  const share = memoryGb >= 4 ? 1 : memoryGb >= 2 ? 0.5 : 0.25;
  return { maxInputBytes: defaultLimits.maxInputBytes, maxPixels: defaultLimits.maxPixels * share };
}

/** Bytes that converting a file takes at its height: its largest page's pixels and the file itself. */
export function memoryCost({ pages }: Pick<FileFacts, 'pages'>, sizeBytes: number): number {
  const largest = Math.max(...pages.map(({ width, height, layout }) => width * height * (layout.bits > 8 ? 8 : 4)), 0);
  return Math.ceil(largest * costPerSample) + 2 * sizeBytes;
}
