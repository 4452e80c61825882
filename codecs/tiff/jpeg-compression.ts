import { joinBytes } from '../bytes.ts';
import { CodecError, codecError } from '../errors.ts';
import { decodeJpeg } from '../jpeg/decode.ts';
import { decodePlanes } from '../jpeg/decoder/decode-planes.ts';
import { upsample } from '../jpeg/decoder/upsample.ts';
import { readJpegFrame } from '../jpeg/frame.ts';
import { readSegments } from '../jpeg/markers.ts';
import { corrupt } from './errors.ts';
import type { Page } from './page.ts';
import { packSamples } from './samples.ts';
import { type Chunk, type ChunkData, rowBytes, rowCount } from './strips-and-tiles.ts';
import { tags } from './tags.ts';

/** APP14 of Adobe: with transform 0 the components are RGB as they are, with 1 they are YCbCr. */
function adobeSegment(transform: 0 | 1): Uint8Array {
  return Uint8Array.of(0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform);
}

/** Where the stream goes on behind SOI and the application segments and comments that follow it. */
function afterApplicationSegments(bytes: Uint8Array): number {
  let at = 2;
  while (bytes[at] === 0xff && ((bytes[at + 1]! & 0xf0) === 0xe0 || bytes[at + 1] === 0xfe))
    at += 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
  return at;
}

/**
 * Unpacks a strip or tile that is a JPEG stream, its tables perhaps in the JPEGTables field. YCbCr of 8 bits comes out
 * as RGB; other components as they are stored.
 * @throws CodecError as the JPEG codec does, with the offset of the chunk
 * @see TIFF Technical Note 2
 */
export async function unpackJpeg(data: ChunkData, target: Uint8Array, chunk: Chunk, page: Page): Promise<void> {
  try {
    if (isCommon(page)) await unpackCommon(data, target, chunk, page);
    else unpackPlanes(data, target, chunk, page);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw codecError(error.code, `In a JPEG strip or tile: ${error.message}`, { format: 'tiff', offset: data.offset });
  }
}

/** Gray, RGB and YCbCr of 8 bits go the way of JPEG files. */
function isCommon({ bits, planar, samplesPerPixel, layout }: Page): boolean {
  if (bits !== 8) return false;
  if (layout.color === 'gray' || planar) return planar || samplesPerPixel === 1;
  return (layout.color === 'rgb' || layout.color === 'ycbcr') && samplesPerPixel === 3;
}

async function unpackCommon({ bytes }: ChunkData, target: Uint8Array, chunk: Chunk, page: Page): Promise<void> {
  const tables = page.ifd.bytes(tags.jpegTables) ?? new Uint8Array();
  const stream = joinBytes([
    Uint8Array.of(0xff, 0xd8),
    // The directory tells the colours (Technical Note 2), whatever the stream's own segments say.
    adobeSegment(page.layout.color === 'rgb' ? 0 : 1),
    tables.length > 4 ? tables.subarray(2, -2) : new Uint8Array(),
    bytes.subarray(afterApplicationSegments(bytes)),
  ]);
  const samples = page.planar ? 1 : page.samplesPerPixel;
  const segments = readSegments(stream);
  const frame = readJpegFrame(segments.segments);
  holdFrame(frame, frame.components, chunk, page);
  const rgba = await decodeJpeg(stream, frame, segments);
  const rows = rowCount(page, chunk);
  for (let row = 0, to = 0; row < rows; row++)
    for (let x = 0, from = row * frame.width * 4; x < frame.width; x++, from += 4)
      for (let sample = 0; sample < samples; sample++) target[to++] = rgba[from + sample]!;
}

function unpackPlanes({ bytes }: ChunkData, target: Uint8Array, chunk: Chunk, page: Page): void {
  const { segments } = readSegments(bytes);
  const frame = readJpegFrame(segments);
  holdFrame(frame, frame.components, chunk, page);
  const planes = decodePlanes(bytes, page.ifd.bytes(tags.jpegTables));
  if (planes.precision !== page.bits) throw corrupt(`samples of ${planes.precision} bits stand for ${page.bits} bits`);
  const components = planes.components.map((component) => upsample(component, planes));
  const row = new Uint16Array(planes.width * components.length);
  const rows = rowCount(page, chunk);
  for (let y = 0; y < rows; y++) {
    for (const [index, rowOf] of components.entries()) {
      const samples = rowOf(y);
      for (let x = 0, to = index; x < planes.width; x++, to += components.length) row[to] = samples[x]!;
    }
    packSamples(row, page.bits, page.ifd.littleEndian, target, y * rowBytes(page, chunk));
  }
}

/** The last strip may be stored with as many rows as the others; else the frame is the chunk, or its plane. */
function holdFrame(
  { width, height }: { readonly width: number; readonly height: number },
  components: number,
  chunk: Chunk,
  page: Page,
): void {
  const { grid, planar, samplesPerPixel } = page;
  const samples = planar ? 1 : samplesPerPixel;
  const columns = Math.floor((rowBytes(page, chunk) * 8) / page.bits / samples);
  const rows = rowCount(page, chunk);
  const most = rowCount(page, { ...chunk, height: Math.max(grid.chunkHeight, chunk.height) });
  if (width !== columns || height < rows || height > most || components !== samples)
    throw corrupt(`${width}×${height} pixels of ${components} samples do not fit ${columns}×${rows}`);
}
