import type { Image } from '../image.ts';
import type { Limits } from '../limits.ts';
import { locateChunks } from './chunks.ts';
import { toRgba } from './colors.ts';
import type { TiffPage } from './page.ts';
import { readSamples } from './samples.ts';

/** Decodes the pixels of one page as stored. @throws CodecError */
export async function decodeTiffPage(file: Uint8Array, page: TiffPage, limits: Limits): Promise<Image['data']> {
  const chunks = locateChunks(page, file.length, limits);
  return toRgba(await readSamples(file, page, chunks), page);
}
