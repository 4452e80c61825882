import { joinBytes } from '../bytes.ts';
import { chainMatcher } from '../deflate/chain-matcher.ts';
import { packZlib } from '../deflate/deflate.ts';
import type { Metadata, TextEntry } from '../image.ts';
import { toPerMetre } from '../metadata/density.ts';
import { writeChunk } from './chunks.ts';
import type { WrittenLayout } from './layout.ts';
import { xmpKeyword } from './metadata.ts';
import { colorChunks, significantBitsChunk, timeChunk } from './write-color-chunks.ts';

const profileName = 'ICC profile';
/** Of a PNG's whole numbers (§7.1). */
const largestPng = 2 ** 31 - 1;
/** A profile is small, and is searched well. */
const search = { depth: 32, nice: 258 } as const;
/** Text longer than this is packed (§11.3.3.3 advises against it below 1,024 bytes). */
const packedFrom = 1024;

/**
 * The ancillary chunks for everything that an image has beside its pixels; all of them may stand before PLTE, and some
 * must (PNG 3rd ed. table 7). IPTC has no chunk, and a text is left out whose keyword PNG does not allow.
 */
export function metadataChunks(metadata: Metadata, layout: WrittenLayout): Uint8Array[] {
  const { icc, exif, xmp, density, text = [], color, significantBits, time } = metadata;
  return [
    ...colorChunks(color, icc !== undefined),
    ...(icc ? [writeChunk('iCCP', joinBytes([asciiz(profileName), Uint8Array.of(0), pack(icc)]))] : []),
    ...significantBitsChunk(significantBits, layout),
    ...(exif ? [writeChunk('eXIf', exif)] : []),
    ...(density ? densityChunk(toPerMetre(density)) : []),
    ...(time ? timeChunk(time) : []),
    ...(xmp ? [writeChunk('iTXt', joinBytes([asciiz(xmpKeyword), new Uint8Array(4), xmp]))] : []),
    ...text.flatMap(textChunk),
  ];
}

function pack(bytes: Uint8Array): Uint8Array {
  return packZlib(bytes, (window, size) => chainMatcher(window, size, search));
}

function asciiz(text: string): Uint8Array {
  return latin1Bytes(`${text}\0`);
}

function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** In pixels per metre; none where that rounds to nothing. @see PNG 3rd ed. §11.3.4.3 */
function densityChunk({ x, y }: { readonly x: number; readonly y: number }): Uint8Array[] {
  if (x < 1 || y < 1 || x > largestPng || y > largestPng) return [];
  const data = new Uint8Array(9);
  const view = new DataView(data.buffer);
  view.setUint32(0, x);
  view.setUint32(4, y);
  data[8] = 1;
  return [writeChunk('pHYs', data)];
}

/** Printable ISO 8859-1, 1 to 79 characters, single spaces between words. @see PNG 3rd ed. §11.3.3.2 */
function isKeyword(keyword: string): boolean {
  return keyword.length <= 79 && /^[!-~\xa1-\xff]+(?: [!-~\xa1-\xff]+)*$/.test(keyword) && keyword !== xmpKeyword;
}

/** tEXt or zTXt for ISO 8859-1, iTXt for what else Unicode has. A NUL has no place in any. @see PNG 3rd ed. §11.3.3 */
function textChunk({ keyword, text }: TextEntry): Uint8Array[] {
  if (!isKeyword(keyword) || text.includes('\0')) return [];
  // The line feed is the only control character that tEXt allows.
  const latin = /^[\n -~\xa0-\xff]*$/.test(text);
  const bytes = latin ? latin1Bytes(text) : new TextEncoder().encode(text);
  const packed = bytes.length >= packedFrom ? pack(bytes) : undefined;
  if (latin && packed === undefined) return [writeChunk('tEXt', joinBytes([asciiz(keyword), bytes]))];
  if (latin) return [writeChunk('zTXt', joinBytes([asciiz(keyword), Uint8Array.of(0), packed!]))];
  const flags = Uint8Array.of(packed ? 1 : 0, 0, 0, 0);
  return [writeChunk('iTXt', joinBytes([asciiz(keyword), flags, packed ?? bytes]))];
}
