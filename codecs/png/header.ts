import { codecError } from '../errors.ts';
import type { Layout } from '../image.ts';
import type { Chunk } from './chunks.ts';

/** IHDR, and what the other chunks say of the layout. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: 1 | 2 | 4 | 8 | 16;
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly interlaced: boolean;
  readonly layout: Layout;
  /** Bytes of the image after inflating, filter bytes included, at least (interlacing adds a few). */
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
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** @see PNG 3rd ed. §11.2.1, and §5.6 for the order of chunks. @throws CodecError `corrupt` */
export function readPngHeader(chunks: readonly Chunk[]): PngHeader {
  const ihdr = chunks[0];
  if (ihdr?.type !== 'IHDR' || ihdr.data.length !== 13) throw corrupt('A PNG begins with an IHDR chunk of 13 bytes', 8);
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
  holdOrder(chunks, colorType);
  return {
    width,
    height,
    bitDepth: bitDepth as PngHeader['bitDepth'],
    colorType: colorType as PngHeader['colorType'],
    interlaced: interlace === 1,
    layout: {
      color:
        colorType === 3 ? 'palette' : colorType === 2 || colorType === 6 ? 'rgb' : bitDepth === 1 ? 'bilevel' : 'gray',
      bits: bitDepth,
      alpha: colorType >= 4 || chunks.some(({ type }) => type === 'tRNS'),
      compression: 'deflate',
    },
    filteredBytes: height * (1 + Math.ceil((width * bitDepth * samples[colorType]!) / 8)),
  };
}

function holdOrder(chunks: readonly Chunk[], colorType: number): void {
  const all = (type: string) => chunks.filter((chunk) => chunk.type === type);
  const [headers, palettes, data] = [all('IHDR'), all('PLTE'), all('IDAT')];
  const first = data[0];
  if (headers.length > 1) throw corrupt('There is more than one IHDR chunk', headers[1]!.offset);
  if (first === undefined) throw corrupt('There is no IDAT chunk', chunks.at(-1)!.offset);
  const start = chunks.indexOf(first);
  if (data.some((chunk, index) => chunks[start + index] !== chunk))
    throw corrupt('The IDAT chunks are not consecutive', first.offset);
  const palette = palettes[0];
  if (palettes.length > 1) throw corrupt('There is more than one PLTE chunk', palettes[1]!.offset);
  if (palette && palette.offset > first.offset) throw corrupt('PLTE comes after IDAT', palette.offset);
  if (palette && (palette.data.length % 3 !== 0 || palette.data.length === 0 || palette.data.length > 768))
    throw corrupt(`PLTE has ${palette.data.length} bytes`, palette.offset);
  if (colorType === 3 && !palette) throw corrupt('A palette picture has no PLTE chunk', first.offset);
  if ((colorType === 0 || colorType === 4) && palette) throw corrupt('A gray picture has a PLTE chunk', palette.offset);
}

function corrupt(message: string, offset: number) {
  return codecError('corrupt', message, { format: 'png', offset });
}
