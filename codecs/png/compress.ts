import type { OnRows } from '../codec.ts';
import { bestPathMatcher } from '../deflate/best-path.ts';
import { chainMatcher } from '../deflate/chain-matcher.ts';
import type { MatcherOf } from '../deflate/matcher.ts';
import { runMatcher } from '../deflate/runs.ts';
import { type TakePiece, ZlibPacker } from '../deflate/zlib-packer.ts';
import type { Effort } from '../formats.ts';
import { type FilterChoice, filterRows } from './filter.ts';
import type { WrittenLayout } from './layout.ts';

/** How many bytes of rows are tried, about, before all are packed, and in how many parts of the picture. */
const trialBytes = { least: 16_384, most: 196_608, share: 32 } as const;
const trialBands = 8;
/** Rows of more bytes are not tried, nor looked at beside the row above: no such row may be held twice. */
const longRowBytes = 1_048_576;
/** Rows of a band, at least: below them, a filter has nothing above it. */
const leastBand = 3;

/**
 * Filters and packs the rows of a picture as a zlib stream.
 *
 * - `fast`: filters by row, and only runs are searched, which takes a photograph as far as a search does but for some percent
 * - `balanced`: filters by row where they help, and a search where it helps
 * - `small`: the filter that turns out best on a part of the picture, and the cheapest way through all copies
 * @param give is given the stream in pieces of a megabyte at most
 */
export function compressRows(
  layout: WrittenLayout,
  height: number,
  effort: Effort,
  give: TakePiece,
  onRows?: OnRows,
): void {
  const { choice, matcherOf } = choosePacking({ layout, height }, effort);
  const stride = layout.rowBytes + 1;
  const packer = new ZlibPacker(matcherOf, height * stride, give);
  let packed = 0;
  filterRows(layout, 0, height, choice, (filtered) => {
    packer.write(filtered);
    packed += filtered.length;
    onRows?.(packed / stride);
  });
  packer.finish();
}

/** How rows are filtered and searched. */
interface Packing {
  readonly choice: FilterChoice;
  readonly matcherOf: MatcherOf;
}

function choosePacking(rows: Rows, effort: Effort): Packing {
  const { layout } = rows;
  const indexed = layout.colorType === 3 || layout.bitDepth < 8;
  if (layout.rowBytes > longRowBytes) return { choice: indexed ? 'none' : 'sub', matcherOf: runMatcher };
  switch (effort) {
    case 'fast':
      return indexed
        ? { choice: 'none', matcherOf: searchBytes(4) }
        : { choice: 'adaptive-without-paeth', matcherOf: runMatcher };
    case 'balanced':
      return indexed ? { choice: 'none', matcherOf: searchDrawing } : balance(rows);
    case 'small':
      return { choice: leastFilter(rows), matcherOf: (window) => bestPathMatcher(window, 64) };
    default:
      return effort satisfies never;
  }
}

interface Rows {
  readonly layout: WrittenLayout;
  readonly height: number;
}

/** Copies may begin at every byte. */
function searchBytes(depth: number): MatcherOf {
  return (window, size) => chainMatcher(window, size, { depth, nice: 32 });
}

/** What is not filtered has single pixels that come again. */
const searchDrawing: MatcherOf = (window, size) => chainMatcher(window, size, { depth: 8, nice: 32, shortest: 3 });

/** Copies begin with a pixel where it has an even number of bytes: faster, and almost as good. */
function searchPixels({ rowBytes, pixelBytes }: WrittenLayout): MatcherOf {
  if (pixelBytes % 2 === 1) return searchBytes(3);
  const grid = { rowBytes: rowBytes + 1, pixelBytes };
  return (window, size) => chainMatcher(window, size, { depth: 4, nice: 32, grid });
}

/** What packs a part of the picture best, where a search must save an eighth: it takes several times as long. */
function balance(rows: Rows): Packing {
  const { layout } = rows;
  const runs = trialSize(rows, 'adaptive', runMatcher);
  const trials: (Packing & { size: number })[] = [];
  const tryOut = (choice: FilterChoice, matcherOf: MatcherOf) => {
    trials.push({ choice, matcherOf, size: trialSize(rows, choice, matcherOf) });
  };
  tryOut('adaptive', searchPixels(layout));
  // Where a search finds something, it finds more in rows that are all filtered alike.
  if (trials[0]!.size * 16 < runs * 15) tryOut('up', searchPixels(layout));
  // Drawings and text are found again where they are not filtered; no photograph packs as well as they do.
  if (runs * 5 < trialRows(rows).bytes) tryOut('none', searchDrawing);
  const best = trials.reduce((least, trial) => (trial.size < least.size ? trial : least));
  return best.size * 8 < runs * 7 ? best : { choice: 'adaptive', matcherOf: runMatcher };
}

/** The filter that leaves the least of a part of the picture. */
function leastFilter(rows: Rows): FilterChoice {
  const matcherOf = searchBytes(8);
  const sizes = smallChoices.map((choice) => trialSize(rows, choice, matcherOf));
  return smallChoices[sizes.indexOf(Math.min(...sizes))]!;
}
const smallChoices = ['adaptive', 'none', 'sub', 'up', 'paeth'] as const satisfies readonly FilterChoice[];

/** Some bands of rows, spread over the picture. */
function trialRows({ layout, height }: Rows): {
  readonly band: number;
  readonly bands: number;
  readonly bytes: number;
} {
  const stride = layout.rowBytes + 1;
  const { least, most, share } = trialBytes;
  const wanted = Math.min(Math.max((stride * height) / share, least), most);
  const band = Math.min(Math.max(Math.floor(wanted / trialBands / stride), leastBand), height);
  const bands = Math.max(Math.min(trialBands, Math.floor(wanted / band / stride), Math.floor(height / band)), 1);
  return { band, bands, bytes: band * bands * stride };
}

/** How much they take, one after the other. */
function trialSize(rows: Rows, choice: FilterChoice, matcherOf: MatcherOf): number {
  const { layout, height } = rows;
  const { band, bands, bytes } = trialRows(rows);
  let size = 0;
  const packer = new ZlibPacker(matcherOf, bytes, ({ length }) => {
    size += length;
  });
  for (let i = 0; i < bands; i++) {
    const from = Math.floor(((height - band) * (i * 2 + 1)) / (bands * 2));
    filterRows(layout, from, from + band, choice, (filtered) => packer.write(filtered));
  }
  packer.finish();
  return size;
}
