import type { PngDetails } from '../details.ts';
import type { Chunk } from './chunks.ts';
import type { PngHeader } from './header.ts';

/** Colour type, interlacing and the length of the palette. @see PNG 3rd ed. §11.2 */
export function pngDetails({ colorType, interlaced }: PngHeader, chunks: readonly Chunk[]): PngDetails {
  const palette = colorType === 3 ? chunks.find(({ type }) => type === 'PLTE') : undefined;
  return { format: 'png', colorType, interlaced, ...(palette && { paletteColors: palette.data.length / 3 }) };
}
