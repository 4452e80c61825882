import { truncated } from './errors.ts';

/**
 * Unpacks PackBits into `target` until it is full.
 * @param base offset of `source` in the file, for errors
 * @throws CodecError `truncated` when the data ends first
 * @see TIFF 6.0 §9
 */
export function unpackPackBits(source: Uint8Array, target: Uint8Array, base: number): void {
  let at = 0;
  let out = 0;
  while (out < target.length) {
    if (at >= source.length) throw truncated('PackBits data ends early', base + at);
    const head = source[at++]!;
    if (head === 128) continue;
    if (head > 128) {
      if (at >= source.length) throw truncated('PackBits data ends early', base + at);
      target.fill(source[at++]!, out, out + 257 - head);
      out += 257 - head;
    } else {
      const length = Math.min(head + 1, target.length - out);
      if (at + length > source.length) throw truncated('PackBits data ends early', base + source.length);
      target.set(source.subarray(at, at + length), out);
      at += head + 1;
      out += length;
    }
  }
}
