import { joinBytes } from '../bytes.ts';
import { CodecError, codecError } from '../errors.ts';
import { decodeJpeg } from '../jpeg/decode.ts';
import { readJpegFrame } from '../jpeg/frame.ts';
import { readSegments } from '../jpeg/markers.ts';
import { corrupt } from './errors.ts';
import type { Page } from './page.ts';
import type { Chunk, ChunkData } from './strips-and-tiles.ts';
import { tags } from './tags.ts';

/** APP14 of Adobe with transform 0: the components are RGB as they are. */
const adobeRgb = Uint8Array.of(0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0);

/**
 * Unpacks a strip or tile that is a JPEG stream, its tables perhaps in the JPEGTables field, into samples of 8 bits.
 * YCbCr comes out as RGB.
 * @throws CodecError as the JPEG codec does, with the offset of the chunk
 * @see TIFF Technical Note 2
 */
export async function unpackJpeg(data: ChunkData, target: Uint8Array, chunk: Chunk, page: Page): Promise<void> {
  const tables = page.ifd.bytes(tags.jpegTables) ?? new Uint8Array();
  const isRgb = page.layout.color === 'rgb';
  const stream = joinBytes([
    Uint8Array.of(0xff, 0xd8),
    isRgb ? adobeRgb : new Uint8Array(),
    tables.length > 4 ? tables.subarray(2, -2) : new Uint8Array(),
    data.bytes.subarray(2),
  ]);
  const samples = page.planar ? 1 : page.samplesPerPixel;
  try {
    const segments = readSegments(stream);
    const frame = readJpegFrame(segments.segments);
    if (frame.width < chunk.width || frame.height < chunk.height || frame.components !== samples)
      throw corrupt(`${frame.width}×${frame.height} pixels of ${frame.components} samples do not fit`);
    const rgba = await decodeJpeg(stream, frame, segments);
    for (let row = 0, to = 0; row < chunk.height; row++)
      for (let x = 0, from = row * frame.width * 4; x < chunk.width; x++, from += 4)
        for (let sample = 0; sample < samples; sample++) target[to++] = rgba[from + sample]!;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw codecError(error.code, `In a JPEG strip or tile: ${error.message}`, { format: 'tiff', offset: data.offset });
  }
}
