import { type Survey, survey } from '../color/survey.ts';
import type { Image } from '../image.ts';
import { samplesOf } from './header.ts';

/** The layout that a PNG is written in, and its rows before filtering. */
export interface PackedPicture {
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly bitDepth: 1 | 2 | 4 | 8 | 16;
  readonly rowBytes: number;
  readonly rows: Uint8Array<ArrayBuffer>;
  /** PLTE, three bytes an entry. */
  readonly palette?: Uint8Array<ArrayBuffer>;
  /** tRNS of a palette; absent where all entries are opaque. */
  readonly transparency?: Uint8Array<ArrayBuffer>;
}

/**
 * Lays the pixels out as the smallest of PNG's layouts that loses nothing: bilevel to 8-bit gray, a palette, with alpha
 * only where it is used; 16 bits stay 16.
 */
export function packPicture({ width, height, data }: Pick<Image, 'width' | 'height' | 'data'>): PackedPicture {
  const found = survey(data);
  if (data instanceof Uint16Array) return packWide(width, height, data, found);
  const palette = found.palette;
  const paletteBits = palette === undefined ? 16 : bitsOfIndex(palette.length);
  if (found.gray && found.opaque && found.grayBits <= paletteBits)
    return packGray(width, height, data, found.grayBits as 1 | 2 | 4 | 8);
  // A palette costs its entries; below some pixels it does not pay.
  const direct = found.opaque ? 3 : found.gray ? 2 : 4;
  if (palette !== undefined && paletteBits < 16) {
    const cost = Math.ceil((width * paletteBits) / 8) * height + palette.length * 4 + 24;
    if (cost < width * height * direct) return packPalette(width, height, data, palette, paletteBits as 1 | 2 | 4 | 8);
  }
  if (found.gray) return packBytes(width, height, data, found.opaque ? 0 : 4);
  return packBytes(width, height, data, found.opaque ? 2 : 6);
}

function bitsOfIndex(entries: number): 1 | 2 | 4 | 8 {
  return entries <= 2 ? 1 : entries <= 4 ? 2 : entries <= 16 ? 4 : 8;
}

function packGray(width: number, height: number, data: Uint8ClampedArray, bitDepth: 1 | 2 | 4 | 8): PackedPicture {
  const rowBytes = Math.ceil((width * bitDepth) / 8);
  const rows = new Uint8Array(rowBytes * height);
  const step = 255 / ((1 << bitDepth) - 1);
  packBits(width, height, bitDepth, rows, rowBytes, (pixel) => data[pixel * 4]! / step);
  return { colorType: 0, bitDepth, rowBytes, rows };
}

function packBits(
  width: number,
  height: number,
  bitDepth: number,
  rows: Uint8Array,
  rowBytes: number,
  sample: (pixel: number) => number,
): void {
  for (let y = 0, pixel = 0; y < height; y++)
    for (let x = 0; x < width; x++, pixel++) {
      const bit = x * bitDepth;
      rows[y * rowBytes + (bit >> 3)]! |= sample(pixel) << (8 - bitDepth - (bit & 7));
    }
}

function packPalette(
  width: number,
  height: number,
  data: Uint8ClampedArray,
  colors: Uint32Array<ArrayBuffer>,
  bitDepth: 1 | 2 | 4 | 8,
): PackedPicture {
  // The least opaque entries first, so that tRNS is short (§11.3.1.1); equal ones in numerical order.
  const order = colors.slice().sort((a, b) => (a >>> 24) - (b >>> 24) || a - b);
  const indexOf = new Map(Array.from(order, (color, index) => [color, index]));
  const palette = new Uint8Array(order.length * 3);
  for (const [index, color] of order.entries())
    palette.set([color & 255, (color >>> 8) & 255, (color >>> 16) & 255], index * 3);
  const translucent = order.findIndex((color) => color >>> 24 === 255);
  const alpha = Uint8Array.from(
    order.subarray(0, translucent < 0 ? order.length : translucent),
    (color) => color >>> 24,
  );
  const rowBytes = Math.ceil((width * bitDepth) / 8);
  const rows = new Uint8Array(rowBytes * height);
  let lastColor = ~order[0]! >>> 0;
  let lastIndex = 0;
  packBits(width, height, bitDepth, rows, rowBytes, (pixel) => {
    const at = pixel * 4;
    const color = (data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24)) >>> 0;
    if (color !== lastColor) {
      lastColor = color;
      lastIndex = indexOf.get(color)!;
    }
    return lastIndex;
  });
  return { colorType: 3, bitDepth, rowBytes, rows, palette, ...(alpha.length > 0 ? { transparency: alpha } : {}) };
}

function packBytes(width: number, height: number, data: Uint8ClampedArray, colorType: 0 | 2 | 4 | 6): PackedPicture {
  const samples = samplesOf[colorType];
  const rows = new Uint8Array(width * height * samples);
  const colors = colorType === 2 || colorType === 6 ? 3 : 1;
  for (let from = 0, to = 0; from < data.length; from += 4) {
    for (let i = 0; i < colors; i++) rows[to++] = data[from + i]!;
    if (samples > colors) rows[to++] = data[from + 3]!;
  }
  return { colorType, bitDepth: 8, rowBytes: width * samples, rows };
}

function packWide(width: number, height: number, data: Uint16Array, { gray, opaque }: Survey): PackedPicture {
  const colorType = gray ? (opaque ? 0 : 4) : opaque ? 2 : 6;
  const samples = samplesOf[colorType];
  const colors = gray ? 1 : 3;
  const rows = new Uint8Array(width * height * samples * 2);
  for (let from = 0, to = 0; from < data.length; from += 4)
    for (let i = 0; i < samples; i++) {
      const sample = data[from + (i < colors ? i : 3)]!;
      rows[to++] = sample >> 8;
      rows[to++] = sample & 255;
    }
  return { colorType, bitDepth: 16, rowBytes: width * samples * 2, rows };
}
