import { to8Bit } from '../color/depth.ts';
import { survey } from '../color/survey.ts';
import { codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import { type BmpLayout, chooseLayout } from './layout.ts';
import { writeHeaders } from './write-headers.ts';

const largestFile = 0xffff_ffff;

/**
 * Writes the smallest of 1, 4 or 8 bits with a palette, 24 bits, and, where a pixel is transparent, 32 bits with masks.
 * 16-bit samples are rounded to 8. Under a BITMAPINFOHEADER, or a BITMAPV5HEADER where alpha or an ICC profile asks for
 * one. Rows from the bottom up, as every reader knows them.
 * @throws CodecError `limit-exceeded` when the file would pass 4 GB
 */
export function encodeBmp({ width, height, data, metadata }: Image): Uint8Array {
  const samples = to8Bit(data);
  const layout = chooseLayout(width, height, survey(samples));
  const headers = writeHeaders({ width, height }, layout, metadata);
  const pixelBytes = layout.stride * height;
  const size = headers.length + pixelBytes + (metadata.icc?.length ?? 0);
  if (size > largestFile)
    throw codecError('limit-exceeded', `A BMP of ${size} bytes passes the format's 4 GB`, {
      format: 'bmp',
      limit: { name: 'bfSize', allowed: largestFile, found: size },
    });
  const file = new Uint8Array(size);
  file.set(headers);
  const rows = file.subarray(headers.length, headers.length + pixelBytes);
  if (layout.palette !== undefined) packIndices(samples, width, layout, layout.palette, rows);
  else packColors(samples, width, layout, rows);
  if (metadata.icc !== undefined) file.set(metadata.icc, headers.length + pixelBytes);
  return file;
}

function packColors(data: Uint8ClampedArray, width: number, { bits, stride }: BmpLayout, rows: Uint8Array): void {
  let from = 0;
  for (let row = rows.length - stride; row >= 0; row -= stride) {
    let to = row;
    for (const end = from + width * 4; from < end; from += 4) {
      rows[to] = data[from + 2]!;
      rows[to + 1] = data[from + 1]!;
      rows[to + 2] = data[from]!;
      if (bits === 32) rows[to + 3] = data[from + 3]!;
      to += bits >> 3;
    }
  }
}

function packIndices(
  data: Uint8ClampedArray,
  width: number,
  { bits, stride }: BmpLayout,
  palette: Uint32Array,
  rows: Uint8Array,
): void {
  const indexOf = new Map(Array.from(palette, (color, index) => [color & 0xff_ffff, index]));
  // Neighbours are mostly alike, so most pixels need no look into the map.
  let [lastColor, lastIndex] = [-1, 0];
  let from = 0;
  for (let row = rows.length - stride; row >= 0; row -= stride)
    for (let x = 0; x < width; x++, from += 4) {
      const color = data[from]! | (data[from + 1]! << 8) | (data[from + 2]! << 16);
      if (color !== lastColor) [lastColor, lastIndex] = [color, indexOf.get(color)!];
      const bit = x * bits;
      rows[row + (bit >> 3)]! |= lastIndex << (8 - bits - (bit & 7));
    }
}
