import { type Codec, singlePageWriter } from '../codec.ts';
import { holdDecoded, holdPages } from '../limits.ts';
import { readExifDisplay } from '../metadata/exif.ts';
import { findMakerNote } from '../metadata/maker-note.ts';
import { applyOrientation } from '../metadata/orientation.ts';
import { holdMetadata } from '../metadata/size.ts';
import { boxSideOf } from '../resize/reduction.ts';
import { readChunks } from './chunks.ts';
import { decodePng, decodeReducedPng } from './decode.ts';
import { pngDetails } from './details.ts';
import { encodePng } from './encode.ts';
import { readPngHeader } from './header.ts';
import { readPngMetadata } from './metadata.ts';
import { pngRemainders } from './remainders.ts';

/** PNG, third edition. Of an animation the still picture is read. */
export const png: Codec = {
  open(bytes, limits) {
    const damaged: string[] = [];
    const chunks = readChunks(bytes, damaged);
    const header = readPngHeader(chunks);
    const { width, height, layout } = header;
    holdPages(limits, [header], 'png');
    holdDecoded(limits, [header], bytes.length, 'png');
    const metadata = holdMetadata(limits, readPngMetadata(chunks, header, limits, damaged), 'png');
    const { orientation } = readExifDisplay(metadata.exif, 'png');
    const control = chunks.find(({ type, data }) => type === 'acTL' && data.length === 8)?.data;
    return {
      format: 'png',
      pages: [{ width, height, orientation, layout }],
      metadata,
      metadataOf: () => metadata,
      frames: control ? new DataView(control.buffer, control.byteOffset).getUint32(0) : 1,
      detailsOf: () => pngDetails(header, chunks),
      makerNoteOf: () => findMakerNote(metadata.exif),
      remaindersOf: () => pngRemainders(bytes, header, chunks, damaged),
      async page() {
        const data = decodePng(header, chunks);
        return { ...applyOrientation({ width, height, data }, orientation), layout, metadata };
      },
      async reducedPage(_index, leastSide) {
        const side = boxSideOf(header, leastSide);
        return side === 1 ? this.page(0) : { ...decodeReducedPng(header, chunks, side, orientation), layout, metadata };
      },
    };
  },
  writer: ({ effort }) =>
    singlePageWriter(async (image, onRows) => ({ bytes: await encodePng(image, effort, onRows) })),
};
