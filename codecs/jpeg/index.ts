import { type Codec, singlePageWriter } from '../codec.ts';
import { codecError } from '../errors.ts';
import { holdDecoded, holdPages } from '../limits.ts';
import { readExifDisplay } from '../metadata/exif.ts';
import { findMakerNote } from '../metadata/maker-note.ts';
import { applyOrientation } from '../metadata/orientation.ts';
import { holdMetadata } from '../metadata/size.ts';
import { boxSideOf, reduceImage } from '../resize/reduction.ts';
import { decodeJpeg } from './decode.ts';
import { jpegDetails } from './details.ts';
import { encodeJpeg } from './encode.ts';
import { readJpegFrame } from './frame.ts';
import { readSegments } from './markers.ts';
import { readJpegMetadata } from './metadata.ts';
import { jpegRemainders } from './remainders.ts';

/** JPEG: ITU-T T.81 baseline, extended and progressive, in JFIF, EXIF and Adobe files. */
export const jpeg: Codec = {
  open(bytes, limits) {
    const found = readSegments(bytes);
    const frame = readJpegFrame(found.segments);
    const { width, height, layout } = frame;
    if (frame.components === 2)
      throw codecError('unsupported-feature', 'JPEG of 2 components is not read: nothing says what they are', {
        format: 'jpeg',
      });
    holdPages(limits, [frame], 'jpeg');
    holdDecoded(limits, [frame], bytes.length, 'jpeg');
    const metadata = holdMetadata(limits, readJpegMetadata(found.segments, limits), 'jpeg');
    const { orientation } = readExifDisplay(metadata.exif, 'jpeg');
    return {
      format: 'jpeg',
      pages: [{ width, height, orientation, layout }],
      metadata,
      metadataOf: () => metadata,
      frames: 1,
      detailsOf: () => jpegDetails(found.segments),
      makerNoteOf: () => findMakerNote(metadata.exif),
      remaindersOf: () => jpegRemainders(bytes, found),
      async page() {
        const data = await decodeJpeg(bytes, frame, found);
        return { ...applyOrientation({ width, height, data }, orientation), layout, metadata };
      },
      async reducedPage(_index, leastSide) {
        return reduceImage(await this.page(0), boxSideOf(frame, leastSide));
      },
    };
  },
  writer: (options) => singlePageWriter((image, onRows) => encodeJpeg(image, options, onRows)),
};
