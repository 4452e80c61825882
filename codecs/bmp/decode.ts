import { pixelWords } from '../color/words.ts';
import { codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import type { Limits } from '../limits.ts';
import { BoxAverages, type Pixels } from '../resize/box-averages.ts';
import { openEmbedded } from './embedded.ts';
import type { BmpHeader } from './header.ts';
import { unpackHuffman } from './huffman.ts';
import { eachRleRow, unpackRle } from './rle.ts';
import { type StoredRows, unpack24, unpack64, unpackIndexed, unpackMasked } from './rows.ts';

/** Decodes the pixels of a bitmap whose header has been read. @throws CodecError */
export async function decodeBmp(bytes: Uint8Array, header: BmpHeader, limits: Limits): Promise<Image['data']> {
  switch (header.compression) {
    case 'none':
    case 'bitfields':
      return unpackRows(bytes, header);
    case 'rle4':
      return unpackRle(bytes, header, 4);
    case 'rle8':
      return unpackRle(bytes, header, 8);
    case 'rle24':
      return unpackRle(bytes, header, 24);
    case 'huffman':
      return unpackIndexed(huffmanRows(bytes, header), bytes, header);
    case 'jpeg':
    case 'png': {
      const file = await openEmbedded(bytes, header, header.compression, limits);
      return (await file.page(0)).data;
    }
    default:
      return header.compression satisfies never;
  }
}

/**
 * Decodes the pixels as {@link decodeBmp} does, squares of `side` × `side` of them averaged into one. Rows are unpacked some
 * at a time; those of Huffman codes lie in memory as one bit a pixel, and an embedded JPEG is decoded whole.
 * @param leastSide what `side` follows from, for an embedded file
 * @throws CodecError as {@link decodeBmp}
 */
export async function decodeReducedBmp(
  bytes: Uint8Array,
  header: BmpHeader,
  limits: Limits,
  { side, leastSide }: { readonly side: number; readonly leastSide: number },
): Promise<Pixels> {
  const { compression, width, height, topDown, layout } = header;
  const bits = layout.bits > 8 ? 16 : 8;
  const boxes = new BoxAverages({ width, height, orientation: 1, bits }, side, side);
  const shownAt = (row: number) => (topDown ? row : height - 1 - row);
  switch (compression) {
    case 'none':
    case 'bitfields':
      averageRows(locateRows(bytes, header), bytes, header, boxes);
      return boxes.image;
    case 'rle4':
    case 'rle8':
    case 'rle24': {
      const rleBits = compression === 'rle4' ? 4 : compression === 'rle8' ? 8 : 24;
      eachRleRow(bytes, header, rleBits, (pixels, row) => boxes.add(pixels, 0, width, 0, shownAt(row)));
      return boxes.image;
    }
    case 'huffman':
      averageRows(huffmanRows(bytes, header), bytes, header, boxes);
      return boxes.image;
    case 'jpeg':
    case 'png':
      return (await openEmbedded(bytes, header, compression, limits)).reducedPage(0, leastSide);
    default:
      return compression satisfies never;
  }
}

/** Pixels that are unpacked at a time, or one row where it has more. */
const bandPixels = 65_536;

function averageRows(rows: StoredRows, bytes: Uint8Array, header: BmpHeader, boxes: BoxAverages): void {
  const hasUnusedAlpha = mayHaveUnusedAlpha(header) && !someBand(rows, bytes, header, hasAlpha);
  someBand(rows, bytes, header, (data, y, count) => {
    if (hasUnusedAlpha) fillAlpha(data);
    const pixels = data instanceof Uint16Array ? data : pixelWords(data);
    for (let row = 0; row < count; row++) boxes.add(pixels, row * header.width, header.width, 0, y + row);
    return false;
  });
}

/** Unpacks bands of rows until `is` one of them: told are its pixels, the row that its first one is shown in, and its rows. */
function someBand(
  { offset, stride, bytes }: StoredRows,
  file: Uint8Array,
  header: BmpHeader,
  is: (data: Image['data'], y: number, count: number) => boolean,
): boolean {
  const { height, topDown } = header;
  const most = Math.max(1, Math.floor(bandPixels / header.width));
  for (let row = 0; row < height; row += most) {
    const count = Math.min(most, height - row);
    const band = { bytes, offset: offset + row * stride, stride };
    if (is(unpackBand(band, file, { ...header, height: count }), topDown ? row : height - row - count, count))
      return true;
  }
  return false;
}

function huffmanRows(bytes: Uint8Array, header: BmpHeader): StoredRows {
  return { bytes: unpackHuffman(bytes, header), offset: 0, stride: Math.ceil(header.width / 8) };
}

function unpackRows(bytes: Uint8Array, header: BmpHeader): Image['data'] {
  const data = unpackBand(locateRows(bytes, header), bytes, header);
  if (mayHaveUnusedAlpha(header) && !hasAlpha(data)) fillAlpha(data);
  return data;
}

/** The rows of the header's height. */
function unpackBand(rows: StoredRows, file: Uint8Array, header: BmpHeader): Image['data'] {
  if (header.bitsPerPixel <= 8) return unpackIndexed(rows, file, header);
  if (header.bitsPerPixel === 24) return unpack24(rows, header);
  if (header.bitsPerPixel === 64) return unpack64(rows, header);
  return unpackMasked(rows, header);
}

/** Rows are padded to 32 bits; the padding of the last one may be missing. */
function locateRows(bytes: Uint8Array, { width, height, bitsPerPixel, pixelOffset }: BmpHeader): StoredRows {
  const stride = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const end = pixelOffset + stride * (height - 1) + Math.ceil((width * bitsPerPixel) / 8);
  if (end > bytes.length)
    throw codecError('truncated', `The pixels need ${end} bytes; the file has ${bytes.length}`, {
      format: 'bmp',
      offset: bytes.length,
    });
  return { bytes, offset: pixelOffset, stride };
}

/** Many writers leave the alpha channel, or the fourth byte, zero everywhere and mean opaque. */
function mayHaveUnusedAlpha({ bitsPerPixel, masks }: BmpHeader): boolean {
  return (bitsPerPixel === 16 || bitsPerPixel === 32) && masks[3] !== 0;
}

function hasAlpha(data: Image['data']): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return true;
  return false;
}

function fillAlpha(data: Image['data']): void {
  const full = data instanceof Uint16Array ? 0xffff : 0xff;
  for (let at = 3; at < data.length; at += 4) data[at] = full;
}
