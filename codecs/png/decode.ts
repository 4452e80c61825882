import { inflateWhole } from '#zlib';
import { joinBytes } from '../bytes.ts';
import { maxDeflateRatio } from '../deflate/inflate.ts';
import { type Unpacked, unpackZlib, ZlibReader } from '../deflate/zlib.ts';
import { codecError } from '../errors.ts';
import type { Image, Orientation } from '../image.ts';
import { BoxAverages, type PixelRow, type Pixels } from '../resize/box-averages.ts';
import type { Chunk } from './chunks.ts';
import { rgbaColorRow, rgbColorRow } from './color-rows.ts';
import { type RowExpander, rowExpander, wideRowExpander } from './expand.ts';
import type { PngHeader } from './header.ts';
import { type Pass, passesOf } from './passes.ts';
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
    if (place(filtered, row * stride, width, out, row * width, row === 0) < 0)
      throw wrongFilter(row, filtered[row * stride]!);
}

/** Samples that take as many bytes in the file as in memory. */
function isWideRgba({ bitDepth, colorType, interlaced }: PngHeader): boolean {
  return bitDepth === 16 && colorType === 6 && !interlaced;
}

/** Undoes the filters, then moves the rows together where they lie: a second array would be as large as the picture. */
function placeWideRgba({ width, height }: PngHeader, filtered: Uint8Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const rowBytes = width * 8;
  const wrong = unfilter(filtered, 0, height, rowBytes, 8);
  if (wrong >= 0) throw wrongFilter(wrong, filtered[wrong * (rowBytes + 1)]!);
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
    if (wrong >= 0) throw wrongFilter(wrong, filtered[at + wrong * (rowBytes + 1)]!);
    for (let row = 0; row < rows; row++, at += rowBytes + 1)
      expand(filtered, at + 1, columns, out, (y + row * dy) * header.width + x, dx);
  }
}

/** The data of all IDAT chunks, which may be enough for the picture. */
function packedRows({ width, height, filteredBytes }: PngHeader, chunks: readonly Chunk[]): Uint8Array {
  const pieces = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const packed = pieces.length === 1 ? pieces[0]! : joinBytes(pieces);
  // Checked before memory is taken.
  if (packed.length * maxDeflateRatio < filteredBytes)
    throw truncated(`${packed.length} bytes of IDAT cannot hold ${width}×${height} pixels`);
  return packed;
}

/** All rows of all passes, each with its filter's number before it. */
function unpackRows(header: PngHeader, chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const { filteredBytes } = header;
  const packed = packedRows(header, chunks);
  const whole = filteredBytes >= leastPlatformBytes ? inflateWhole(packed, filteredBytes) : undefined;
  if (whole !== undefined) return whole;
  const filtered = new Uint8Array(filteredBytes);
  holdUnpacked(unpackZlib(packed, filtered), filteredBytes);
  return filtered;
}

/** @throws CodecError where the stream did not unpack to so many bytes, or not as it should */
function holdUnpacked({ end, length }: Unpacked, filteredBytes: number): void {
  switch (end) {
    case 'whole':
    case 'full':
      // More data than the picture takes are ignored, as every decoder does.
      if (length >= filteredBytes) return;
      throw corrupt(`The picture data unpack to ${length} bytes; the picture takes ${filteredBytes}`);
    case 'truncated':
    case 'unchecked':
      throw truncated(`The picture data end after ${length} of ${filteredBytes} bytes, or before their check sum`);
    case 'corrupt':
      throw corrupt(`The picture data do not unpack after ${length} of ${filteredBytes} bytes`);
    case 'wrong-sum':
      throw corrupt('The check sum of the picture data is wrong');
    default:
      end satisfies never;
  }
}

/** Bytes of rows that are undone at a time, or one row where it has more. */
const bandBytes = 262_144;

/**
 * Decodes the pixels band by band, upright, boxes of `side` × `side` of them averaged into one: beside the packed data and
 * the result, a few bands are held. Of an interlaced picture only the first passes are unpacked, so many that each box has
 * at least two pixels of them in a row and in a column where they are as many.
 * @throws CodecError as {@link decodePng}, for as much as is unpacked
 * @see PNG 3rd ed. §8.1: passes
 */
export function decodeReducedPng(
  header: PngHeader,
  chunks: readonly Chunk[],
  side: number,
  orientation: Orientation,
): Pixels {
  const reader = new ZlibReader(packedRows(header, chunks));
  const layout = { ...header, palette: chunks.find(({ type }) => type === 'PLTE')?.data };
  const step = header.interlaced ? passStep(side) : 1;
  const size = { width: Math.ceil(header.width / step), height: Math.ceil(header.height / step) };
  const bits = header.bitDepth === 16 ? 16 : 8;
  const boxSide = Math.floor(side / step);
  const boxes = new BoxAverages({ ...size, orientation, bits }, boxSide, boxSide);
  const rows = new FilteredRows(header, reader);
  if (bits === 16) averageRows(rows, step, wideRowExpander(layout), new Uint16Array(size.width * 4), boxes);
  else averageRows(rows, step, rowExpander(layout), new Uint32Array(size.width), boxes);
  if (step === 1) rows.holdEnd();
  return boxes.image;
}

/** Of how many pixels in a row, and in a column, the passes of a reduced picture have the first. */
function passStep(side: number): 1 | 2 | 4 | 8 {
  return side >= 16 ? 8 : side >= 8 ? 4 : side >= 4 ? 2 : 1;
}

function averageRows<Out extends PixelRow>(
  rows: FilteredRows,
  step: number,
  expand: RowExpander<Out>,
  pixels: Out,
  boxes: BoxAverages,
): void {
  for (const pass of passesOf(rows.header).filter(({ x, y, dx, dy }) => [x, y, dx, dy].every((at) => at % step === 0)))
    rows.each(pass, (bytes, from, row) => {
      expand(bytes, from, pass.columns, pixels, 0, 1);
      boxes.add(pixels, 0, pass.columns, pass.x / step, (pass.y + row * pass.dy) / step, pass.dx / step);
    });
}

/** Reads rows and undoes their filters, some at a time. */
class FilteredRows {
  readonly header: PngHeader;
  readonly #reader: ZlibReader;
  #unpacked = 0;

  constructor(header: PngHeader, reader: ZlibReader) {
    this.header = header;
    this.#reader = reader;
  }

  /** Hands over each row of the pass: where its bytes begin, and its number. */
  each({ rows, rowBytes }: Pass, take: (bytes: Uint8Array, from: number, row: number) => void): void {
    const pixelBytes = Math.max(this.header.pixelBits >> 3, 1);
    const stride = rowBytes + 1;
    const most = Math.min(rows, Math.max(1, Math.floor(bandBytes / stride)));
    // The row above the band's first one stands before it.
    const band = new Uint8Array(stride * (most + 1));
    for (let row = 0; row < rows; row += most) {
      const count = Math.min(most, rows - row);
      this.#read(band.subarray(stride, stride * (count + 1)));
      const wrong = unfilter(band, stride, count, rowBytes, pixelBytes, row > 0);
      if (wrong >= 0) throw wrongFilter(row + wrong, band[stride * (wrong + 1)]!);
      for (let at = 0; at < count; at++) take(band, stride * (at + 1) + 1, row + at);
      band.copyWithin(0, stride * count, stride * (count + 1));
    }
  }

  #read(out: Uint8Array): void {
    const { end, length } = this.#reader.read(out);
    this.#unpacked += length;
    if (length < out.length) holdUnpacked({ end, length: this.#unpacked }, this.header.filteredBytes);
  }

  /** Whether the stream behind the last row is as it should. */
  holdEnd(): void {
    const { end } = this.#reader.read(new Uint8Array(1));
    holdUnpacked({ end, length: this.#unpacked }, this.header.filteredBytes);
  }
}

function wrongFilter(row: number, filter: number) {
  return corrupt(`Row ${row} has the filter ${filter}; there are 0 to 4`);
}
function corrupt(message: string) {
  return codecError('corrupt', message, { format: 'png' });
}
function truncated(message: string) {
  return codecError('truncated', message, { format: 'png' });
}
