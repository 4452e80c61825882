import type { FormatName } from '../../codecs/formats.ts';
import type { ErrorCode } from './errors.ts';

/** What is measured of a conversion that succeeded. */
export interface ConversionMeasures {
  readonly source: FormatName;
  readonly target: FormatName;
  /** Of the whole, the input's download and the outputs' upload among it. */
  readonly durationMs: number;
  /** Of the pages that were converted, as they came, in millions of pixels. */
  readonly megapixels: number;
  readonly inputBytes: number;
  /** Of all outputs together. */
  readonly outputBytes: number;
}

/** Takes what the service measures of itself. Formats and codes are closed lists, so their number is bounded. */
export interface Meter {
  /** A report was written that says `done`. */
  conversion(measures: ConversionMeasures): void;
  /** A report was written that says `failed`. */
  failure(code: ErrorCode): void;
  /** An invocation has ended. `percent` is the largest memory that its process ever held, of what the function has. */
  peakMemory(percent: number): void;
}
