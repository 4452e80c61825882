import { unzlibSync } from 'fflate';
import { joinBytes } from '../bytes.ts';
import { CodecError, codecError } from '../errors.ts';
import { decodeJpeg } from '../jpeg/decode.ts';
import { readJpegFrame } from '../jpeg/frame.ts';
import { readSegments } from '../jpeg/markers.ts';
import { unpackCcitt } from './ccitt.ts';
import type { TiffChunk } from './chunks.ts';
import { unpackLzw } from './lzw.ts';
import { unpackBits } from './packbits.ts';
import type { TiffPage } from './page.ts';
import { tags } from './tags.ts';

/**
 * Unpacks one strip or tile to its packed samples, `unpackedBytes` of them, which may be changed in place.
 * @throws CodecError `truncated` or `corrupt` when it does not fill its part, `unsupported-feature`
 */
export async function decompress(file: Uint8Array, page: TiffPage, chunk: TiffChunk): Promise<Uint8Array> {
  const { unpackedBytes } = chunk;
  const stored = file.subarray(chunk.offset, chunk.offset + chunk.byteCount);
  const packed = page.reversedBits && page.compression !== 'jpeg' ? stored.map(reverseBits) : stored;
  switch (page.compression) {
    case 'none':
      return packed.slice();
    case 'packbits':
      return whole(unpackBits(packed, unpackedBytes), chunk);
    case 'lzw':
      return whole(unpackLzw(packed, unpackedBytes), chunk);
    case 'deflate':
      return whole(unpackDeflate(packed, unpackedBytes), chunk);
    case 'ccitt-rle':
    case 'ccitt-g3':
    case 'ccitt-g4': {
      const twoDimensional = (page.t4Options & 1) === 1;
      return whole(unpackCcitt(packed, chunk.width, chunk.height, page.compression, twoDimensional), chunk);
    }
    case 'jpeg':
      return decodeJpegChunk(packed, page, chunk);
    default:
      throw codecError('unsupported-feature', `TIFF with ${page.layout.compression} compression is not read`, {
        format: 'tiff',
      });
  }
}

function whole(unpacked: Uint8Array | undefined, { offset }: TiffChunk): Uint8Array {
  if (unpacked !== undefined) return unpacked;
  throw codecError('corrupt', 'A strip or tile does not unpack to what it has to hold', { format: 'tiff', offset });
}

function unpackDeflate(packed: Uint8Array, length: number): Uint8Array | undefined {
  try {
    const unpacked = unzlibSync(packed, { out: new Uint8Array(length) });
    return unpacked.length === length ? unpacked : undefined;
  } catch {
    return undefined;
  }
}

function reverseBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit);
  return reversed;
}

/** APP14 of Adobe with transform 0: the components are RGB as they are. */
const adobeRgb = Uint8Array.of(0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0);

/**
 * A strip or tile that is a JPEG stream, its tables perhaps in the JPEGTables field.
 * @see TIFF Technical Note 2
 */
async function decodeJpegChunk(packed: Uint8Array, page: TiffPage, chunk: TiffChunk): Promise<Uint8Array> {
  const tables = page.ifd.bytes(tags.jpegTables) ?? new Uint8Array();
  const stream = joinBytes([
    Uint8Array.of(0xff, 0xd8),
    page.photometric === 'rgb' ? adobeRgb : new Uint8Array(),
    tables.length > 4 ? tables.subarray(2, -2) : new Uint8Array(),
    packed.subarray(2),
  ]);
  try {
    const segments = readSegments(stream);
    const frame = readJpegFrame(segments.segments);
    const samples = page.planar ? 1 : page.samplesPerPixel;
    if (
      frame.width !== chunk.width ||
      frame.height < chunk.height ||
      frame.height > chunk.wholeHeight ||
      frame.components !== samples
    )
      throw codecError('corrupt', `${frame.width}×${frame.height} pixels of ${frame.components} samples do not fit`);
    const rgba = await decodeJpeg(stream, frame, segments);
    const out = new Uint8Array(chunk.width * chunk.height * samples);
    for (let to = 0, from = 0; to < out.length; from += 4)
      for (let sample = 0; sample < samples; sample++) out[to++] = rgba[from + sample]!;
    return out;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw codecError(error.code, `In a JPEG strip or tile: ${error.message}`, { format: 'tiff', offset: chunk.offset });
  }
}
