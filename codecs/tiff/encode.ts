import type { PageWriter } from '../codec.ts';
import type { TiffCompression } from '../formats.ts';
import type { Image } from '../image.ts';
import { tags } from './tags.ts';
import { type Field, longField, shortField } from './write-fields.ts';
import { largestClassicFile, writeFile } from './write-file.ts';
import { bitsPerSample, chooseLayout, samplesPerPixel, type TiffLayout } from './write-layout.ts';
import { metadataFields } from './write-metadata.ts';
import { type PackedPage, packStrips } from './write-strips.ts';

/** How to write a TIFF. */
export interface TiffWriterOptions {
  readonly compression: TiffCompression;
  /** Bytes from which on the file is a BigTIFF. Default 4 GB, what 32-bit offsets reach. */
  readonly classicLimit?: number;
}

const pageNumber = 297;
/** NewSubfileType: a single page of many (TIFF 6.0 §8). */
const onePageOfMany = 2;
const unassociatedAlpha = 2;
const compressions = { none: 1, lzw: 5, deflate: 8, packbits: 32773 } as const satisfies Record<
  TiffCompression,
  number
>;
const photometric = { bilevel: 1, gray: 1, rgb: 2, palette: 3 } as const satisfies Record<TiffLayout['color'], number>;

/**
 * Writes a little-endian TIFF of any number of pages, each in the smallest layout that loses nothing: bilevel, gray,
 * palette or RGB, 8 or 16 bits, unassociated alpha where a pixel is transparent; in strips, with the resolution in
 * inches and the metadata that each image has. Without compression the samples of RGBA are not copied until `finish`.
 * `finish` throws CodecError `limit-exceeded` when the runtime cannot hold the file.
 */
export function tiffWriter({ compression, classicLimit = largestClassicFile }: TiffWriterOptions): PageWriter {
  const pages: (readonly Field[])[] = [];
  return {
    async add(image, onRows) {
      const layout = chooseLayout(image);
      pages.push(describe(image, layout, compression, packStrips(image, layout, compression, onRows)));
    },
    async finish() {
      const many = pages.length > 1;
      const numbered = pages.map((fields, index) => [
        ...fields,
        longField(tags.newSubfileType, many ? onePageOfMany : 0),
        ...(many ? [shortField(pageNumber, index & 0xffff, pages.length & 0xffff)] : []),
      ]);
      return [writeFile(numbered, classicLimit)];
    },
  };
}

function describe(
  { width, height, metadata }: Image,
  layout: TiffLayout,
  compression: TiffCompression,
  { strips, rowsPerStrip, predictor }: PackedPage,
): Field[] {
  const samples = samplesPerPixel(layout);
  return [
    longField(tags.imageWidth, width),
    longField(tags.imageLength, height),
    shortField(tags.bitsPerSample, ...new Array<number>(samples).fill(bitsPerSample(layout))),
    shortField(tags.compression, compressions[compression]),
    shortField(tags.photometricInterpretation, photometric[layout.color]),
    { tag: tags.stripOffsets, strips },
    shortField(tags.samplesPerPixel, samples),
    longField(tags.rowsPerStrip, rowsPerStrip),
    longField(tags.stripByteCounts, ...strips.map(({ length }) => length)),
    shortField(tags.planarConfiguration, 1),
    ...(predictor === 'horizontal' ? [shortField(tags.predictor, 2)] : []),
    ...(layout.color === 'palette' ? [colorMap(layout.palette)] : []),
    ...('alpha' in layout && layout.alpha ? [shortField(tags.extraSamples, unassociatedAlpha)] : []),
    ...metadataFields(metadata, layout),
  ];
}

/** All reds, all greens, all blues, each of 16 bits (TIFF 6.0 §5). */
function colorMap(palette: Uint32Array): Field {
  const map = new Uint16Array(3 * 256);
  for (const [index, color] of palette.entries())
    for (let channel = 0; channel < 3; channel++) map[channel * 256 + index] = ((color >>> (channel * 8)) & 255) * 257;
  return shortField(tags.colorMap, ...map);
}
