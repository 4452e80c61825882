import { codecError } from '../errors.ts';
import type { Layout } from '../image.ts';
import type { Chunk } from './chunks.ts';
import { filteredBytesOf } from './passes.ts';

/** IHDR, and what the other chunks say of the layout. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: 1 | 2 | 4 | 8 | 16;
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly interlaced: boolean;
  readonly layout: Layout;
  /** tRNS, where it has the length that the colour type asks for. */
  readonly transparency?: Uint8Array;
  /** Bits of a whole pixel. */
  readonly pixelBits: number;
  /** Bytes of the picture data unpacked, filter bytes included. */
  readonly filteredBytes: number;
}

/** PNG 3rd ed. table 12: the depths that each colour type allows. */
const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** Samples of a pixel in each colour type (PNG 3rd ed. table 12). */
export const samplesOf = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

/** @see PNG 3rd ed. §11.2.1, and §5.6 for the order of chunks. @throws CodecError `corrupt` */
export function readPngHeader(chunks: readonly Chunk[]): PngHeader {
  const ihdr = chunks[0];
  const again = chunks.find(({ type }, index) => index > 0 && type === 'IHDR');
  if (ihdr?.type !== 'IHDR' || ihdr.data.length !== 13) throw corrupt('A PNG begins with an IHDR chunk of 13 bytes', 8);
  if (again) throw corrupt('There is more than one IHDR chunk', again.offset);
  const view = new DataView(ihdr.data.buffer, ihdr.data.byteOffset, 13);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [bitDepth, colorType, compression, filter, interlace] = [8, 9, 10, 11, 12].map((at) => view.getUint8(at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (width === 0 || height === 0 || width > 0x7fff_ffff || height > 0x7fff_ffff)
    throw corrupt(`A picture of ${width}×${height} is not allowed`, 16);
  if (!depths[colorType]?.includes(bitDepth))
    throw corrupt(`Colour type ${colorType} with ${bitDepth} bits is not defined`, 24);
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw corrupt(`Compression ${compression}, filter ${filter}, interlace ${interlace} are not defined`, 26);
  const type = colorType as PngHeader['colorType'];
  const first = chunks.findIndex((chunk) => chunk.type === 'IDAT');
  if (first < 0) throw corrupt('There is no IDAT chunk', chunks.at(-1)!.offset);
  const last = chunks.findLastIndex((chunk) => chunk.type === 'IDAT');
  const between = chunks.slice(first, last).find((chunk) => chunk.type !== 'IDAT');
  if (between) throw corrupt('The IDAT chunks are not consecutive', between.offset);
  const before = chunks.slice(1, first);
  holdPalette(before, type, chunks[first]!.offset);
  const transparency = findTransparency(before, type);
  const geometry = { width, height, pixelBits: bitDepth * samplesOf[type], interlaced: interlace === 1 };
  return {
    ...geometry,
    bitDepth: bitDepth as PngHeader['bitDepth'],
    colorType: type,
    ...(transparency && { transparency }),
    layout: {
      color: type === 3 ? 'palette' : type === 2 || type === 6 ? 'rgb' : bitDepth === 1 ? 'bilevel' : 'gray',
      bits: bitDepth,
      alpha: type >= 4 || transparency !== undefined,
      compression: 'deflate',
    },
    filteredBytes: filteredBytesOf(geometry),
  };
}

/** Only a palette picture needs its PLTE; in others it is a suggestion. @see PNG 3rd ed. §11.2.2 */
function holdPalette(before: readonly Chunk[], colorType: number, dataOffset: number): void {
  const [palette, second] = before.filter(({ type }) => type === 'PLTE');
  if (second !== undefined) throw corrupt('There is more than one PLTE chunk', second.offset);
  if (colorType !== 3) return;
  if (palette === undefined) throw corrupt('A palette picture has no PLTE chunk before its data', dataOffset);
  const { length } = palette.data;
  if (length % 3 !== 0 || length === 0 || length > 768) throw corrupt(`PLTE has ${length} bytes`, palette.offset);
}

/** The first tRNS that stands where it may and says what it may; others say nothing. @see PNG 3rd ed. §11.3.1.1 */
function findTransparency(before: readonly Chunk[], colorType: number): Uint8Array | undefined {
  const palette = before.find(({ type }) => type === 'PLTE');
  return before.find(({ type, data, offset }) => {
    if (type !== 'tRNS') return false;
    if (colorType === 0) return data.length === 2;
    if (colorType === 2) return data.length === 6;
    const entries = (palette?.data.length ?? 0) / 3;
    return colorType === 3 && data.length > 0 && data.length <= entries && offset > palette!.offset;
  })?.data;
}

function corrupt(message: string, offset: number) {
  return codecError('corrupt', message, { format: 'png', offset });
}
