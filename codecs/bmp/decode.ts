import { codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import type { Limits } from '../limits.ts';
import { decodeEmbedded } from './embedded.ts';
import type { BmpHeader } from './header.ts';
import { unpackHuffman } from './huffman.ts';
import { unpackRle } from './rle.ts';
import { type StoredRows, unpack24, unpack64, unpackIndexed, unpackMasked } from './rows.ts';

/** Decodes the pixels of a bitmap whose header has been read. @throws CodecError */
export async function decodeBmp(bytes: Uint8Array, header: BmpHeader, limits: Limits): Promise<Image['data']> {
  switch (header.compression) {
    case 'none':
    case 'bitfields':
      return unpackRows(bytes, header);
    case 'rle4':
      return unpackRle(bytes, header, 4);
    case 'rle8':
      return unpackRle(bytes, header, 8);
    case 'rle24':
      return unpackRle(bytes, header, 24);
    case 'huffman': {
      const rows = { bytes: unpackHuffman(bytes, header), offset: 0, stride: Math.ceil(header.width / 8) };
      return unpackIndexed(rows, bytes, header);
    }
    case 'jpeg':
    case 'png':
      return decodeEmbedded(bytes, header, header.compression, limits);
    default:
      return header.compression satisfies never;
  }
}

function unpackRows(bytes: Uint8Array, header: BmpHeader): Image['data'] {
  const rows = locateRows(bytes, header);
  if (header.bitsPerPixel <= 8) return unpackIndexed(rows, bytes, header);
  if (header.bitsPerPixel === 24) return unpack24(rows, header);
  if (header.bitsPerPixel === 64) return unpack64(rows, header);
  const data = unpackMasked(rows, header);
  if (header.masks[3] !== 0) fillUnusedAlpha(data);
  return data;
}

/** Rows are padded to 32 bits; the padding of the last one may be missing. */
function locateRows(bytes: Uint8Array, { width, height, bitsPerPixel, pixelOffset }: BmpHeader): StoredRows {
  const stride = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const end = pixelOffset + stride * (height - 1) + Math.ceil((width * bitsPerPixel) / 8);
  if (end > bytes.length)
    throw codecError('truncated', `The pixels need ${end} bytes; the file has ${bytes.length}`, {
      format: 'bmp',
      offset: bytes.length,
    });
  return { bytes, offset: pixelOffset, stride };
}

/** Many writers leave the alpha channel, or the fourth byte, zero everywhere and mean opaque. */
function fillUnusedAlpha(data: Image['data']): void {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return;
  const full = data instanceof Uint16Array ? 0xffff : 0xff;
  for (let at = 3; at < data.length; at += 4) data[at] = full;
}
