import type { Codec } from '../codec.ts';
import { holdLimit, holdPages } from '../limits.ts';
import { decodePage } from './decode.ts';
import { tiffDetails } from './details.ts';
import { tiffWriter } from './encode.ts';
import { readIfdChain } from './ifd.ts';
import { readTiffMetadata, tiffMetadataBytes } from './metadata.ts';
import { readPage } from './page.ts';
import { tiffRemainders } from './remainders.ts';

/** TIFF 6.0 with its supplements, and BigTIFF for reading. */
export const tiff: Codec = {
  open(bytes, limits) {
    const pages = readIfdChain(bytes, limits).map((ifd) => readPage(ifd, limits));
    holdPages(limits, pages, 'tiff');
    const total = pages.reduce((sum, { ifd }) => sum + tiffMetadataBytes(ifd), 0);
    holdLimit(limits, 'maxMetadataBytes', total, 'tiff');
    const metadata = pages.map(({ ifd }) => readTiffMetadata(ifd));
    return {
      format: 'tiff',
      pages: pages.map(({ width, height, orientation, layout }) => ({ width, height, orientation, layout })),
      metadata: metadata[0]!,
      metadataOf: (index) => metadata[index]!,
      frames: 1,
      detailsOf: (index) => tiffDetails(pages[index]!),
      remaindersOf: (index) => tiffRemainders(pages[index]!),
      async page(index) {
        const page = pages[index]!;
        return { ...(await decodePage(page)), layout: page.layout, metadata: metadata[index]! };
      },
    };
  },
  writer: tiffWriter,
};
