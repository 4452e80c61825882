import type { BmpHeader } from './header.ts';

/**
 * The colours of all indices that the depth allows, as 0xaabbggrr, which is RGBA in the memory of every machine that
 * runs this. Indices past the palette are opaque black.
 */
export function readPalette(bytes: Uint8Array, { palette, bitsPerPixel }: BmpHeader): Uint32Array {
  const colors = new Uint32Array(2 ** bitsPerPixel).fill(0xff00_0000);
  for (let index = 0; index < palette.count; index++) {
    const at = palette.offset + index * palette.entryBytes;
    colors[index] = 0xff00_0000 | (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  }
  return colors;
}
