import type { UvPlaces } from './logluv.ts';

/**
 * Tables that take a while to make, and that the pages of one file share: a thousand small pages would take seconds for
 * theirs. Each is made when a page first asks for it.
 */
export interface SharedTables {
  readonly srgbCurve8: () => Float64Array;
  readonly srgbCurve16: () => Float64Array;
  readonly srgbLevels: () => Uint8Array;
  readonly uvPlaces: () => UvPlaces;
  readonly halfWords: () => Uint16Array;
  /** Curves of a TransferFunction, by where it lies and how it is read. */
  readonly transferFunctions: Map<string, readonly Uint16Array[]>;
}
