import { unpackCcitt } from './ccitt.ts';
import { corrupt, truncated, unsupported } from './errors.ts';
import { reverseBits } from './fill-order.ts';
import { inflateZlib } from './inflate.ts';
import { unpackJpeg } from './jpeg-compression.ts';
import { unpackSgiLog } from './logluv.ts';
import { unpackLzw } from './lzw.ts';
import { unpackNext } from './next.ts';
import { oldJpegUnpacker } from './old-jpeg.ts';
import { unpackPackBits } from './packbits.ts';
import type { Page } from './page.ts';
import { type Chunk, type ChunkData, rowCount } from './strips-and-tiles.ts';
import { tags } from './tags.ts';
import { unpackThunderScan } from './thunderscan.ts';
import { unpackWebp } from './webp.ts';
import { unpackXz } from './xz.ts';
import { unpackZstd } from './zstd.ts';

/**
 * Fills `target`, which has the length of the unpacked chunk, or gives an array of its own that holds the chunk; or says
 * what keeps it from that. May answer with a promise.
 */
export type Decompress = (data: ChunkData, target: Uint8Array<ArrayBuffer>, chunk: Chunk) => unknown;

/**
 * The decompressor of a page.
 * @throws CodecError `unsupported-feature` for a compression that is not read; `corrupt` for one that cannot hold
 *   what the page declares
 */
export function decompressor(page: Page): Decompress {
  const unpack = unpacker(page);
  // §8: FillOrder 2 turns each byte of the packed data round, before anything else is made of it.
  if (!page.lsbFirst || page.compression === 'jpeg' || page.compression === 'old-jpeg') return unpack;
  return ({ bytes, offset }, target, chunk) => unpack({ bytes: reverseBits(bytes), offset }, target, chunk);
}

function unpacker(page: Page): Decompress {
  const { compression, bits, samplesPerPixel } = page;
  switch (compression) {
    case 'none':
      return ({ bytes }, target) => target.set(bytes.subarray(0, target.length));
    case 'packbits':
      return ({ bytes, offset }, target) => unpackPackBits(bytes, target, offset);
    case 'lzw':
      return ({ bytes, offset }, target) => unpackLzw(bytes, target, offset);
    case 'deflate':
      return ({ bytes, offset }, target) => inflateZlib(bytes, target, offset);
    case 'ccitt-rle':
    case 'ccitt-rlew':
    case 'ccitt-g3':
    case 'ccitt-g4': {
      if (bits !== 1 || (samplesPerPixel !== 1 && !page.planar))
        throw corrupt('Facsimile data has one sample of one bit');
      const twoDimensional = compression === 'ccitt-g3' && ((page.ifd.number(tags.t4Options) ?? 0) & 1) === 1;
      return ({ bytes, offset }, target, chunk) =>
        unpackCcitt(
          bytes,
          target,
          { scheme: compression, width: chunk.width, rows: rowCount(page, chunk), twoDimensional },
          offset,
        );
    }
    case 'jpeg':
      return (data, target, chunk) => unpackJpeg(data, target, chunk, page);
    case 'sgilog':
      return ({ bytes, offset }, target, { width }) => unpackSgiLog(bytes, target, width, samplesPerPixel, offset);
    case 'sgilog24':
      return plainWords;
    case 'thunderscan':
      if (bits !== 4 || samplesPerPixel !== 1) throw corrupt('ThunderScan data has one sample of 4 bits');
      return ({ bytes, offset }, target, { width }) => unpackThunderScan(bytes, target, width, offset);
    case 'next':
      if (bits !== 2 || samplesPerPixel !== 1) throw corrupt('NeXT data has one sample of 2 bits');
      return ({ bytes, offset }, target, { width }) => unpackNext(bytes, target, width, offset);
    case 'lzma':
      return ({ bytes, offset }, target) => unpackXz(bytes, target, offset);
    case 'zstd':
      return ({ bytes, offset }, target) => unpackZstd(bytes, target, offset);
    case 'webp':
      if (bits !== 8 || page.planar || (samplesPerPixel !== 3 && samplesPerPixel !== 4))
        throw corrupt('WebP data have 3 or 4 samples of 8 bits');
      return (data, _target, chunk) => unpackWebp(data, chunk, samplesPerPixel);
    case 'old-jpeg':
      return oldJpegUnpacker(page);
    case 'lerc':
    case 'jbig-bilevel':
    case 'jbig-color':
    case 'jbig':
    case 'jpeg2000':
    case 'jpeg-xl':
    case 'pixarfilm':
    case 'pixarlog':
      throw unsupported(`TIFF with ${compression} compression is not read`);
    default:
      return compression satisfies never;
  }
}

/** SGI Log 24 does not pack: its words of 24 bits lie as they are. */
const plainWords: Decompress = ({ bytes, offset }, target) => {
  if (bytes.length < target.length) throw truncated('SGI Log 24 data ends early', offset + bytes.length);
  target.set(bytes.subarray(0, target.length));
};
