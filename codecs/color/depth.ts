import type { Image } from '../image.ts';

/** One sample of 16 bits as 8: round(v · 255 / 65,535), exactly, in integers. */
export function narrowSample(value: number): number {
  return ((value * 255 + 32_895) / 65_536) | 0;
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
  const full = data instanceof Uint16Array ? 0xffff : 0xff;
  for (let at = 3; at < data.length; at += 4) if (data[at] !== full) return false;
  return true;
}

/**
 * A table that spreads samples of `bits` (1 to 16) over the full range: rounded to 0…255 up to 8 bits, else to
 * 0…65,535 (PNG 3rd ed. §12.5 without the approximation).
 */
export function scaleTable(bits: number): Uint8Array | Uint16Array {
  const largest = 2 ** bits - 1;
  const full = bits > 8 ? 65_535 : 255;
  const table = bits > 8 ? new Uint16Array(largest + 1) : new Uint8Array(largest + 1);
  for (let value = 0; value <= largest; value++) table[value] = Math.floor((value * full + largest / 2) / largest);
  return table;
}
