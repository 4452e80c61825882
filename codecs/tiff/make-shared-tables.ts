import { srgbCurve, srgbLevels } from './cielab.ts';
import { uvPlaces } from './logluv.ts';
import { halfWords } from './samples.ts';
import type { SharedTables } from './shared-tables.ts';

/** The tables of one file, none of them made yet. */
export function makeSharedTables(): SharedTables {
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
