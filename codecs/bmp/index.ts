import { type Codec, singlePageWriter } from '../codec.ts';
import { holdDecoded, holdLimit, holdPages } from '../limits.ts';
import { metadataBytes } from '../metadata/size.ts';
import { boxSideOf } from '../resize/reduction.ts';
import { readBmpHeaders } from './bitmap-array.ts';
import { decodeBmp, decodeReducedBmp } from './decode.ts';
import { bmpDetails } from './details.ts';
import { encodeBmp } from './encode.ts';
import { bmpRemainders } from './remainders.ts';

/** BMP: Windows versions 1 to 5 and OS/2, whose bitmap arrays have pages. */
export const bmp: Codec = {
  open(bytes, limits) {
    const headers = readBmpHeaders(bytes, limits);
    holdPages(limits, headers, 'bmp');
    holdDecoded(limits, headers, bytes.length, 'bmp');
    const total = headers.reduce((sum, { metadata }) => sum + metadataBytes(metadata), 0);
    holdLimit(limits, 'maxMetadataBytes', total, 'bmp');
    return {
      format: 'bmp',
      pages: headers.map(({ width, height, layout }) => ({ width, height, orientation: 1, layout })),
      metadata: headers[0]!.metadata,
      metadataOf: (index) => headers[index]!.metadata,
      frames: 1,
      detailsOf: (index) => bmpDetails(headers[index]!),
      makerNoteOf: () => undefined,
      remaindersOf: (index) => bmpRemainders(bytes, headers, index),
      async page(index) {
        const header = headers[index]!;
        const { width, height, layout, metadata } = header;
        return { width, height, data: await decodeBmp(bytes, header, limits), layout, metadata };
      },
      async reducedPage(index, leastSide) {
        const header = headers[index]!;
        const { layout, metadata } = header;
        const side = boxSideOf(header, leastSide);
        if (side === 1) return this.page(index);
        return { ...(await decodeReducedBmp(bytes, header, limits, { side, leastSide })), layout, metadata };
      },
    };
  },
  writer: () => singlePageWriter((image) => ({ bytes: encodeBmp(image) })),
};
