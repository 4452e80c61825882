import { ByteWriter } from '../byte-writer.ts';
import type { OnRows, PageWriter } from '../codec.ts';
import type { TiffCompression } from '../formats.ts';
import type { Image } from '../image.ts';
import type { MadeTransferFunctions } from './colorimetry.ts';
import { tags } from './tags.ts';
import { type Field, longField, shortField } from './write-fields.ts';
import { largestClassicFile, measureHead, writeFile } from './write-file.ts';
import { bitsPerSample, chooseLayout, samplesPerPixel, type TiffLayout } from './write-layout.ts';
import { metadataFields } from './write-metadata.ts';
import { planStrips, type StripPlan } from './write-strips.ts';

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
 * inches and the metadata that each image has. The strips of a first page are packed where they will lie in its file, so
 * that a file of one page is never held twice.
 * Both throw CodecError `limit-exceeded` when the runtime cannot hold the file.
 */
export function tiffWriter({ compression, classicLimit = largestClassicFile }: TiffWriterOptions): PageWriter {
  const pages: (readonly Field[])[] = [];
  const made: MadeTransferFunctions = new Map();
  /** The first page's strips, with room for the rest of a file before them. */
  let first: Uint8Array<ArrayBuffer> | undefined;
  return {
    async add(image, onRows) {
      const layout = chooseLayout(image);
      const plan = planStrips(image, layout, compression);
      const metadata = metadataFields(image.metadata, layout, made);
      const fieldsOf = (strips: readonly Uint8Array[]) => [
        ...describe(image, layout, compression, plan, strips),
        ...metadata,
      ];
      const empty = fieldsOf(new Array<Uint8Array>(plan.count).fill(new Uint8Array(0)));
      const { bytes, strips } = packStrips(plan, first ? 0 : measureHead(numberPage(empty, 0, 1)), onRows);
      first ??= bytes;
      pages.push(fieldsOf(strips));
    },
    async finish() {
      const numbered = pages.map((fields, index) => numberPage(fields, index, pages.length));
      return [writeFile(numbered, classicLimit, first)];
    },
  };
}

/** Adds the fields that tell of a page's place among the others. */
function numberPage(fields: readonly Field[], index: number, count: number): Field[] {
  const many = count > 1;
  return [
    ...fields,
    longField(tags.newSubfileType, many ? onePageOfMany : 0),
    ...(many ? [shortField(pageNumber, index & 0xffff, count & 0xffff)] : []),
  ];
}

/** Bytes that strips take beside those of their rows, at most, where these do not pack at all: by Deflate. */
const stripOverhead = 64;

/** Packs the strips of a page one after the other, as they lie in a classic file, behind `start` bytes that are left free. */
function packStrips(plan: StripPlan, start: number, onRows?: OnRows) {
  const most = start + plan.sizeBytes + (plan.sizeBytes >> 9) + plan.count * stripOverhead;
  const body = new ByteWriter('tiff', most, start);
  const places: (readonly [from: number, to: number])[] = [];
  for (let strip = 0; strip < plan.count; strip++) {
    const from = body.length;
    onRows?.(strip * plan.rowsPerStrip);
    plan.pack(strip, (piece) => body.append(piece));
    places.push([from, body.length]);
    body.align(2);
  }
  const bytes = body.finish();
  return { bytes, strips: places.map(([from, to]) => bytes.subarray(from, to)) };
}

function describe(
  { width, height }: Image,
  layout: TiffLayout,
  compression: TiffCompression,
  { rowsPerStrip, predictor }: StripPlan,
  strips: readonly Uint8Array[],
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
  ];
}

/** All reds, all greens, all blues, each of 16 bits (TIFF 6.0 §5). */
function colorMap(palette: Uint32Array): Field {
  const map = new Uint16Array(3 * 256);
  for (const [index, color] of palette.entries())
    for (let channel = 0; channel < 3; channel++) map[channel * 256 + index] = ((color >>> (channel * 8)) & 255) * 257;
  return shortField(tags.colorMap, ...map);
}
