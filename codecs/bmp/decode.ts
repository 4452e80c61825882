import { scaleTable } from '../color/depth.ts';
import { codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import { type BmpHeader, countBits } from './header.ts';
import { unpackRle } from './rle.ts';

/** Decodes the pixels of a bitmap whose header has been read. @throws CodecError */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader): Image['data'] {
  switch (header.compression) {
    case 'none':
    case 'bitfields':
      return decodeRows(bytes, header);
    case 'rle4':
      return decodeRle(bytes, header, 4);
    case 'rle8':
      return decodeRle(bytes, header, 8);
    case 'rle24':
      return decodeRle(bytes, header, 24);
    case 'huffman':
    case 'jpeg':
    case 'png':
      throw codecError('unsupported-feature', `BMP with ${header.compression} compression is not read`, {
        format: 'bmp',
      });
    default:
      return header.compression satisfies never;
  }
}

function decodeRows(bytes: Uint8Array, header: BmpHeader): Image['data'] {
  const { width, height, bitsPerPixel, pixelOffset } = header;
  const stride = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const lastRow = Math.ceil((width * bitsPerPixel) / 8);
  const end = pixelOffset + stride * (height - 1) + lastRow;
  if (end > bytes.length)
    throw codecError('truncated', `The pixels need ${end} bytes; the file has ${bytes.length}`, {
      format: 'bmp',
      offset: bytes.length,
    });
  const readRow = rowReader(bytes, header);
  const wide = header.layout.bits > 8 && bitsPerPixel > 8;
  const data = wide ? new Uint16Array(width * height * 4) : new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    const y = header.topDown ? row : height - 1 - row;
    readRow(pixelOffset + row * stride, data, y * width * 4);
  }
  if (bitsPerPixel === 16 || bitsPerPixel === 32) fillUnusedAlpha(data);
  return data;
}

/** Writes the row that lies at `from` as RGBA to `to`. */
type ReadRow = (from: number, data: Image['data'], to: number) => void;

function rowReader(bytes: Uint8Array, header: BmpHeader): ReadRow {
  const { width, bitsPerPixel } = header;
  if (bitsPerPixel <= 8) return indexedReader(bytes, header);
  if (bitsPerPixel === 24)
    return (from, data, to) => {
      for (let x = 0; x < width; x++, from += 3, to += 4) {
        data[to] = bytes[from + 2]!;
        data[to + 1] = bytes[from + 1]!;
        data[to + 2] = bytes[from]!;
        data[to + 3] = 255;
      }
    };
  return maskedReader(bytes, header);
}

function indexedReader(bytes: Uint8Array, header: BmpHeader): ReadRow {
  const { width, bitsPerPixel } = header;
  const colors = readPalette(bytes, header);
  const perByte = 8 / bitsPerPixel;
  const mask = 2 ** bitsPerPixel - 1;
  return (from, data, to) => {
    for (let x = 0; x < width; x++, to += 4) {
      const shift = 8 - bitsPerPixel * (1 + (x % perByte));
      const color = ((bytes[from + Math.floor(x / perByte)]! >> shift) & mask) * 4;
      for (let channel = 0; channel < 4; channel++) data[to + channel] = colors[color + channel]!;
    }
  };
}

function maskedReader(bytes: Uint8Array, { width, bitsPerPixel, masks, layout }: BmpHeader): ReadRow {
  const full = layout.bits > 8 ? 65_535 : 255;
  const channels = masks.map((mask, channel) => ({
    mask,
    shift: mask === 0 ? 0 : 31 - Math.clz32(mask & -mask),
    // A colour that has no bits is black, an alpha that has none opaque.
    spread: mask === 0 ? () => (channel === 3 ? full : 0) : spreader(countBits(mask), full),
  }));
  const pixelBytes = bitsPerPixel / 8;
  return (from, data, to) => {
    for (let x = 0; x < width; x++, from += pixelBytes, to += 4) {
      let pixel = bytes[from]! | (bytes[from + 1]! << 8);
      if (pixelBytes === 4) pixel |= (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24);
      for (let index = 0; index < 4; index++) {
        const { mask, shift, spread } = channels[index]!;
        data[to + index] = spread((pixel & mask) >>> shift);
      }
    }
  };
}

/** Spreads a channel's values over 0 to `full`: by a table, but for channels so wide that it would be large. */
function spreader(bits: number, full: 255 | 65_535): (value: number) => number {
  const largest = 2 ** bits - 1;
  if (bits > 16) return (value) => Math.floor((value * full + largest / 2) / largest);
  const table = scaleTable(bits, full);
  return (value) => table[value]!;
}

/** Many writers leave the alpha channel, or the fourth byte, zero and mean opaque. */
function fillUnusedAlpha(data: Image['data']): void {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return;
  const full = data instanceof Uint16Array ? 0xffff : 0xff;
  for (let at = 3; at < data.length; at += 4) data[at] = full;
}

/** RGBA of all indices that the bit depth allows; those past the palette are opaque black. */
function readPalette(bytes: Uint8Array, { palette, bitsPerPixel }: BmpHeader): Uint8Array {
  const colors = new Uint8Array(4 * 2 ** bitsPerPixel);
  for (let index = 0; index * 4 < colors.length; index++) {
    const at = palette.offset + index * palette.entryBytes;
    if (index < palette.count) colors.set([bytes[at + 2]!, bytes[at + 1]!, bytes[at]!], index * 4);
    colors[index * 4 + 3] = 255;
  }
  return colors;
}

function decodeRle(bytes: Uint8Array, header: BmpHeader, bits: 4 | 8 | 24): Image['data'] {
  const { width, height } = header;
  const colors = bits === 24 ? undefined : readPalette(bytes, header);
  const data = new Uint8ClampedArray(width * height * 4);
  // Pixels that no run paints have the first colour of the palette, as on a freshly made bitmap.
  const first = colors?.subarray(0, 4) ?? [0, 0, 0, 255];
  for (let at = 0; at < data.length; at += 4) data.set(first, at);
  unpackRle(bytes, header.pixelOffset, header, bits, (x, row, value) => {
    const to = ((header.topDown ? row : height - 1 - row) * width + x) * 4;
    data[to] = colors ? colors[value * 4]! : value >> 16;
    data[to + 1] = colors ? colors[value * 4 + 1]! : (value >> 8) & 255;
    data[to + 2] = colors ? colors[value * 4 + 2]! : value & 255;
  });
  return data;
}
