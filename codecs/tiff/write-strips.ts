import { zlibSync } from 'fflate';
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

/** Packs the rows of a page into strips. */
export function packStrips(image: Image, layout: TiffLayout, compression: TiffCompression): PackedPage {
  const { width, height } = image;
  const samples = samplesPerPixel(layout);
  const rowBytes = Math.ceil((width * samples * bitsPerSample(layout)) / 8);
  const rowsPerStrip = Math.max(1, Math.min(height, Math.floor(stripBytes / rowBytes)));
  const packRows = rowPacker(image, layout);
  const pack = (y: number) => packRows(y, Math.min(rowsPerStrip, height - y));
  const compress = compressor(compression, rowBytes);
  const predict = (rows: Samples) => {
    const differences = rows.slice();
    applyDifferencing(differences, width * samples, samples);
    return differences;
  };

  const middle = Math.floor(height / rowsPerStrip / 2) * rowsPerStrip;
  const plain = compress(pack(middle));
  const differenced = predictorHelps(layout, compression) ? compress(predict(pack(middle))) : plain;
  const predictor = differenced.length < plain.length ? 'horizontal' : 'none';
  const strips: Uint8Array[] = [];
  for (let y = 0; y < height; y += rowsPerStrip) {
    if (y === middle) strips.push(predictor === 'horizontal' ? differenced : plain);
    else strips.push(compress(predictor === 'horizontal' ? predict(pack(y)) : pack(y)));
  }
  return { strips, rowsPerStrip, predictor };
}

/** Whether differences of neighbours can pack better at all; the middle strip tells whether they do. */
function predictorHelps(layout: TiffLayout, compression: TiffCompression): boolean {
  if (layout.color === 'bilevel' || layout.color === 'palette') return false;
  return compression === 'deflate' || compression === 'lzw';
}

function compressor(compression: TiffCompression, rowBytes: number): (rows: Samples) => Uint8Array {
  switch (compression) {
    case 'deflate':
      return (rows) => zlibSync(bytesOf(rows), { level: 6 });
    case 'lzw': {
      const pack = lzwPacker();
      return (rows) => pack(bytesOf(rows));
    }
    case 'packbits':
      return (rows) => packBits(bytesOf(rows), rowBytes);
    case 'none':
      return bytesOf;
    default:
      return compression satisfies never;
  }
}

/** The samples as they lie in memory, which is little-endian wherever this runs, as the file is. */
function bytesOf({ buffer, byteOffset, byteLength }: Samples): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
