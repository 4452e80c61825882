import { chainMatcher } from '../deflate/chain-matcher.ts';
import type { MatcherOf } from '../deflate/matcher.ts';
import { runMatcher } from '../deflate/runs.ts';
import { type TakePiece, ZlibPacker } from '../deflate/zlib-packer.ts';
import type { TiffCompression } from '../formats.ts';
import type { Image } from '../image.ts';
import { applyDifferencing } from './predictor.ts';
import { bitsPerSample, samplesPerPixel, type TiffLayout } from './write-layout.ts';
import { lzwPacker } from './write-lzw.ts';
import { packBits } from './write-packbits.ts';
import { rowPacker, type Samples } from './write-samples.ts';

/** How the rows of a page are cut into strips and packed. */
export interface StripPlan {
  readonly count: number;
  readonly rowsPerStrip: number;
  readonly predictor: 'none' | 'horizontal';
  /** Bytes of all rows before they are packed. */
  readonly sizeBytes: number;
  /** Packs a strip, and gives it away in pieces. */
  pack(strip: number, give: TakePiece): void;
}

/** Bytes of a strip before it is compressed, about: small enough to stream, large enough to compress well. */
const stripBytes = 256 * 1024;

/** Bytes before compression that tell how the whole packs. A small picture is not packed twice to find out. */
const leastTriedBytes = 128 * 1024;

/** Rows of more bytes are not tried: they take long, and no such row may be held twice. */
const longRowBytes = 1_048_576;

/** Tries on rows in the middle of the page how it packs best. */
export function planStrips(image: Image, layout: TiffLayout, compression: TiffCompression): StripPlan {
  const { width, height } = image;
  const samples = samplesPerPixel(layout);
  const rowBytes = Math.ceil((width * samples * bitsPerSample(layout)) / 8);
  const rowsPerStrip = Math.max(1, Math.min(height, Math.floor(stripBytes / rowBytes)));
  const packRows = rowPacker(image, layout);
  const count = Math.ceil(height / rowsPerStrip);
  const rowsOf = (strip: number) =>
    packRows(strip * rowsPerStrip, Math.min(rowsPerStrip, height - strip * rowsPerStrip));
  let kept: Samples | undefined;
  const differencesOf = (rows: Samples) => {
    if (kept === undefined || kept.length < rows.length) kept = rows.slice();
    const differences = kept.subarray(0, rows.length);
    differences.set(rows);
    applyDifferencing(differences, width * samples, samples);
    return differences;
  };
  const predict = { none: (rows: Samples) => rows, horizontal: differencesOf };
  const planOf = (predictor: StripPlan['predictor'], compress: Compress): StripPlan => ({
    count,
    rowsPerStrip,
    predictor,
    sizeBytes: rowBytes * height,
    pack: (strip, give) => compress(predict[predictor](rowsOf(strip)), give),
  });

  const shape = { rowBytes, stripBytes: rowBytes * rowsPerStrip };
  if (rowBytes > longRowBytes) {
    const predictor = predictorHelps(layout, compression) ? 'horizontal' : 'none';
    return planOf(predictor, compressors(compression, predictor, shape).at(-1)!);
  }
  const tried = Math.min(rowsPerStrip, Math.max(Math.ceil(height / 8), Math.ceil(leastTriedBytes / rowBytes)));
  const middle = packRows((height - tried) >> 1, tried);
  const predictors = predictorHelps(layout, compression) ? (['none', 'horizontal'] as const) : (['none'] as const);
  const trials = predictors.flatMap((predictor) => {
    const rows = predict[predictor](middle);
    return compressors(compression, predictor, shape).map((compress) => {
      return { predictor, compress, size: packedBytes(rows, compress) };
    });
  });
  const { predictor, compress } = choose(trials, middle.byteLength);
  return planOf(predictor, compress);
}

/** One way to pack, and what it makes of the rows that are tried. */
interface Trial {
  readonly predictor: StripPlan['predictor'];
  readonly compress: Compress;
  readonly size: number;
}

/** The least; but of a strip that is mostly noise, a search that saves no hundredth is left out: it takes many times as long. */
function choose(trials: readonly Trial[], plainBytes: number): Trial {
  const leastOf = (some: readonly Trial[]) =>
    some.reduce((least, trial) => (trial.size < least.size ? trial : least), some[0]!);
  const least = leastOf(trials);
  const quick = trials.filter(({ compress }) => compress.quick);
  if (quick.length === 0) return least;
  const quickest = leastOf(quick);
  return quickest.size * 4 > plainBytes && quickest.size * 100 <= least.size * 101 ? quickest : least;
}

function packedBytes(rows: Samples, compress: Compress): number {
  let size = 0;
  compress(rows, ({ length }) => {
    size += length;
  });
  return size;
}

/** Whether differences of neighbours can pack better at all; the rows in the middle tell whether they do. */
function predictorHelps(layout: TiffLayout, compression: TiffCompression): boolean {
  if (layout.color === 'bilevel' || layout.color === 'palette') return false;
  return compression === 'deflate' || compression === 'lzw';
}

interface Compress {
  (rows: Samples, give: TakePiece): void;
  /** Searches for runs alone. */
  readonly quick?: boolean;
}

/** The ways to compress that are tried: of differences and of noise, runs alone may be the better. */
function compressors(
  compression: TiffCompression,
  predictor: StripPlan['predictor'],
  { rowBytes, stripBytes }: { readonly rowBytes: number; readonly stripBytes: number },
): readonly Compress[] {
  switch (compression) {
    case 'deflate':
      return matchers[predictor].map((matcherOf) => zlibCompressor(matcherOf, stripBytes));
    case 'lzw': {
      const pack = lzwPacker();
      return [(rows, give) => give(pack(bytesOf(rows)))];
    }
    case 'packbits':
      return [(rows, give) => give(packBits(bytesOf(rows), rowBytes))];
    case 'none':
      return [(rows, give) => give(bytesOf(rows))];
    default:
      return compression satisfies never;
  }
}

/** One packer for all strips: its tables are larger than a strip. */
function zlibCompressor(matcherOf: MatcherOf, stripBytes: number): Compress {
  let take: TakePiece;
  const packer = new ZlibPacker(matcherOf, stripBytes, (piece) => take(piece));
  const compress = (rows: Samples, give: TakePiece) => {
    take = give;
    packer.write(bytesOf(rows));
    packer.finish();
  };
  return Object.assign(compress, { quick: matcherOf === runMatcher });
}

const matchers: Readonly<Record<StripPlan['predictor'], readonly MatcherOf[]>> = {
  // Single pixels come again.
  none: [(window, size) => chainMatcher(window, size, { depth: 16, nice: 64, shortest: 3 }), runMatcher],
  horizontal: [(window, size) => chainMatcher(window, size, { depth: 12, nice: 64 }), runMatcher],
};

/** The samples as they lie in memory, which is little-endian wherever this runs, as the file is. */
function bytesOf({ buffer, byteOffset, byteLength }: Samples): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
