import { type Codec, singlePageWriter } from '../codec.ts';
import { holdPages } from '../limits.ts';
import { holdMetadata } from '../metadata/size.ts';
import { decodeBmp } from './decode.ts';
import { encodeBmp } from './encode.ts';
import { readBmpHeader } from './header.ts';

/** BMP: Windows versions 1 to 5 and OS/2. */
export const bmp: Codec = {
  open(bytes, limits) {
    const header = readBmpHeader(bytes);
    const { width, height, layout } = header;
    holdPages(limits, [header], 'bmp');
    const metadata = holdMetadata(limits, header.metadata, 'bmp');
    return {
      format: 'bmp',
      pages: [{ width, height, orientation: 1, layout }],
      metadata,
      metadataOf: () => metadata,
      frames: 1,
      page: async () => ({ width, height, data: decodeBmp(bytes, header), layout, metadata }),
    };
  },
  writer: () => singlePageWriter((image) => ({ bytes: encodeBmp(image) })),
};
