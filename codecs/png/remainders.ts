import type { Remainder } from '../codec.ts';
import type { Chunk } from './chunks.ts';
import type { PngHeader } from './header.ts';

/** What the picture, its metadata and the note on an animation are made of. */
const read = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'acTL', 'fcTL', 'fdAT'],
  ...['iCCP', 'cICP', 'sRGB', 'gAMA', 'cHRM', 'sBIT', 'bKGD', 'eXIf', 'pHYs', 'tIME', 'tEXt', 'zTXt', 'iTXt'],
]);
const names: Readonly<Record<string, readonly [Remainder['what'], string]>> = {
  hIST: ['suggested-palette', 'The histogram of the palette (hIST)'],
  sPLT: ['suggested-palette', 'A suggested palette (sPLT)'],
};

/**
 * What a PNG holds beside picture and metadata: suggested palettes, the shape of a pixel, chunks that no one here reads,
 * chunks whose check sum is wrong, and data behind IEND.
 * @param damaged the types of chunks whose check sum is wrong
 * @see PNG 3rd ed. §11.3, §13.2
 */
export function pngRemainders(
  bytes: Uint8Array,
  header: PngHeader,
  chunks: readonly Chunk[],
  damaged: readonly string[],
): Remainder[] {
  return [
    ...chunks.flatMap((chunk) => chunkRemainder(chunk, header)),
    ...damagedChunks(damaged),
    ...trailing(bytes, chunks),
  ];
}

function chunkRemainder({ type, data }: Chunk, { colorType }: PngHeader): Remainder[] {
  const named = names[type];
  if (named) return [{ what: named[0], name: named[1], data }];
  if (type === 'PLTE' && colorType !== 3)
    return [{ what: 'suggested-palette', name: 'A suggested palette (PLTE)', data }];
  if (type === 'pHYs') return pixelShape(data);
  // IEND, fcTL and others that are read; the rest nobody here knows.
  return read.has(type) ? [] : [{ what: 'chunks', name: `The chunk ${type}`, data, reason: 'unknown-meaning' }];
}

/** Without a unit, pHYs says only how wide a pixel is for its height. @see PNG 3rd ed. §11.3.4.3 */
function pixelShape(data: Uint8Array): Remainder[] {
  if (data.length !== 9 || data[8] === 1) return [];
  const view = new DataView(data.buffer, data.byteOffset, 9);
  const [x, y] = [view.getUint32(0), view.getUint32(4)];
  return x === y ? [] : [{ what: 'density', name: `The shape of a pixel (${x} : ${y}, without a unit)`, data }];
}

/** Ancillary chunks that were passed over because of their check sum; those of metadata are named beside it. */
function damagedChunks(damaged: readonly string[]): Remainder[] {
  return damaged
    .filter((type) => !read.has(type))
    .map((type) => ({
      what: names[type]?.[0] ?? 'chunks',
      name: `The chunk ${type}, whose check sum is wrong,`,
      data: new Uint8Array(),
      reason: 'unreadable',
    }));
}

function trailing(bytes: Uint8Array, chunks: readonly Chunk[]): Remainder[] {
  const last = chunks.at(-1)!;
  const data = bytes.subarray(last.offset + 12 + last.data.length);
  if (last.type !== 'IEND' || data.every((byte) => byte === 0)) return [];
  const name = `What follows the picture (${data.length.toLocaleString('en-US')} bytes)`;
  return [{ what: 'trailing-data', name, data }];
}
