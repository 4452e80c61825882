import { latin1 } from '../bytes.ts';
import { inflateZlib } from '../deflate/zlib.ts';
import { codecError } from '../errors.ts';
import type { Metadata } from '../image.ts';
import type { Limits } from '../limits.ts';
import { perMetre } from '../metadata/density.ts';
import type { Chunk } from './chunks.ts';

const xmpKeyword = 'XML:com.adobe.xmp';

/**
 * The metadata chunks: iCCP, eXIf, pHYs, tEXt, zTXt, iTXt (XMP among them). A chunk that is not whole says nothing.
 * @see PNG 3rd ed. §11.3
 * @throws CodecError `limit-exceeded` when what is packed in a chunk passes `maxMetadataBytes`
 */
export function readPngMetadata(chunks: readonly Chunk[], limits: Limits): Metadata {
  let left = limits.maxMetadataBytes;
  const inflate = (bytes: Uint8Array) => {
    const unpacked = inflateZlib(bytes, left);
    if (unpacked === 'too-long')
      throw codecError('limit-exceeded', `The metadata unpacks to more than ${limits.maxMetadataBytes} bytes`, {
        format: 'png',
        limit: { name: 'maxMetadataBytes', allowed: limits.maxMetadataBytes, found: limits.maxMetadataBytes + 1 },
      });
    left -= unpacked?.length ?? 0;
    return unpacked;
  };
  const found: { -readonly [Key in keyof Metadata]: Metadata[Key] } = {};
  const text: { keyword: string; text: string }[] = [];
  for (const { type, data } of chunks) {
    if (type === 'iCCP') {
      const icc = inflate(data.subarray(data.indexOf(0) + 2));
      if (icc) found.icc ??= icc;
    } else if (type === 'eXIf') found.exif ??= data;
    else if (type === 'pHYs' && data.length === 9 && data[8] === 1) {
      const view = new DataView(data.buffer, data.byteOffset, 8);
      const density = perMetre(view.getUint32(0), view.getUint32(4));
      if (density) found.density ??= density;
    } else if (type === 'tEXt' || type === 'zTXt' || type === 'iTXt') {
      const entry = readText(type, data, inflate);
      if (entry?.keyword === xmpKeyword && type === 'iTXt') found.xmp ??= entry.text;
      else if (entry)
        text.push({ keyword: entry.keyword, text: type === 'iTXt' ? utf8(entry.text) : latin1(entry.text) });
    }
  }
  return text.length > 0 ? { ...found, text } : found;
}

function readText(
  type: 'tEXt' | 'zTXt' | 'iTXt',
  data: Uint8Array,
  inflate: (bytes: Uint8Array) => Uint8Array | undefined,
) {
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
