import type { FormatName } from '../../../codecs/formats.ts';
import type { Options } from '../../../codecs/options.ts';
import type { FidelityReport } from '../../../codecs/report.ts';

/** The folder of the origin's private file system that holds a folder a tab, and in it one a conversion. */
export const conversionsFolder = 'conversions';
/** The commit mark of a conversion: written last, and without it there is none. */
export const recordName = 'record.json';

/** The file that was converted, as the page knows it. */
export interface KeptSource {
  readonly name: string;
  /** The folders that it came in, such as `holiday/day 1`; `''` for a file that came alone. */
  readonly folder: string;
  readonly sizeBytes: number;
  readonly format: FormatName;
  /** Milliseconds since 1970; absent, like `place`, from records of earlier versions of the page. */
  readonly lastModified?: number;
  /** Among the files of the batch, from 0. */
  readonly place?: number;
}

/** Where a worker writes the outputs of a conversion to. */
export interface KeepingPlace {
  readonly tab: string;
  readonly conversion: string;
  readonly source: KeptSource;
}

/** An output as it lies in its conversion's folder. */
export interface KeptOutput {
  readonly fileName: string;
  readonly suffix: string;
  readonly extension: string;
  /** Of its bytes. */
  readonly crc32: number;
}

/** `record.json`. */
export interface KeptRecord {
  readonly version: 1;
  readonly source: KeptSource;
  readonly options: Options;
  readonly outputs: readonly KeptOutput[];
  readonly report: FidelityReport;
}
