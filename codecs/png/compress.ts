import { bestPathMatcher } from '../deflate/best-path.ts';
import { packZlib } from '../deflate/deflate.ts';
import { lazyMatcher } from '../deflate/lazy.ts';
import { runMatcher } from '../deflate/runs.ts';
import type { Effort } from '../formats.ts';
import { type FilterChoice, filterRows } from './filter.ts';
import type { WrittenLayout } from './layout.ts';

/** How many bytes of rows are tried, about, before all are packed, and in how many parts of the picture. */
const trialBytes = 196_608;
const trialBands = 4;

/** What each effort searches: places for each byte. */
const depths = { fast: 4, trial: 8, balanced: 16, small: 64 } as const;

/**
 * Filters and packs the rows of a picture.
 *
 * - `fast`: one filter, and only runs are searched, which takes a photograph as far as a search does but for some percent
 * - `balanced`: filters by row where they help, and a search where it helps
 * - `small`: the filter that turns out best on a part of the picture, and the cheapest way through all copies
 */
export function compressRows(layout: WrittenLayout, height: number, effort: Effort): Uint8Array<ArrayBuffer> {
  const indexed = layout.colorType === 3 || layout.bitDepth < 8;
  const all = (choice: FilterChoice) => filterRows(layout, 0, height, choice);
  switch (effort) {
    case 'fast': {
      const rows = all(indexed ? 'none' : 'paeth');
      return packZlib(rows, indexed ? lazyMatcher(rows, depths.fast) : runMatcher(rows));
    }
    case 'balanced': {
      const { choice, searchHelps } = tryOut(layout, height, indexed ? ['none'] : ['adaptive', 'none']);
      const rows = all(choice);
      return packZlib(rows, searchHelps ? lazyMatcher(rows, depths.balanced) : runMatcher(rows));
    }
    case 'small': {
      const { choice } = tryOut(layout, height, ['adaptive', 'none', 'sub', 'up', 'paeth']);
      const rows = all(choice);
      return packZlib(rows, bestPathMatcher(rows, depths.small));
    }
    default:
      return effort satisfies never;
  }
}

/** Packs a part of the picture with each filter. */
function tryOut(layout: WrittenLayout, height: number, choices: readonly FilterChoice[]) {
  let least = Number.POSITIVE_INFINITY;
  let best = { choice: choices[0]!, searchHelps: true };
  for (const choice of choices) {
    const rows = trialRows(layout, height, choice);
    const searched = packZlib(rows, lazyMatcher(rows, depths.trial)).length;
    if (searched >= least) continue;
    least = searched;
    // A search takes several times as long; it must save a sixteenth.
    best = { choice, searchHelps: searched * 16 < packZlib(rows, runMatcher(rows)).length * 15 };
  }
  return best;
}

/** Some bands of rows, spread over the picture, one after the other. */
function trialRows(layout: WrittenLayout, height: number, choice: FilterChoice): Uint8Array {
  const rowsInAll = Math.ceil(trialBytes / layout.rowBytes);
  if (rowsInAll >= height) return filterRows(layout, 0, height, choice);
  const band = Math.max(Math.ceil(rowsInAll / trialBands), 1);
  const bandBytes = band * (layout.rowBytes + 1);
  const rows = new Uint8Array(bandBytes * trialBands);
  for (let i = 0; i < trialBands; i++) {
    const from = Math.floor(((height - band) * (i * 2 + 1)) / (trialBands * 2));
    rows.set(filterRows(layout, from, from + band, choice), i * bandBytes);
  }
  return rows;
}
