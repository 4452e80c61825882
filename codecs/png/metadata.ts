import { latin1 } from '../bytes.ts';
import { inflateZlib } from '../deflate/zlib.ts';
import { codecError } from '../errors.ts';
import type { Metadata, TextEntry, UnreadableBlock } from '../image.ts';
import type { Limits } from '../limits.ts';
import { perMetre } from '../metadata/density.ts';
import { isExif } from '../metadata/exif-structure.ts';
import { readBackground } from './background.ts';
import type { Chunk } from './chunks.ts';
import { readColorChunk, readSignificantBits, readTime } from './color-chunks.ts';
import type { PngHeader } from './header.ts';

/** What marks the text that is an XMP packet (XMP specification part 3 §1.1.5). */
export const xmpKeyword = 'XML:com.adobe.xmp';

/**
 * The ancillary chunks beside those of the pixels: iCCP, cICP, sRGB, gAMA, cHRM, sBIT, bKGD, eXIf, pHYs, tIME, tEXt,
 * zTXt, iTXt (XMP among them). A chunk that is not whole says nothing and is named among the unreadable ones.
 * @see PNG 3rd ed. §11.3
 * @param damaged the types of chunks whose check sum is wrong
 * @throws CodecError `limit-exceeded` when what is packed in chunks passes `maxMetadataBytes`
 */
export function readPngMetadata(
  chunks: readonly Chunk[],
  header: PngHeader,
  limits: Limits,
  damaged: readonly string[] = [],
): Metadata {
  const inflate = boundedInflate(limits);
  const found: { -readonly [Key in keyof Metadata]: Metadata[Key] } = {};
  const text: TextEntry[] = [];
  const unreadable: UnreadableBlock[] = [];
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data;
  const broken = (what: UnreadableBlock['what'], type: string) =>
    unreadable.push({ what, detail: `the ${type} chunk is broken` });
  for (const { type, data } of chunks) {
    switch (type) {
      case 'iCCP': {
        const icc = inflate(data.subarray(data.indexOf(0) + 2));
        if (icc) found.icc ??= icc;
        else broken('icc', type);
        break;
      }
      case 'gAMA':
      case 'cHRM':
      case 'sRGB':
      case 'cICP': {
        const color = readColorChunk[type](data);
        // Of two chunks of a kind the first counts.
        if (color) found.color = { ...color, ...found.color };
        else broken('color', type);
        break;
      }
      case 'sBIT': {
        const bits = readSignificantBits(data, header);
        if (bits) found.significantBits ??= bits;
        else broken('significantBits', type);
        break;
      }
      case 'bKGD': {
        const background = readBackground(data, { ...header, palette });
        if (background) found.background ??= background;
        else broken('background', type);
        break;
      }
      case 'eXIf':
        if (isExif(data)) found.exif ??= data;
        else broken('exif', type);
        break;
      case 'pHYs': {
        const density = readDensity(data);
        if (density) found.density ??= density;
        else if (data.length !== 9) broken('density', type);
        break;
      }
      case 'tIME': {
        const time = readTime(data);
        if (time) found.time ??= time;
        else broken('time', type);
        break;
      }
      case 'tEXt':
      case 'zTXt':
      case 'iTXt': {
        const entry = readText(type, data, inflate);
        if (entry === undefined) broken('text', type);
        else if (entry.keyword === xmpKeyword && type === 'iTXt') found.xmp ??= entry.text;
        else text.push({ keyword: entry.keyword, text: type === 'iTXt' ? utf8(entry.text) : latin1(entry.text) });
        break;
      }
    }
  }
  for (const [type, what] of Object.entries(chunkBlocks))
    if (damaged.includes(type)) unreadable.push({ what, detail: `the check sum of a ${type} chunk is wrong` });
  return { ...found, ...(text.length > 0 && { text }), ...(unreadable.length > 0 && { unreadable }) };
}

/** What the ancillary chunks hold. */
const chunkBlocks = {
  iCCP: 'icc',
  eXIf: 'exif',
  tEXt: 'text',
  zTXt: 'text',
  iTXt: 'text',
  pHYs: 'density',
  gAMA: 'color',
  cHRM: 'color',
  sRGB: 'color',
  cICP: 'color',
  sBIT: 'significantBits',
  bKGD: 'background',
  tIME: 'time',
} as const satisfies Record<string, UnreadableBlock['what']>;

type Inflate = (bytes: Uint8Array) => Uint8Array | undefined;

/** Unpacks as much as the limit allows for all chunks together; a stream that breaks counts for what came of it. */
function boundedInflate({ maxMetadataBytes }: Limits): Inflate {
  let left = maxMetadataBytes;
  return (packed) => {
    const { bytes, tooLong, unpacked } = inflateZlib(packed, left);
    if (tooLong)
      throw codecError('limit-exceeded', `The metadata unpacks to more than ${maxMetadataBytes} bytes`, {
        format: 'png',
        limit: { name: 'maxMetadataBytes', allowed: maxMetadataBytes, found: maxMetadataBytes + 1 },
      });
    left -= unpacked;
    return bytes;
  };
}

/** Unit 1 is the metre; 0 says only how wide a pixel is for its height. @see PNG 3rd ed. §11.3.4.3 */
function readDensity(data: Uint8Array): Metadata['density'] {
  if (data.length !== 9) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, 9);
  return view.getUint8(8) === 1 ? perMetre(view.getUint32(0), view.getUint32(4)) : undefined;
}

function readText(type: 'tEXt' | 'zTXt' | 'iTXt', data: Uint8Array, inflate: Inflate) {
  const end = data.indexOf(0);
  if (end < 1 || end > 79) return undefined;
  const keyword = latin1(data.subarray(0, end));
  if (type === 'tEXt') return { keyword, text: data.subarray(end + 1) };
  if (type === 'zTXt') {
    const text = inflate(data.subarray(end + 2));
    return text && { keyword, text };
  }
  // §11.3.3.4: compression flag, method, language tag, translated keyword, text.
  const language = data.indexOf(0, end + 3);
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
  if (translated < 0) return undefined;
  const rest = data.subarray(translated + 1);
  const text = data[end + 1] === 1 ? inflate(rest) : rest;
  return text && { keyword, text };
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
