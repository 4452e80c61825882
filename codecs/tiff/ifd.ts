import { ByteReader, latin1 } from '../bytes.ts';
import { codecError } from '../errors.ts';
import type { FormatName } from '../formats.ts';
import { holdLimit, type Limits } from '../limits.ts';

/** Bytes of one value by field type (TIFF 6.0 §2, BigTIFF: 16 to 18); 0 for a type that is not defined. */
const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8] as const;

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where its values lie. */
  readonly offset: number;
}

/** One image file directory. Values are read when asked for, so a broken tag harms only who needs it. */
export class Ifd {
  readonly #reader: ByteReader;
  readonly #entries: ReadonlyMap<number, Entry>;
  readonly #start: Start;

  constructor(start: Start, entries: ReadonlyMap<number, Entry>) {
    this.#start = start;
    this.#reader = start.reader;
    this.#entries = entries;
  }

  get littleEndian(): boolean {
    return this.#reader.littleEndian;
  }

  get bigTiff(): boolean {
    return this.#start.big;
  }

  /** The structure that the directory lies in: the whole file of a page. */
  get file(): Uint8Array {
    return this.#reader.bytes;
  }

  /** All fields in the file's order, their values as they lie in the file. */
  *entries(): Generator<{
    readonly tag: number;
    readonly type: number;
    readonly count: number;
    readonly value: Uint8Array;
  }> {
    for (const [tag, { type, count }] of this.#entries) yield { tag, type, count, value: this.bytes(tag)! };
  }

  /** The tags in the file's order. */
  tags(): number[] {
    return [...this.#entries.keys()];
  }

  /** The directory that lies at an offset of the same structure, such as a tag's value. */
  follow(offset: number): Ifd {
    return readIfd(this.#start, offset).ifd;
  }

  has(tag: number): boolean {
    return this.#entries.has(tag);
  }

  /** The type of the tag's values, by its number. */
  type(tag: number): number | undefined {
    return this.#entries.get(tag)?.type;
  }

  /** How many values the tag has, 0 when it is absent. */
  count(tag: number): number {
    return this.#entries.get(tag)?.count ?? 0;
  }

  /** Bytes that the tag's values take, 0 when it is absent. */
  byteLength(tag: number): number {
    const entry = this.#entries.get(tag);
    return entry === undefined ? 0 : entry.count * typeSizes[entry.type]!;
  }

  /**
   * The first `atMost` values as numbers, rationals divided; `undefined` when the tag is absent or is not of numbers.
   */
  numbers(tag: number, atMost: number): number[] | undefined {
    const entry = this.#entries.get(tag);
    if (entry === undefined || entry.type === 2) return undefined;
    const size = typeSizes[entry.type]!;
    const length = Math.min(entry.count, atMost);
    this.#reader.need(entry.offset, length * size);
    return Array.from({ length }, (_, index) => this.#value(entry.type, entry.offset + index * size));
  }

  /** One value as a number, the first unless told; `undefined` when there is none. */
  number(tag: number, index = 0): number | undefined {
    const entry = this.#entries.get(tag);
    if (entry === undefined || entry.type === 2 || index >= entry.count) return undefined;
    return this.#value(entry.type, entry.offset + index * typeSizes[entry.type]!);
  }

  /** The values as they lie in the file, a view. */
  bytes(tag: number): Uint8Array | undefined {
    const entry = this.#entries.get(tag);
    return entry && this.#reader.slice(entry.offset, entry.count * typeSizes[entry.type]!);
  }

  /** An ASCII value, or bytes used as one, without the closing NUL; UTF-8 where it is that, else ISO 8859-1. */
  text(tag: number): string | undefined {
    const entry = this.#entries.get(tag);
    if (entry === undefined || typeSizes[entry.type] !== 1) return undefined;
    const bytes = this.#reader.slice(entry.offset, entry.count);
    const end = bytes.indexOf(0);
    const text = end < 0 ? bytes : bytes.subarray(0, end);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(text);
    } catch {
      return latin1(text);
    }
  }

  #value(type: number, offset: number): number {
    const reader = this.#reader;
    switch (type) {
      case 1:
      case 7:
        return reader.u8(offset);
      case 3:
        return reader.u16(offset);
      case 4:
      case 13:
        return reader.u32(offset);
      case 5:
        return reader.u32(offset) / reader.u32(offset + 4);
      case 6:
        return (reader.u8(offset) << 24) >> 24;
      case 8:
        return (reader.u16(offset) << 16) >> 16;
      case 9:
        return reader.i32(offset);
      case 10:
        return reader.i32(offset) / reader.i32(offset + 4);
      case 11:
        return reader.f32(offset);
      case 12:
        return reader.f64(offset);
      case 16:
      case 17:
      case 18:
        return reader.u64(offset);
      default:
        return Number.NaN;
    }
  }
}

interface Start {
  readonly reader: ByteReader;
  readonly big: boolean;
  readonly firstIfd: number;
}

/** TIFF 6.0 §2 and the BigTIFF proposal: byte order, version, and where the first directory lies. */
function readStart(bytes: Uint8Array, format: FormatName): Start {
  const order = latin1(bytes.subarray(0, 2));
  if (order !== 'II' && order !== 'MM')
    throw codecError('corrupt', `A TIFF structure begins with II or MM, not with ${JSON.stringify(order)}`, {
      format,
      offset: 0,
    });
  const reader = new ByteReader(bytes, format, order === 'II' ? 'little' : 'big');
  const version = reader.u16(2);
  if (version === 42) return { reader, big: false, firstIfd: reader.u32(4) };
  if (version === 43 && reader.u16(4) === 8) return { reader, big: true, firstIfd: reader.u64(8) };
  throw codecError('corrupt', `TIFF has version 42 or 43, not ${version}`, { format, offset: 2 });
}

function readIfd(
  start: Start,
  offset: number,
): { readonly ifd: Ifd; readonly next: number; readonly sizeBytes: number } {
  const { reader, big } = start;
  const count = big ? reader.u64(offset) : reader.u16(offset);
  const first = offset + (big ? 8 : 2);
  const size = big ? 20 : 12;
  reader.need(first, count * size + (big ? 8 : 4));
  const entries = new Map<number, Entry>();
  for (let index = 0; index < count; index++) {
    const at = first + index * size;
    const [tag, type] = [reader.u16(at), reader.u16(at + 2)];
    const values = big ? reader.u64(at + 4) : reader.u32(at + 4);
    const field = at + (big ? 12 : 8);
    const inline = values * (typeSizes[type] ?? 0) <= (big ? 8 : 4);
    if ((typeSizes[type] ?? 0) === 0 || entries.has(tag)) continue;
    entries.set(tag, { type, count: values, offset: inline ? field : big ? reader.u64(field) : reader.u32(field) });
  }
  const link = first + count * size;
  return { ifd: new Ifd(start, entries), next: big ? reader.u64(link) : reader.u32(link), sizeBytes: link - offset };
}

/** The first directory of a TIFF structure, such as an EXIF block. @throws CodecError `truncated`, `corrupt` */
export function readFirstIfd(bytes: Uint8Array, format: FormatName): Ifd {
  const start = readStart(bytes, format);
  return readIfd(start, start.firstIfd).ifd;
}

/**
 * The chain of directories, each a page. A chain that comes back to itself is refused, and so is one longer than
 * the limit, before more of it is read.
 * @throws CodecError `truncated`, `corrupt`, `limit-exceeded`
 */
export function readIfdChain(bytes: Uint8Array, limits: Limits): Ifd[] {
  const start = readStart(bytes, 'tiff');
  const seen = new Set<number>();
  const chain: Ifd[] = [];
  let directoryBytes = 0;
  for (let offset = start.firstIfd; offset !== 0; ) {
    if (seen.has(offset))
      throw codecError('corrupt', 'The chain of pages comes back to itself', { format: 'tiff', offset });
    seen.add(offset);
    holdLimit(limits, 'maxPages', seen.size, 'tiff');
    const { ifd, next, sizeBytes } = readIfd(start, offset);
    // Directories within directories would multiply what a small file holds.
    directoryBytes += sizeBytes;
    if (directoryBytes > bytes.length)
      throw codecError('corrupt', 'The directories of the pages overlap', { format: 'tiff', offset });
    chain.push(ifd);
    offset = next;
  }
  if (chain.length === 0) throw codecError('corrupt', 'The file has no page', { format: 'tiff', offset: 4 });
  return chain;
}
