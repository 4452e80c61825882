import type { OnRows } from '../codec.ts';
import { chainMatcher } from '../deflate/chain-matcher.ts';
import { packZlib } from '../deflate/deflate.ts';
import type { MatcherOf } from '../deflate/matcher.ts';
import { runMatcher } from '../deflate/runs.ts';
import type { TiffCompression } from '../formats.ts';
import type { Image } from '../image.ts';
import { applyDifferencing } from './predictor.ts';
import { bitsPerSample, samplesPerPixel, type TiffLayout } from './write-layout.ts';
import { lzwPacker } from './write-lzw.ts';
import { packBits } from './write-packbits.ts';
import { rowPacker, type Samples } from './write-samples.ts';

/** The strips of a page and what its directory says of them. */
export interface PackedPage {
  readonly strips: readonly Uint8Array[];
  readonly rowsPerStrip: number;
  readonly predictor: 'none' | 'horizontal';
}

/** Bytes of a strip before it is compressed, about: small enough to stream, large enough to compress well. */
const stripBytes = 256 * 1024;

/** Rows of more bytes are not tried: they take long, and no such row may be held twice. */
const longRowBytes = 1_048_576;

/** Packs the rows of a page into strips. */
export function packStrips(
  image: Image,
  layout: TiffLayout,
  compression: TiffCompression,
  onRows?: OnRows,
): PackedPage {
  const { width, height } = image;
  const samples = samplesPerPixel(layout);
  const rowBytes = Math.ceil((width * samples * bitsPerSample(layout)) / 8);
  const rowsPerStrip = Math.max(1, Math.min(height, Math.floor(stripBytes / rowBytes)));
  const packRows = rowPacker(image, layout);
  const pack = (y: number) => packRows(y, Math.min(rowsPerStrip, height - y));
  const differencesOf = (rows: Samples) => {
    const differences = rows.slice();
    applyDifferencing(differences, width * samples, samples);
    return differences;
  };
  const predict = { none: (rows: Samples) => rows, horizontal: differencesOf };

  if (rowBytes > longRowBytes) {
    const predictor = predictorHelps(layout, compression) ? 'horizontal' : 'none';
    const compress = compressors(compression, predictor, rowBytes).at(-1)!;
    const strips = Array.from({ length: height }, (_, y) => compress(predict[predictor](pack(y))));
    return { strips, rowsPerStrip, predictor };
  }
  const middle = pack(Math.floor(height / rowsPerStrip / 2) * rowsPerStrip);
  const predictors = predictorHelps(layout, compression) ? (['none', 'horizontal'] as const) : (['none'] as const);
  const trials = predictors.flatMap((predictor) =>
    compressors(compression, predictor, rowBytes).map((compress) => {
      return { predictor, compress, size: compress(predict[predictor](middle)).length };
    }),
  );
  const { predictor, compress } = trials.reduce((least, trial) => (trial.size < least.size ? trial : least));
  const strips: Uint8Array[] = [];
  for (let y = 0; y < height; y += rowsPerStrip) {
    onRows?.(y);
    strips.push(compress(predict[predictor](pack(y))));
  }
  return { strips, rowsPerStrip, predictor };
}

/** Whether differences of neighbours can pack better at all; the middle strip tells whether they do. */
function predictorHelps(layout: TiffLayout, compression: TiffCompression): boolean {
  if (layout.color === 'bilevel' || layout.color === 'palette') return false;
  return compression === 'deflate' || compression === 'lzw';
}

type Compress = (rows: Samples) => Uint8Array;

/** The ways to compress that are tried: of differences, runs alone may be the better. */
function compressors(
  compression: TiffCompression,
  predictor: PackedPage['predictor'],
  rowBytes: number,
): readonly Compress[] {
  switch (compression) {
    case 'deflate':
      return matchers[predictor].map((matcherOf) => (rows: Samples) => packZlib(bytesOf(rows), matcherOf));
    case 'lzw': {
      const pack = lzwPacker();
      return [(rows) => pack(bytesOf(rows))];
    }
    case 'packbits':
      return [(rows) => packBits(bytesOf(rows), rowBytes)];
    case 'none':
      return [bytesOf];
    default:
      return compression satisfies never;
  }
}

const matchers: Readonly<Record<PackedPage['predictor'], readonly MatcherOf[]>> = {
  // Single pixels come again.
  none: [(window, size) => chainMatcher(window, size, { depth: 16, nice: 64, shortest: 3 })],
  horizontal: [(window, size) => chainMatcher(window, size, { depth: 12, nice: 64 }), runMatcher],
};

/** The samples as they lie in memory, which is little-endian wherever this runs, as the file is. */
function bytesOf({ buffer, byteOffset, byteLength }: Samples): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
