const clearCode = 256;
const endCode = 257;
const maxCodes = 4096;

/**
 * Unpacks LZW into an array of `length` bytes, of both kinds: the specification's, with codes from the highest bit
 * that widen one early, and that of writers before 1989, with codes from the lowest bit that widen in time.
 * @returns `undefined` when the codes end before that or make no sense
 * @see TIFF 6.0 §13
 */
export function unpackLzw(packed: Uint8Array, length: number): Uint8Array | undefined {
  // Both kinds begin with the clear code, 9 bits: 1 0000 0000 or, from the lowest bit, 00 then an odd byte.
  const old = packed[0] === 0 && ((packed[1] ?? 0) & 1) === 1;
  const early = old ? 0 : 1;
  const out = new Uint8Array(length);
  /** Of each code: where its string was last written, and how long it is. */
  const start = new Uint32Array(maxCodes);
  const size = new Uint32Array(maxCodes);
  let [next, width, previous] = [258, 9, -1];
  let [at, to, buffer, held] = [0, 0, 0, 0];
  while (to < length) {
    while (held < width) {
      if (at >= packed.length) return undefined;
      buffer = old ? buffer | (packed[at++]! << held) : ((buffer << 8) | packed[at++]!) & 0xff_ffff;
      held += 8;
    }
    const code = (old ? buffer : buffer >> (held - width)) & ((1 << width) - 1);
    if (old) buffer >>= width;
    held -= width;
    if (code === endCode) return undefined;
    if (code === clearCode) {
      [next, width, previous] = [258, 9, -1];
      continue;
    }
    if (code > next || (code === next && previous < 0) || (code >= 258 && previous < 0)) return undefined;
    const begin = to;
    if (code < 256) out[to++] = code;
    else {
      const known = code < next;
      // The code that is just being made is the previous string and its own first byte: both lie there already.
      let left = known ? size[code]! : to - previous + 1;
      let read = known ? start[code]! : previous;
      if (left > length - to) left = length - to;
      while (left-- > 0) out[to++] = out[read++]!;
    }
    if (previous >= 0 && next < maxCodes) {
      start[next] = previous;
      size[next] = begin - previous + 1;
      next += 1;
      if (next + early >= 1 << width && width < 12) width += 1;
    }
    previous = begin;
  }
  return out;
}
