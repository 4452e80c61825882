import { ByteReader, joinBytes } from '../bytes.ts';
import { codecError } from '../errors.ts';
import { crc32 } from './crc.ts';

/** One chunk; `data` is a view. */
export interface Chunk {
  /** Four letters, such as `IHDR`. */
  readonly type: string;
  readonly data: Uint8Array;
  /** Where its length field lies. */
  readonly offset: number;
}

/** PNG 3rd ed. §5.2. */
export const pngSignature: Uint8Array = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const criticalTypes = ['IHDR', 'PLTE', 'IDAT', 'IEND'];

/**
 * All chunks up to IEND, in order; what follows IEND is ignored, and IEND itself may be missing at the file's end. The CRC of each chunk that decides pixels is
 * checked; an ancillary chunk with a wrong CRC is left out (PNG 3rd ed. §13.2).
 * @param damaged takes the types of those that are left out
 * @throws CodecError `truncated`, `corrupt`, `unsupported-feature` for an unknown critical chunk
 */
export function readChunks(bytes: Uint8Array, damaged: string[] = []): Chunk[] {
  const reader = new ByteReader(bytes, 'png', 'big');
  const chunks: Chunk[] = [];
  for (let offset = pngSignature.length; ; ) {
    if (isLackingIend(bytes, offset, chunks)) return chunks;
    const length = reader.u32(offset);
    const type = reader.latin1(offset + 4, 4);
    if (!/^[A-Za-z]{4}$/.test(type) || length > 0x7fff_ffff)
      throw codecError('corrupt', `A chunk was expected, not ${JSON.stringify(type)}`, { format: 'png', offset });
    const data = reader.slice(offset + 8, length);
    const critical = isCritical(type);
    if (critical && !criticalTypes.includes(type))
      throw codecError('unsupported-feature', `The critical chunk ${type} is not known`, { format: 'png', offset });
    const right = crc32(bytes.subarray(offset + 4, offset + 8 + length)) === reader.u32(offset + 8 + length);
    if (!right && (critical || type === 'tRNS'))
      throw codecError('corrupt', `The check sum of the ${type} chunk is wrong`, { format: 'png', offset });
    if (right) chunks.push({ type, data, offset });
    else damaged.push(type);
    if (type === 'IEND') return chunks;
    offset += 12 + length;
  }
}

/**
 * Whether the file ends where IEND should stand, or within it. IEND holds nothing, so nothing is missed; whether the
 * picture is whole is told by its data, which have an end and a check sum of their own.
 */
function isLackingIend(bytes: Uint8Array, offset: number, chunks: readonly Chunk[]): boolean {
  const iend = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];
  const rest = bytes.subarray(offset);
  return (
    rest.length < iend.length &&
    chunks.some(({ type }) => type === 'IDAT') &&
    rest.every((byte, index) => byte === iend[index])
  );
}

function isCritical(type: string): boolean {
  return type.charCodeAt(0) < 0x60;
}

/** Lays out one chunk with its length and CRC. */
export function writeChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  return joinBytes(chunkPieces(type, data));
}

/** What a chunk is made of, in order; the data are not copied. */
export function chunkPieces(type: string, data: Uint8Array): [Uint8Array, Uint8Array, Uint8Array] {
  const head = new Uint8Array(8);
  const sum = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, data.length);
  for (let at = 0; at < 4; at++) head[4 + at] = type.charCodeAt(at);
  new DataView(sum.buffer).setUint32(0, crc32(data, crc32(head.subarray(4))));
  return [head, data, sum];
}
