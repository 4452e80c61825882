import { codecError } from '../errors.ts';
import { type Field, fieldTypes } from './write-fields.ts';

/** How the two kinds of TIFF differ: widths, alignment, and the type of what points into the file. */
interface Kind {
  readonly version: 42 | 43;
  readonly headerBytes: number;
  readonly countBytes: 2 | 8;
  readonly entryBytes: 12 | 20;
  /** Bytes of an offset, and of a value that fits into its entry. */
  readonly offsetBytes: 4 | 8;
  readonly offsetType: number;
}
const classic: Kind = {
  version: 42,
  headerBytes: 8,
  countBytes: 2,
  entryBytes: 12,
  offsetBytes: 4,
  offsetType: fieldTypes.long,
};
const big: Kind = {
  version: 43,
  headerBytes: 16,
  countBytes: 8,
  entryBytes: 20,
  offsetBytes: 8,
  offsetType: fieldTypes.long8,
};

/** The longest file whose offsets have 32 bits. */
export const largestClassicFile = 0xffff_ffff;

/**
 * Lays directories, values and strips out as one little-endian file: each page's directory, then its strips. A value that is
 * the same array in fields of several pages is laid out once. It is a
 * BigTIFF when it would be longer than `classicLimit`, which is known exactly before a byte is written.
 * @param body of a classic file of one page, when its strips lie there in their places already, behind {@link measureHead}
 * @see TIFF 6.0 §2; the BigTIFF design of 2004, as libtiff has it
 * @throws CodecError `limit-exceeded` when the runtime has no array of that length
 */
export function writeFile(
  pages: readonly (readonly Field[])[],
  classicLimit = largestClassicFile,
  body?: Uint8Array<ArrayBuffer>,
): Uint8Array {
  const length = measureFile(pages, classic);
  if (length > classicLimit) return layOut(pages, big, allocate(measureFile(pages, big)));
  return layOut(pages, classic, body && pages.length === 1 ? body : allocate(length));
}

/** Bytes of a classic file of one page before its strips; of those, only how many there are is looked at. */
export function measureHead(page: readonly Field[]): number {
  return classic.headerBytes + measureDirectory(page, classic, new Set());
}

function measureFile(pages: readonly (readonly Field[])[], kind: Kind): number {
  const known: KnownValues = new Set();
  return pages.reduce(
    (sum, page) => sum + measureDirectory(page, kind, known) + measureStrips(page, kind),
    kind.headerBytes,
  );
}

/** Values that have their place: a field of a later page that has the very same one points to it. */
type KnownValues = Set<Uint8Array>;

/** A directory with its longer values, which are then known, and the directories that it points to. */
function measureDirectory(fields: readonly Field[], kind: Kind, known: KnownValues): number {
  const head = align(kind.countBytes + fields.length * kind.entryBytes + kind.offsetBytes, kind);
  return fields.reduce((sum, field) => sum + measureOutside(field, kind, known), head);
}

/** What a field takes outside its entry. */
function measureOutside(field: Field, kind: Kind, known: KnownValues): number {
  if ('directory' in field) return measureDirectory(field.directory, kind, known);
  const bytes = 'strips' in field ? field.strips.length * kind.offsetBytes : field.value.length;
  if (bytes <= kind.offsetBytes) return 0;
  if ('value' in field) {
    if (known.has(field.value)) return 0;
    known.add(field.value);
  }
  return align(bytes, kind);
}

function measureStrips(fields: readonly Field[], kind: Kind): number {
  const strips = fields.flatMap((field) => ('strips' in field ? field.strips : []));
  return strips.reduce((sum, { length }) => sum + align(length, kind), 0);
}

/** Values and directories begin on a word boundary (TIFF 6.0 §2); of eight bytes in BigTIFF. */
function align(length: number, { offsetBytes }: Kind): number {
  const step = offsetBytes === 4 ? 2 : 8;
  return Math.ceil(length / step) * step;
}

function layOut(pages: readonly (readonly Field[])[], kind: Kind, bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const file = new Writer(bytes, kind);
  file.header();
  const known: KnownValues = new Set();
  let at = kind.headerBytes;
  for (const [index, page] of pages.entries()) {
    const firstStrip = at + measureDirectory(page, kind, known);
    const end = firstStrip + measureStrips(page, kind);
    file.directory(page, at, index + 1 < pages.length ? end : 0, firstStrip);
    at = end;
  }
  return file.bytes;
}

function allocate(length: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch (cause) {
    throw codecError(
      'limit-exceeded',
      `The TIFF would have ${length.toLocaleString('en-US')} bytes, more than this runtime can hold`,
      { format: 'tiff' },
      { cause },
    );
  }
}

class Writer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #kind: Kind;
  /** Where values lie that did not fit into their entries. */
  readonly #places = new Map<Uint8Array, number>();

  constructor(bytes: Uint8Array<ArrayBuffer>, kind: Kind) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#kind = kind;
  }

  /** Byte order, version, and where the first directory lies: right behind. */
  header(): void {
    this.bytes.set([0x49, 0x49]);
    this.#view.setUint16(2, this.#kind.version, true);
    if (this.#kind.version === 43) this.#view.setUint16(4, 8, true);
    this.#offset(this.#kind.headerBytes - this.#kind.offsetBytes, this.#kind.headerBytes);
  }

  /**
   * Writes a directory at `at`, its values behind it, and its strips from `firstStrip` on.
   * @returns where what it wrote ends, the strips apart
   */
  directory(fields: readonly Field[], at: number, next: number, firstStrip: number): number {
    const { countBytes, entryBytes, offsetBytes } = this.#kind;
    // §2: ascending by tag.
    const sorted = [...fields].sort((a, b) => a.tag - b.tag);
    if (countBytes === 2) this.#view.setUint16(at, sorted.length, true);
    else this.#offset(at, sorted.length);
    const link = at + countBytes + sorted.length * entryBytes;
    this.#offset(link, next);
    let free = at + align(link - at + offsetBytes, this.#kind);
    for (const [index, field] of sorted.entries())
      free = this.#field(field, at + countBytes + index * entryBytes, free, firstStrip);
    return free;
  }

  /** Writes the entry at `entry`, and what does not fit into it at `free`. @returns the next free place */
  #field(field: Field, entry: number, free: number, firstStrip: number): number {
    const { offsetType } = this.#kind;
    if ('directory' in field) {
      this.#offset(this.#entry(entry, field.tag, offsetType, 1), free);
      return this.directory(field.directory, free, 0, 0);
    }
    const { type, count } = 'strips' in field ? { type: offsetType, count: field.strips.length } : field;
    const inside = this.#entry(entry, field.tag, type, count);
    const known = 'value' in field ? this.#places.get(field.value) : undefined;
    if (known !== undefined) {
      this.#offset(inside, known);
      return free;
    }
    const outside = measureOutside(field, this.#kind, new Set());
    if (outside > 0) this.#offset(inside, free);
    const place = outside > 0 ? free : inside;
    if ('strips' in field) this.#strips(field.strips, place, firstStrip);
    else {
      this.bytes.set(field.value, place);
      if (outside > 0) this.#places.set(field.value, free);
    }
    return free + outside;
  }

  /** Tag, type and count. @returns where the value or its offset belongs */
  #entry(at: number, tag: number, type: number, count: number): number {
    const { offsetBytes } = this.#kind;
    this.#view.setUint16(at, tag, true);
    this.#view.setUint16(at + 2, type, true);
    this.#offset(at + 4, count);
    return at + 4 + offsetBytes;
  }

  #strips(strips: readonly Uint8Array[], offsets: number, at: number): void {
    for (const [index, strip] of strips.entries()) {
      this.#offset(offsets + index * this.#kind.offsetBytes, at);
      if (!this.#holds(strip, at)) this.bytes.set(strip, at);
      at += align(strip.length, this.#kind);
    }
  }

  /** Whether the bytes are those that lie at `at` already. */
  #holds({ buffer, byteOffset }: Uint8Array, at: number): boolean {
    return buffer === this.bytes.buffer && byteOffset === this.bytes.byteOffset + at;
  }

  #offset(at: number, value: number): void {
    if (this.#kind.offsetBytes === 4) this.#view.setUint32(at, value, true);
    else this.#view.setBigUint64(at, BigInt(value), true);
  }
}
