import { type Survey, survey } from '../color/survey.ts';
import { pixelWords } from '../color/words.ts';
import type { Image } from '../image.ts';
import { isProfileOf } from '../metadata/profile.ts';
import { withBackground } from './background.ts';
import { samplesOf } from './header.ts';
import { bitRow, grayAlphaRow, grayRow, type RowPacker, rgbaRow, rgbRow, wideRow } from './pack.ts';

/** The layout that a picture is written in. */
export interface WrittenLayout {
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly bitDepth: 1 | 2 | 4 | 8 | 16;
  readonly rowBytes: number;
  /** Bytes of a whole pixel, at least 1. */
  readonly pixelBytes: number;
  /** PLTE, three bytes an entry. */
  readonly palette?: Uint8Array<ArrayBuffer>;
  /** tRNS of a palette; absent where all entries are opaque. */
  readonly transparency?: Uint8Array<ArrayBuffer>;
  /** Lays out the pixels of one row in `rowBytes` bytes. */
  readonly packRow: RowPacker;
}

type Picture = Pick<Image, 'width' | 'height' | 'data' | 'metadata'>;
type LowDepth = 1 | 2 | 4 | 8;

/**
 * The smallest of PNG's layouts that loses nothing: bilevel to 8-bit gray, a palette, with alpha only where it is used;
 * 16 bits stay 16.
 */
export function chooseLayout(picture: Picture): WrittenLayout {
  const { width, height, data, metadata } = picture;
  const found = fitProfile(survey(data), metadata.icc);
  if (data instanceof Uint16Array) return wideLayout(width, data, found);
  const pixels = pixelWords(data);
  const { palette } = found;
  const paletteBits = palette === undefined ? 16 : bitsOfIndex(palette.length);
  if (found.gray && found.opaque && found.grayBits <= paletteBits)
    return grayLayout(width, pixels, found.grayBits as LowDepth);
  if (palette !== undefined && paletteBits < 16) {
    // A palette costs its entries; below some pixels it does not pay.
    const samples = found.opaque ? 3 : found.gray ? 2 : 4;
    const cost = Math.ceil((width * paletteBits) / 8) * height + palette.length * 4 + 24;
    if (cost < width * height * samples) {
      const colors = withBackground(palette, metadata.background, 2 ** paletteBits);
      return paletteLayout(width, pixels, colors, paletteBits as LowDepth);
    }
  }
  if (found.gray) return byteLayout(width, pixels, found.opaque ? 0 : 4);
  return byteLayout(width, pixels, found.opaque ? 2 : 6);
}

/** A profile describes the samples beside it (§11.3.2.3): one of RGB keeps gray pixels in colours, one of gray out of a palette. */
function fitProfile(found: Survey, icc: Uint8Array | undefined): Survey {
  if (icc === undefined) return found;
  if (isProfileOf(icc, 'rgb')) return { ...found, gray: false };
  const { palette: _, ...rest } = found;
  return found.gray && isProfileOf(icc, 'gray') ? rest : found;
}

function bitsOfIndex(entries: number): LowDepth {
  return entries <= 2 ? 1 : entries <= 4 ? 2 : entries <= 16 ? 4 : 8;
}

function grayLayout(width: number, pixels: Uint32Array, bitDepth: LowDepth): WrittenLayout {
  if (bitDepth === 8) return byteLayout(width, pixels, 0);
  const step = 255 / (2 ** bitDepth - 1);
  const pack = bitRow(pixels, width, bitDepth, (pixel) => (pixel & 255) / step);
  return { colorType: 0, bitDepth, rowBytes: Math.ceil((width * bitDepth) / 8), pixelBytes: 1, packRow: pack };
}

function paletteLayout(
  width: number,
  pixels: Uint32Array,
  colors: Uint32Array<ArrayBuffer>,
  bitDepth: LowDepth,
): WrittenLayout {
  // The least opaque entries first, so that tRNS is short (§11.3.1.1); equal ones in numerical order.
  const order = colors.slice().sort((a, b) => (a >>> 24) - (b >>> 24) || a - b);
  const indexOf = indexesOf(order);
  const palette = new Uint8Array(order.length * 3);
  for (const [index, color] of order.entries())
    palette.set([color & 255, (color >>> 8) & 255, (color >>> 16) & 255], index * 3);
  const opaque = order.findIndex((color) => color >>> 24 === 255);
  const alpha = Uint8Array.from(order.subarray(0, opaque < 0 ? order.length : opaque), (color) => color >>> 24);
  return {
    colorType: 3,
    bitDepth,
    rowBytes: Math.ceil((width * bitDepth) / 8),
    pixelBytes: 1,
    palette,
    ...(alpha.length > 0 && { transparency: alpha }),
    packRow: bitRow(pixels, width, bitDepth, indexOf),
  };
}

/** Finds a colour's index: the colours lie in a table at what a multiplication makes of them, or next to it. */
function indexesOf(colors: Uint32Array): (color: number) => number {
  const slots = 1024;
  const table = new Uint32Array(slots);
  const indexes = new Int16Array(slots).fill(-1);
  const slotOf = (color: number) => {
    let slot = Math.imul(color, 0x9e37_79b1) >>> 22;
    while (indexes[slot]! >= 0 && table[slot] !== color) slot = (slot + 1) % slots;
    return slot;
  };
  for (const [index, color] of colors.entries()) {
    const slot = slotOf(color);
    table[slot] = color;
    indexes[slot] = index;
  }
  return (color) => indexes[slotOf(color)]!;
}

function byteLayout(width: number, pixels: Uint32Array, colorType: 0 | 2 | 4 | 6): WrittenLayout {
  const packers = { 0: grayRow, 2: rgbRow, 4: grayAlphaRow, 6: rgbaRow } as const;
  const pixelBytes = samplesOf[colorType];
  return {
    colorType,
    bitDepth: 8,
    rowBytes: width * pixelBytes,
    pixelBytes,
    packRow: packers[colorType](pixels, width),
  };
}

function wideLayout(width: number, data: Uint16Array, { gray, opaque }: Survey): WrittenLayout {
  const colorType = gray ? (opaque ? 0 : 4) : opaque ? 2 : 6;
  const pixelBytes = samplesOf[colorType] * 2;
  return {
    colorType,
    bitDepth: 16,
    rowBytes: width * pixelBytes,
    pixelBytes,
    packRow: wideRow(data, width, colorType),
  };
}
