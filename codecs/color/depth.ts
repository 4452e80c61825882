import type { Image } from '../image.ts';
import { pixelWords } from './words.ts';

/** One sample of 16 bits as 8: round(v · 255 / 65,535), exactly, in integers. */
export function narrowSample(value: number): number {
  return (value * 255 + 32_895) >>> 16;
}

/** The samples in 8 bits: the very array when they are already, else a copy. */
export function to8Bit(data: Image['data']): Uint8ClampedArray<ArrayBuffer> {
  if (data instanceof Uint8ClampedArray) return data;
  const narrow = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at++) narrow[at] = narrowSample(data[at]!);
  return narrow;
}

/** Whether no pixel is even partly transparent. */
export function isOpaque(data: Image['data']): boolean {
  if (data instanceof Uint8ClampedArray) return areOpaque(pixelWords(data));
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0xffff) return false;
  return true;
}

/** Pixels that are looked at between two looks at what they came to. */
const stretch = 4096;

/** Whether no pixel, a word 0xaabbggrr, is even partly transparent from `from` on. */
export function areOpaque(pixels: Uint32Array, from = 0): boolean {
  for (let at = from; at < pixels.length; ) {
    let all = -1;
    for (const end = Math.min(at + stretch, pixels.length); at < end; at++) all &= pixels[at]!;
    if (all >>> 24 !== 255) return false;
  }
  return true;
}

/**
 * A table that spreads samples of `bits` (1 to 16) over 0 to `full`, rounded (PNG 3rd ed. §12.5 without the
 * approximation). `full` is 255 up to 8 bits, else 65,535, unless told otherwise.
 */
export function scaleTable(bits: number, full: 255 | 65_535 = bits > 8 ? 65_535 : 255): Uint8Array | Uint16Array {
  const largest = 2 ** bits - 1;
  const table = full > 255 ? new Uint16Array(largest + 1) : new Uint8Array(largest + 1);
  for (let value = 0; value <= largest; value++) table[value] = Math.floor((value * full + largest / 2) / largest);
  return table;
}

/** Whether a sample needs more than 8 bits: one of 16 whose bytes differ. */
export function isWide(data: Image['data']): boolean {
  if (data instanceof Uint8ClampedArray) return false;
  for (let at = 0; at < data.length; at++) if (data[at]! >> 8 !== (data[at]! & 255)) return true;
  return false;
}
