import type { Codec } from '../codec.ts';
import { holdDecoded, holdLimit, holdPages, type Limits } from '../limits.ts';
import { boxSideOf } from '../resize/reduction.ts';
import { decodePage, decodeReducedPage } from './decode.ts';
import { tiffDetails } from './details.ts';
import { tiffWriter } from './encode.ts';
import { findMakerNoteOf } from './exif.ts';
import { readIfdChain } from './ifd.ts';
import { makeSharedTables } from './make-shared-tables.ts';
import { readTiffMetadata, tiffMetadataBytes } from './metadata.ts';
import { type Page, readPage } from './page.ts';
import { smallestVersion } from './reduced-version.ts';
import { tiffRemainders } from './remainders.ts';
import { sampleBytes } from './strips-and-tiles.ts';

/** TIFF 6.0 with its supplements, and BigTIFF for reading. */
export const tiff: Codec = {
  open(bytes, limits) {
    const tables = makeSharedTables();
    const pages = readIfdChain(bytes, limits).map((ifd) => readPage(ifd, limits, tables));
    const sizes = pages.map((page) => ({ ...page, sampleBytes: sampleBytes(page) }));
    holdPages(limits, pages, 'tiff');
    holdDecoded(limits, sizes, bytes.length, 'tiff');
    holdMetadata(limits, pages);
    const metadata = pages.map(readTiffMetadata);
    return {
      format: 'tiff',
      pages: pages.map(({ width, height, orientation, layout }) => ({ width, height, orientation, layout })),
      metadata: metadata[0]!,
      metadataOf: (index) => metadata[index]!,
      frames: 1,
      detailsOf: (index) => tiffDetails(pages[index]!),
      makerNoteOf: (index) => findMakerNoteOf(pages[index]!.ifd),
      remaindersOf: (index) => tiffRemainders(pages[index]!),
      async page(index) {
        const page = pages[index]!;
        return { ...(await decodePage(page)), layout: page.layout, metadata: metadata[index]! };
      },
      async reducedPage(index, leastSide) {
        const own = pages[index]!;
        const smallest = smallestVersion(pages, index, leastSide);
        const reduce = (page: Page) => {
          const side = boxSideOf(page, leastSide);
          return side === 1 ? decodePage(page) : decodeReducedPage(page, side);
        };
        // A version beside the page may be broken where the page is sound.
        const upright = await reduce(smallest).catch((error: unknown) => {
          if (smallest === own) throw error;
          return reduce(own);
        });
        return { ...upright, layout: pages[index]!.layout, metadata: metadata[index]! };
      },
    };
  },
  writer: tiffWriter,
};

/** Stops at the page that passes the limit: many pages may share one large block. @throws CodecError `limit-exceeded` */
function holdMetadata(limits: Limits, pages: readonly Page[]): void {
  let total = 0;
  const transferFunctions = new Set<string>();
  for (const page of pages) {
    total += tiffMetadataBytes(page, transferFunctions);
    holdLimit(limits, 'maxMetadataBytes', total, 'tiff');
  }
}
