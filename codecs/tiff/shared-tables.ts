import { srgbCurve, srgbLevels } from './cielab.ts';
import { uvPlaces } from './logluv.ts';
import { halfWords } from './samples.ts';

/**
 * Tables that take a while to make, and that the pages of one file share: a thousand small pages would take seconds for
 * theirs. Each is made when a page first asks for it.
 */
export interface SharedTables {
  readonly srgbCurve8: () => ReturnType<typeof srgbCurve>;
  readonly srgbCurve16: () => ReturnType<typeof srgbCurve>;
  readonly srgbLevels: () => ReturnType<typeof srgbLevels>;
  readonly uvPlaces: () => ReturnType<typeof uvPlaces>;
  readonly halfWords: () => ReturnType<typeof halfWords>;
  /** Curves of a TransferFunction, by where it lies and how it is read. */
  readonly transferFunctions: Map<string, readonly Uint16Array[]>;
}

export function sharedTables(): SharedTables {
  const srgbCurve8 = once(() => srgbCurve(255));
  return {
    srgbCurve8,
    srgbCurve16: once(() => srgbCurve(65_535)),
    srgbLevels: once(() => srgbLevels(srgbCurve8())),
    uvPlaces: once(uvPlaces),
    halfWords: once(halfWords),
    transferFunctions: new Map(),
  };
}

function once<Table>(make: () => Table): () => Table {
  let made: Table | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
