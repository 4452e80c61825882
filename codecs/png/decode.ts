import { inflateWhole } from '#zlib';
import { joinBytes } from '../bytes.ts';
import { maxDeflateRatio } from '../deflate/inflate.ts';
import { unpackZlib } from '../deflate/zlib.ts';
import { codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import type { Chunk } from './chunks.ts';
import { rgbaColorRow, rgbColorRow } from './color-rows.ts';
import { type RowExpander, rowExpander, wideRowExpander } from './expand.ts';
import type { PngHeader } from './header.ts';
import { passesOf } from './passes.ts';
import { unfilter } from './unfilter.ts';

/** Below this, asking the runtime costs more than it saves. */
const leastPlatformBytes = 65_536;

/**
 * Decodes the pixels as stored, expanded to RGBA; 16 bits stay 16.
 * @throws CodecError `truncated` when the data end before the picture does, `corrupt` when they break the
 *   specification or their check sum is wrong
 * @see PNG 3rd ed. §7 to §10
 */
export function decodePng(header: PngHeader, chunks: readonly Chunk[]): Image['data'] {
  const filtered = unpackRows(header, chunks);
  const layout = { ...header, palette: chunks.find(({ type }) => type === 'PLTE')?.data };
  const samples = header.width * header.height * 4;
  if (isWideRgba(header)) return placeWideRgba(header, filtered);
  if (header.bitDepth === 16) {
    const wide = new Uint16Array(samples);
    placeRows(header, filtered, wideRowExpander(layout), wide);
    return wide;
  }
  const pixels = new Uint8ClampedArray(samples);
  const words = new Uint32Array(pixels.buffer);
  if (isPlainColor(header)) placeColorRows(header, filtered, words);
  else placeRows(header, filtered, rowExpander(layout), words);
  return pixels;
}

/** The layouts of photographs, which have a way of their own. */
function isPlainColor({ colorType, transparency, interlaced }: PngHeader): boolean {
  return !interlaced && (colorType === 6 || (colorType === 2 && transparency === undefined));
}

function placeColorRows({ width, height, colorType }: PngHeader, filtered: Uint8Array, out: Uint32Array): void {
  const place = colorType === 6 ? rgbaColorRow : rgbColorRow;
  const stride = filtered.length / height;
  for (let row = 0; row < height; row++)
    if (place(filtered, row * stride, width, out, row * width, row === 0) < 0) throw wrongFilter(filtered, row, stride);
}

/** Samples that take as many bytes in the file as in memory. */
function isWideRgba({ bitDepth, colorType, interlaced }: PngHeader): boolean {
  return bitDepth === 16 && colorType === 6 && !interlaced;
}

/** Undoes the filters, then moves the rows together where they lie: a second array would be as large as the picture. */
function placeWideRgba({ width, height }: PngHeader, filtered: Uint8Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const rowBytes = width * 8;
  const wrong = unfilter(filtered, 0, height, rowBytes, 8);
  if (wrong >= 0) throw wrongFilter(filtered, wrong, rowBytes + 1);
  const view = new DataView(filtered.buffer, filtered.byteOffset, filtered.length);
  for (let row = 0, from = 1, to = 0; row < height; row++, from++)
    for (const end = to + rowBytes; to < end; from += 4, to += 4) {
      const samples = view.getInt32(from, true);
      view.setInt32(to, ((samples & 0xff_00ff) << 8) | ((samples >>> 8) & 0xff_00ff), true);
    }
  return new Uint16Array(filtered.buffer, filtered.byteOffset, width * height * 4);
}

/** Undoes the filters, and puts each row of each pass where it belongs. */
function placeRows<Out>(header: PngHeader, filtered: Uint8Array, expand: RowExpander<Out>, out: Out): void {
  const pixelBytes = Math.max(header.pixelBits >> 3, 1);
  let at = 0;
  for (const { x, y, dx, dy, columns, rows, rowBytes } of passesOf(header)) {
    const wrong = unfilter(filtered, at, rows, rowBytes, pixelBytes);
    if (wrong >= 0) throw wrongFilter(filtered.subarray(at), wrong, rowBytes + 1);
    for (let row = 0; row < rows; row++, at += rowBytes + 1)
      expand(filtered, at + 1, columns, out, (y + row * dy) * header.width + x, dx);
  }
}

/** All rows of all passes, each with its filter's number before it. */
function unpackRows({ width, height, filteredBytes }: PngHeader, chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const pieces = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const packed = pieces.length === 1 ? pieces[0]! : joinBytes(pieces);
  // Checked before memory is taken.
  if (packed.length * maxDeflateRatio < filteredBytes)
    throw truncated(`${packed.length} bytes of IDAT cannot hold ${width}×${height} pixels`);
  const whole = filteredBytes >= leastPlatformBytes ? inflateWhole(packed, filteredBytes) : undefined;
  if (whole !== undefined) return whole;
  const filtered = new Uint8Array(filteredBytes);
  const { end, length } = unpackZlib(packed, filtered);
  switch (end) {
    case 'whole':
    case 'full':
      // More data than the picture takes are ignored, as every decoder does.
      if (length === filteredBytes) return filtered;
      throw corrupt(`The picture data unpack to ${length} bytes; the picture takes ${filteredBytes}`);
    case 'truncated':
    case 'unchecked':
      throw truncated(`The picture data end after ${length} of ${filteredBytes} bytes, or before their check sum`);
    case 'corrupt':
      throw corrupt(`The picture data do not unpack after ${length} of ${filteredBytes} bytes`);
    case 'wrong-sum':
      throw corrupt('The check sum of the picture data is wrong');
    default:
      return end satisfies never;
  }
}

function wrongFilter(filtered: Uint8Array, row: number, stride: number) {
  return corrupt(`Row ${row} has the filter ${filtered[row * stride]}; there are 0 to 4`);
}
function corrupt(message: string) {
  return codecError('corrupt', message, { format: 'png' });
}
function truncated(message: string) {
  return codecError('truncated', message, { format: 'png' });
}
