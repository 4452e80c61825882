import { corrupt, truncated } from './errors.ts';

const clearCode = 256;
const endCode = 257;
const firstFree = 258;
const tableSize = 4096;

/**
 * Unpacks LZW into `target` until it is full. A string of the table is kept as the place in `target` where it was
 * last written, so that nothing but the output is copied.
 * @param base offset of `source` in the file, for errors
 * @throws CodecError `truncated` when the data ends first, `corrupt` at a code that is not in the table
 * @see TIFF 6.0 §13
 */
export function unpackLzw(source: Uint8Array, target: Uint8Array, base: number): void {
  // Writers before TIFF 5.0 packed codes from the lowest bit on: their first code, Clear, is then 00 01.
  if (source[0] === 0 && (source[1]! & 1) === 1) unpack(source, target, base, 'lsb-first');
  else unpack(source, target, base, 'msb-first');
}

function unpack(source: Uint8Array, target: Uint8Array, base: number, order: 'msb-first' | 'lsb-first'): void {
  const positions = new Int32Array(tableSize);
  const lengths = new Int32Array(tableSize);
  const msbFirst = order === 'msb-first';
  // §13: the width grows one code early; the old writers did not do so.
  const early = msbFirst ? 1 : 0;
  const end = target.length;
  let width = 9;
  let widenAt = 512 - early;
  let next = firstFree;
  let previousAt = -1;
  let previousLength = 0;
  let held = 0;
  let heldBits = 0;
  let at = 0;
  let out = 0;

  while (out < end) {
    while (heldBits < width) {
      if (at >= source.length) throw truncated('LZW data ends early', base + at);
      if (msbFirst) held = (held << 8) | source[at++]!;
      else held |= source[at++]! << heldBits;
      heldBits += 8;
    }
    heldBits -= width;
    let code: number;
    if (msbFirst) {
      code = (held >>> heldBits) & ((1 << width) - 1);
    } else {
      code = held & ((1 << width) - 1);
      held >>>= width;
    }

    if (code === clearCode) {
      width = 9;
      widenAt = 512 - early;
      next = firstFree;
      previousAt = -1;
      continue;
    }
    if (code === endCode) throw truncated('LZW data ends early', base + at);
    if (previousAt >= 0 && next < tableSize) {
      positions[next] = previousAt;
      lengths[next] = previousLength + 1;
      next++;
      if (next >= widenAt && width < 12) {
        width++;
        widenAt = (1 << width) - early;
      }
    }
    previousAt = out;
    if (code < 256) {
      target[out++] = code;
      previousLength = 1;
      continue;
    }
    if (code >= next) throw corrupt(`LZW code ${code} is not in the table yet`, base + at);
    previousLength = lengths[code]!;
    let from = positions[code]!;
    const stop = Math.min(out + previousLength, end);
    // A string may overlap its own copy (a code used as it is defined), so this goes byte by byte.
    while (out < stop) target[out++] = target[from++]!;
  }
}
