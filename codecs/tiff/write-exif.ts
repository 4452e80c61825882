import { tags } from './tags.ts';
import type { Field, ValueField } from './write-fields.ts';

/** Bytes of one value, and of the numbers in it that a change of byte order turns round, by field type. */
const types: Readonly<Record<number, { readonly size: number; readonly word: 1 | 2 | 4 | 8 }>> = {
  1: { size: 1, word: 1 },
  2: { size: 1, word: 1 },
  3: { size: 2, word: 2 },
  4: { size: 4, word: 4 },
  5: { size: 8, word: 4 },
  6: { size: 1, word: 1 },
  7: { size: 1, word: 1 },
  8: { size: 2, word: 2 },
  9: { size: 4, word: 4 },
  10: { size: 8, word: 4 },
  11: { size: 4, word: 4 },
  12: { size: 8, word: 8 },
};
const interoperabilityIfd = 40965;

/** Fields of EXIF's first directory that tell how its own picture is stored: not ours to repeat. */
const structural: ReadonlySet<number> = new Set([
  ...[254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284],
  ...[288, 289, 290, 291, 292, 293, 296, 297, 301, 317, 320, 321, 322, 323, 324, 325, 330, 338, 339, 340, 341, 342],
  ...[347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532],
  ...[tags.xmp, tags.iptc, tags.photoshop, tags.iccProfile, interoperabilityIfd],
]);

/**
 * Takes an EXIF block apart, so that it can be laid out anew in a file of another byte order and other offsets: what
 * the first directory says of camera, author and time, and the EXIF, GPS and interoperability directories. Values of
 * the type UNDEFINED, maker notes among them, stay as they are. The thumbnail's directory is left out. A field that is
 * broken is left out, too, and of a block that is no TIFF structure nothing comes.
 * @see Exif 3.0 §4.6
 */
export function exifFields(exif: Uint8Array): Field[] {
  const block = new ExifBlock(exif);
  const first = block.readFirst();
  const fields: Field[] = first.filter(
    ({ tag }) => !structural.has(tag) && tag !== tags.exifIfd && tag !== tags.gpsIfd,
  );
  for (const tag of [tags.exifIfd, tags.gpsIfd]) {
    const directory = block.follow(first, tag);
    if (directory.length === 0) continue;
    const inner = block.follow(directory, interoperabilityIfd);
    const own: Field[] = directory.filter((field) => field.tag !== interoperabilityIfd);
    if (inner.length > 0) own.push({ tag: interoperabilityIfd, directory: inner });
    fields.push({ tag, directory: own });
  }
  return fields;
}

class ExifBlock {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  /** Bytes of values that may still be taken: values that overlap must not add up to more than the block. */
  #left: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#littleEndian = bytes[0] === 0x49;
    this.#left = bytes.length;
  }

  readFirst(): ValueField[] {
    const order = this.#bytes[0];
    if (this.#bytes.length < 8 || (order !== 0x49 && order !== 0x4d) || this.#bytes[1] !== order) return [];
    return this.#read(this.#view.getUint32(4, this.#littleEndian));
  }

  /** The directory that a field points to. */
  follow(fields: readonly ValueField[], tag: number): ValueField[] {
    const link = fields.find(
      (field) => field.tag === tag && (field.type === 4 || field.type === 13) && field.count === 1,
    );
    if (link === undefined) return [];
    const { value } = link;
    return this.#read(new DataView(value.buffer, value.byteOffset).getUint32(0, true));
  }

  #read(offset: number): ValueField[] {
    if (offset + 2 > this.#bytes.length) return [];
    const count = this.#view.getUint16(offset, this.#littleEndian);
    const fields = new Map<number, ValueField>();
    for (let entry = offset + 2; entry < offset + 2 + count * 12 && entry + 12 <= this.#bytes.length; entry += 12) {
      const field = this.#readField(entry);
      if (field !== undefined && !fields.has(field.tag)) fields.set(field.tag, field);
    }
    return [...fields.values()];
  }

  #readField(entry: number): ValueField | undefined {
    const tag = this.#view.getUint16(entry, this.#littleEndian);
    const type = this.#view.getUint16(entry + 2, this.#littleEndian);
    const count = this.#view.getUint32(entry + 4, this.#littleEndian);
    const known = types[type === 13 ? 4 : type];
    if (known === undefined || count === 0) return undefined;
    const length = count * known.size;
    const at = length <= 4 ? entry + 8 : this.#view.getUint32(entry + 8, this.#littleEndian);
    if (at + length > this.#bytes.length || length > this.#left) return undefined;
    this.#left -= length;
    // A copy in any case: the `slice` of a Buffer is a view of the caller's file.
    const value = new Uint8Array(this.#bytes.subarray(at, at + length));
    if (!this.#littleEndian && known.word > 1)
      for (let word = 0; word < length; word += known.word) value.subarray(word, word + known.word).reverse();
    return { tag, type, count, value };
  }
}
