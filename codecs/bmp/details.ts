import type { BmpDetails } from '../details.ts';
import type { BmpHeader } from './header.ts';

/** The version of the header by its length, the depth, the order of the rows, the length of the palette. */
export function bmpDetails({ size, bitsPerPixel, topDown, palette }: BmpHeader): BmpDetails {
  return {
    format: 'bmp',
    headerBytes: size,
    bitsPerPixel,
    rows: topDown ? 'top-down' : 'bottom-up',
    ...(palette.count > 0 && { paletteColors: palette.count }),
  };
}
