import { addBytes, meanBytes } from './byte-words.ts';
import { paeth, paethBytes } from './paeth.ts';
import { effective } from './unfilter.ts';

/**
 * Undoes the filter of one row of 8-bit RGB or RGBA and writes its pixels at once, as words 0xaabbggrr: three of the
 * filters then work on all channels of a pixel together, because the row above is there in words already.
 * @param filtered the filter's number at `from`, then the row
 * @param to the row's first pixel; the row above is `columns` pixels before it
 * @returns −1 for a filter that is not defined, else 0
 * @see PNG 3rd ed. §9
 */
export type ColorRow = (
  filtered: Uint8Array,
  from: number,
  columns: number,
  out: Uint32Array,
  to: number,
  first: boolean,
) => 0 | -1;

const opaque = 0xff00_0000 | 0;

/** A row of RGB; the pixels are opaque. */
export const rgbColorRow: ColorRow = (filtered, from, columns, out, to, first) => {
  const filter = effective(filtered[from]!, first);
  const above = first ? to : to - columns;
  const end = to + columns;
  let byte = from + 1;
  let left = 0;
  switch (filter) {
    case 0:
      for (let at = to; at < end; at++, byte += 3)
        out[at] = filtered[byte]! | (filtered[byte + 1]! << 8) | (filtered[byte + 2]! << 16) | opaque;
      return 0;
    case 1:
      for (let at = to; at < end; at++, byte += 3) {
        left = addBytes(filtered[byte]! | (filtered[byte + 1]! << 8) | (filtered[byte + 2]! << 16), left);
        out[at] = left | opaque;
      }
      return 0;
    case 2:
      for (let at = to, up = above; at < end; at++, up++, byte += 3)
        out[at] =
          addBytes(filtered[byte]! | (filtered[byte + 1]! << 8) | (filtered[byte + 2]! << 16), out[up]!) | opaque;
      return 0;
    case 3:
      for (let at = to, up = above; at < end; at++, up++, byte += 3) {
        const word = filtered[byte]! | (filtered[byte + 1]! << 8) | (filtered[byte + 2]! << 16);
        left = addBytes(word, meanBytes(left, first ? 0 : out[up]!)) & 0xff_ffff;
        out[at] = left | opaque;
      }
      return 0;
    case 4:
      paethRgb(filtered, byte, columns, out, to, above);
      return 0;
    default:
      return -1;
  }
};

/** A row of RGBA. */
export const rgbaColorRow: ColorRow = (filtered, from, columns, out, to, first) => {
  const filter = effective(filtered[from]!, first);
  const above = first ? to : to - columns;
  const end = to + columns;
  let byte = from + 1;
  let left = 0;
  switch (filter) {
    case 0:
      for (let at = to; at < end; at++, byte += 4) out[at] = word(filtered, byte);
      return 0;
    case 1:
      for (let at = to; at < end; at++, byte += 4) {
        left = addBytes(word(filtered, byte), left);
        out[at] = left;
      }
      return 0;
    case 2:
      for (let at = to, up = above; at < end; at++, up++, byte += 4) out[at] = addBytes(word(filtered, byte), out[up]!);
      return 0;
    case 3:
      for (let at = to, up = above; at < end; at++, up++, byte += 4) {
        left = addBytes(word(filtered, byte), meanBytes(left, first ? 0 : out[up]!));
        out[at] = left;
      }
      return 0;
    case 4:
      paethRgba(filtered, byte, columns, out, to, above);
      return 0;
    default:
      return -1;
  }
};

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function paethRgb(bytes: Uint8Array, from: number, columns: number, out: Uint32Array, to: number, above: number): void {
  let [left, corner] = [opaque, opaque];
  for (let x = 0, byte = from; x < columns; x++, byte += 3) {
    const up = out[above + x]! | 0;
    // In flat parts the nearest is known without a sum, for all channels together.
    if (up === corner || left === corner) {
      const difference = bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16);
      left = addBytes(difference, up === corner ? left : up) | opaque;
    } else {
      const red = bytes[byte]! + paeth(left & 255, up & 255, corner & 255);
      const green = bytes[byte + 1]! + paeth((left >> 8) & 255, (up >> 8) & 255, (corner >> 8) & 255);
      const blue = bytes[byte + 2]! + paeth((left >> 16) & 255, (up >> 16) & 255, (corner >> 16) & 255);
      left = (red & 255) | ((green & 255) << 8) | ((blue & 255) << 16) | opaque;
    }
    out[to + x] = left;
    corner = up;
  }
}

function paethRgba(
  bytes: Uint8Array,
  from: number,
  columns: number,
  out: Uint32Array,
  to: number,
  above: number,
): void {
  let [left, corner] = [0, 0];
  for (let x = 0, byte = from; x < columns; x++, byte += 4) {
    const up = out[above + x]! | 0;
    left = addBytes(word(bytes, byte), paethBytes(left, up, corner));
    out[to + x] = left;
    corner = up;
  }
}
