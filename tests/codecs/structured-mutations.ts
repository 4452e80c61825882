import { deflateSync, inflateSync } from 'node:zlib';
import type { FormatName } from '../../codecs/index.ts';
import { bytesOf, crc32, uint } from '../pictures/bytes.ts';
import { extremes, mutate, type Random } from './mutations.ts';

/**
 * One to three changes that keep the container whole, so that they reach what lies behind check sums and lengths:
 * chunks and segments changed, doubled, dropped and swapped with their lengths and check sums made right, fields of
 * directories and headers set to what they should not be.
 */
export function mutateStructure(format: FormatName, original: Uint8Array, random: Random): Uint8Array {
  let bytes = original;
  for (let change = 0; change <= random(3); change++) bytes = mutators[format](bytes, random);
  return bytes;
}

type Mutator = (bytes: Uint8Array, random: Random) => Uint8Array;

const mutators: Record<FormatName, Mutator> = {
  png: mutateChunks,
  jpeg: mutateSegments,
  bmp: mutateHeader,
  tiff: mutateFields,
};

/** A chunk or segment: its name and what it holds. */
interface Piece {
  readonly name: string;
  readonly data: Uint8Array;
}

/** One piece changed, doubled, dropped, renamed, or swapped with another. */
function mutatePieces(pieces: readonly Piece[], names: readonly string[], random: Random, change: Mutator): Piece[] {
  const at = random(pieces.length);
  const piece = pieces[at]!;
  const rest = pieces.toSpliced(at, 1);
  switch (random(8)) {
    case 0:
      return pieces.toSpliced(at, 0, piece);
    case 1:
      return pieces.length > 1 ? rest : [...pieces];
    case 2:
      return rest.toSpliced(random(pieces.length), 0, piece);
    case 3:
      return pieces.with(at, { ...piece, name: names[random(names.length)]! });
    default:
      return pieces.with(at, { ...piece, data: change(piece.data, random) });
  }
}

const chunkNames = [
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'iCCP',
  'eXIf',
  'zTXt',
  'iTXt',
  'tEXt',
  'pHYs',
  'bKGD',
  'cHRM',
  'acTL',
  'fcTL',
];

/** @see PNG 3rd ed. §5.3 */
function mutateChunks(bytes: Uint8Array, random: Random): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Piece[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) break;
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ name, data: bytes.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  if (chunks.length === 0) return mutate(bytes, random);
  const changed =
    random(3) === 0
      ? chunks.map((chunk) => (chunk.name === 'IDAT' ? { ...chunk, data: mutateRows(chunk.data, random) } : chunk))
      : mutatePieces(chunks, chunkNames, random, (data, next) =>
          startsLikeTiff(data) ? mutateFields(data, next) : mutate(data, next),
        );
  return bytesOf(
    bytes.subarray(0, 8),
    ...changed.flatMap(({ name, data }) => {
      const body = bytesOf(name, data);
      return [uint(data.length, 4), body, uint(crc32(body), 4)];
    }),
  );
}

/** What is packed is changed, and packed again. */
function mutateRows(packed: Uint8Array, random: Random): Uint8Array {
  try {
    return deflateSync(mutate(inflateSync(packed, { maxOutputLength: 1_000_000 }), random), { level: 1 });
  } catch {
    return mutate(packed, random);
  }
}

const markers = [
  0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc9, 0xca, 0xcc, 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xe0, 0xe1, 0xe2, 0xed, 0xee,
];

/** The data of a scan belong to its header. @see ITU-T T.81 §B.1 */
function mutateSegments(bytes: Uint8Array, random: Random): Uint8Array {
  const segments: (Piece & { readonly entropy: Uint8Array })[] = [];
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xd9; ) {
    const end = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
    let next = end;
    if (bytes[at + 1] === 0xda)
      while (
        next < bytes.length &&
        !(bytes[next] === 0xff && bytes[next + 1] !== 0 && (bytes[next + 1]! & 0xf8) !== 0xd0)
      )
        next += 1;
    const name = String.fromCharCode(bytes[at + 1]!);
    segments.push({ name, data: bytes.subarray(at + 4, end), entropy: bytes.subarray(end, next) });
    at = next;
  }
  if (segments.length === 0) return mutate(bytes, random);
  const names = markers.map((marker) => String.fromCharCode(marker));
  const changed = mutatePieces(segments, names, random, mutateSegment) as typeof segments;
  const scans = random(4) === 0;
  return bytesOf(
    0xff,
    0xd8,
    ...changed.flatMap(({ name, data, entropy = new Uint8Array() }) => [
      0xff,
      name,
      uint((data.length + 2) & 0xffff, 2),
      data,
      scans ? mutate(entropy, random) : entropy,
    ]),
    0xff,
    0xd9,
  );
}

function mutateSegment(data: Uint8Array, random: Random): Uint8Array {
  const exif = data.subarray(6);
  if (startsLikeTiff(exif)) return bytesOf(data.subarray(0, 6), mutateFields(exif, random));
  return mutate(data, random);
}

/** Fields of a DIB header lie at multiples of two. @see [MS-WMF] §2.2.2 */
function mutateHeader(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < 60 || random(4) === 0) return mutate(bytes, random);
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  const end = Math.min(14 + (view.getUint32(14, true) & 255), bytes.length - 4);
  const at = 10 + 2 * random(Math.max((end - 10) >> 1, 1));
  const value = random(2) === 0 ? extremes[random(extremes.length)]! : random(300);
  if (random(2) === 0) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
  return changed;
}

function startsLikeTiff(bytes: Uint8Array): boolean {
  const order = bytes[0];
  return bytes.length > 8 && order === bytes[1] && (order === 0x49 || order === 0x4d);
}

/** Tags whose values decide how much is read, and where. */
const decisiveTags = [
  256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284, 292, 317, 320, 322, 323, 324, 325, 330, 338, 339, 347,
  512, 513, 514, 519, 520, 521, 529, 530, 532, 700, 34_377, 34_665, 34_675, 34_853, 37_500,
];

/** One field of one of the directories: its tag, type, count or value, or where the next directory lies. @see TIFF 6.0 §2 */
function mutateFields(bytes: Uint8Array, random: Random): Uint8Array {
  if (!startsLikeTiff(bytes) || random(5) === 0) return mutate(bytes, random);
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  const little = bytes[0] === 0x49;
  const directories: number[] = [];
  for (let at = view.getUint32(4, little); directories.length < 8 && at > 0 && at + 6 <= bytes.length; ) {
    const count = view.getUint16(at, little);
    const link = at + 2 + count * 12;
    if (count === 0 || link + 4 > bytes.length) break;
    directories.push(at);
    for (let entry = at + 2; entry < link; entry += 12)
      if ([34_665, 34_853, 330].includes(view.getUint16(entry, little))) {
        const inner = view.getUint32(entry + 8, little);
        if (inner + 6 <= bytes.length && inner + 6 + 12 * view.getUint16(inner, little) <= bytes.length)
          directories.push(inner);
      }
    at = view.getUint32(link, little);
  }
  const directory = directories[random(directories.length)];
  if (directory === undefined) return mutate(bytes, random);
  const count = view.getUint16(directory, little);
  const entry = directory + 2 + 12 * random(Math.max(count, 1));
  if (entry + 12 > bytes.length) return mutate(bytes, random);
  const number = () => [extremes[random(extremes.length)]!, random(300), random(bytes.length), directory][random(4)]!;
  switch (random(6)) {
    case 0:
      view.setUint16(entry, decisiveTags[random(decisiveTags.length)]!, little);
      break;
    case 1:
      view.setUint16(entry + 2, random(19), little);
      break;
    case 2:
      view.setUint32(entry + 4, number(), little);
      break;
    case 3:
      view.setUint32(Math.min(directory + 2 + count * 12, bytes.length - 4), number(), little);
      break;
    default:
      view.setUint32(entry + 8, number(), little);
  }
  return changed;
}
