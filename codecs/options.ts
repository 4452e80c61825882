import type { FormatName } from './formats.ts';
import type { Limits } from './limits.ts';

/**
 * How to convert. The same names in the library, the API, the command line and object metadata.
 * The defaults and ranges of what a format has of its own stand in the `formats` table.
 */
export interface Options {
  /** The format to write. */
  readonly to: FormatName;
  /** 1 to 100, for lossy formats. */
  readonly quality?: number;
  /** `#rrggbb`: what transparent pixels are flattened on where the target holds no alpha. Default `#ffffff`. */
  readonly background?: string;
  /** `first`, `all` (the default), or numbers and ranges from 1: `2`, `1-3`, `1,4-6`. */
  readonly pages?: string;
  readonly limits?: Partial<Limits>;
}

/** Options that the service knows by name and that are refused as `unsupported-option` until they are carried out. */
export const plannedOptions = ['metadata', 'effort', 'subsampling', 'maxOutputBytes', 'resize'] as const;
