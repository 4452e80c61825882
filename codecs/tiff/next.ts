import { corrupt, truncated } from './errors.ts';

/**
 * Unpacks the 2-bit run-length code of NeXT, row by row. Rows begin as white.
 * @throws CodecError `truncated` when the data ends first; `corrupt` when a span leaves its row
 */
export function unpackNext(source: Uint8Array, target: Uint8Array, width: number, base: number): void {
  const rowBytes = Math.ceil(width / 4);
  let at = 0;
  const take = (): number => {
    if (at >= source.length) throw truncated('NeXT data ends early', base + at);
    return source[at++]!;
  };
  const copy = (start: number, length: number) => {
    if (at + length > source.length) throw truncated('NeXT data ends early', base + source.length);
    target.set(source.subarray(at, at + length), start);
    at += length;
  };
  target.fill(0xff);
  for (let row = 0; row < target.length; row += rowBytes) {
    let code = take();
    if (code === 0x00) {
      copy(row, rowBytes);
    } else if (code === 0x40) {
      const start = (take() << 8) | take();
      const length = (take() << 8) | take();
      if (start + length > rowBytes) throw corrupt('A span of NeXT data leaves its row', base + at);
      copy(row + start, length);
    } else {
      for (let pixel = 0; ; code = take()) {
        const gray = code >> 6;
        const stop = Math.min(pixel + (code & 63), width);
        for (; pixel < stop; pixel++) {
          const shift = 6 - (pixel & 3) * 2;
          const place = row + (pixel >> 2);
          target[place] = (target[place]! & ~(3 << shift)) | (gray << shift);
        }
        if (pixel >= width) break;
      }
    }
  }
}
