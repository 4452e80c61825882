/**
 * Unpacks PackBits into an array of `length` bytes.
 * @returns `undefined` when the bytes end before that
 * @see TIFF 6.0 §9
 */
export function unpackBits(packed: Uint8Array, length: number): Uint8Array | undefined {
  const out = new Uint8Array(length);
  let to = 0;
  for (let at = 0; to < length; ) {
    if (at >= packed.length) return undefined;
    const code = packed[at++]!;
    if (code === 128) continue;
    const count = Math.min(code < 128 ? code + 1 : 257 - code, length - to);
    if (code < 128) {
      if (at + count > packed.length) return undefined;
      out.set(packed.subarray(at, at + count), to);
      at += code + 1;
    } else {
      if (at >= packed.length) return undefined;
      out.fill(packed[at++]!, to, to + count);
    }
    to += count;
  }
  return out;
}
