/** Bytes of a block in JPEG, at most: one segment, without its length and prefix (Exif 3.0 §4.7.2). */
export const maxExifBytes = 65_527;

/** Whether the bytes are a TIFF structure whose first directory lies within it, as EXIF is one. */
export function isExif(bytes: Uint8Array): boolean {
  return new ExifStructure(bytes).isWhole;
}

/** Whether the block has a directory beside its first one, whose fields alone a TIFF has in that of its page. */
export function hasDirectories(exif: Uint8Array): boolean {
  const block = new ExifStructure(exif);
  const first = block.first();
  return [exifPointers.exif, exifPointers.gps].some((tag) => block.follow(first, tag) !== undefined);
}

/** Whether the block has a thumbnail. */
export function hasThumbnail(exif: Uint8Array | undefined): boolean {
  return exif !== undefined && new ExifStructure(exif).thumbnail() !== undefined;
}

/** Bytes of one value by field type (TIFF 6.0 §2); 0 for a type that is not defined. */
const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4] as const;

/** Tags of the directories that an EXIF block has beside its first one (Exif 3.0 §4.6.3). */
export const exifPointers = { exif: 34665, gps: 34853, interoperability: 40965 } as const;

/** One field of a directory, and where it lies. */
export interface ExifField {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where its 12 bytes lie. */
  readonly entry: number;
  /** Where its values lie: in the entry itself when they take four bytes at most. */
  readonly at: number;
  /** Bytes of its values. */
  readonly length: number;
}

/** One directory. */
export interface ExifDirectory {
  readonly offset: number;
  readonly fields: readonly ExifField[];
  /** The offset of the next directory; 0 when there is none. */
  readonly next: number;
  /** Where that offset stands. */
  readonly link: number;
}

/**
 * Reads the directories of an EXIF block by their places, and never past its end. What points outside is left out.
 * Follows no chain further than its caller asks, so a cycle costs nothing.
 * @see Exif 3.0 §4.6
 */
export class ExifStructure {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.littleEndian = bytes[0] === 0x49;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Whether the block is a TIFF structure whose first directory lies within it. */
  get isWhole(): boolean {
    const { bytes } = this;
    if (bytes.length < 14 || bytes[0] !== bytes[1] || (bytes[0] !== 0x49 && bytes[0] !== 0x4d)) return false;
    return this.u16(2) === 42 && this.directory(this.u32(4)) !== undefined;
  }

  u16(at: number): number {
    return this.#view.getUint16(at, this.littleEndian);
  }
  u32(at: number): number {
    return this.#view.getUint32(at, this.littleEndian);
  }
  setU16(at: number, value: number): void {
    this.#view.setUint16(at, value, this.littleEndian);
  }
  setU32(at: number, value: number): void {
    this.#view.setUint32(at, value, this.littleEndian);
  }

  /** The first directory. @returns `undefined` unless the block {@link isWhole} */
  first(): ExifDirectory | undefined {
    return this.isWhole ? this.directory(this.u32(4)) : undefined;
  }

  /** The directory that a field points to. */
  follow(directory: ExifDirectory | undefined, tag: number): ExifDirectory | undefined {
    const field = directory?.fields.find((one) => one.tag === tag && (one.type === 4 || one.type === 13));
    return field?.count === 1 ? this.directory(this.u32(field.at)) : undefined;
  }

  /** The directory at an offset, unless it does not lie within the block. */
  directory(offset: number): ExifDirectory | undefined {
    if (offset < 8 || offset + 2 > this.bytes.length) return undefined;
    const count = this.u16(offset);
    const link = offset + 2 + count * 12;
    // The link may be missing at the end of the block: writers forget it.
    if (link > this.bytes.length) return undefined;
    const fields: ExifField[] = [];
    for (let entry = offset + 2; entry < link; entry += 12) {
      const type = this.u16(entry + 2);
      const length = this.u32(entry + 4) * (typeSizes[type] ?? 0);
      const at = length <= 4 ? entry + 8 : this.u32(entry + 8);
      if (length > 0 && at + length <= this.bytes.length)
        fields.push({ tag: this.u16(entry), type, count: this.u32(entry + 4), entry, at, length });
    }
    return { offset, fields, link, next: link + 4 <= this.bytes.length ? this.u32(link) : 0 };
  }

  /** The directory of the thumbnail, which follows the first one (§4.6.2). */
  thumbnail(): ExifDirectory | undefined {
    const next = this.first()?.next ?? 0;
    return next === 0 ? undefined : this.directory(next);
  }

  /** A whole number that a field holds alone. */
  number(directory: ExifDirectory | undefined, tag: number): number | undefined {
    const field = directory?.fields.find((one) => one.tag === tag);
    if (field?.type === 3) return this.u16(field.at);
    return field?.type === 4 ? this.u32(field.at) : undefined;
  }

  /** A fraction that a field holds first. */
  rational(directory: ExifDirectory | undefined, tag: number): number | undefined {
    const field = directory?.fields.find((one) => one.tag === tag && one.type === 5);
    return field && this.u32(field.at) / this.u32(field.at + 4);
  }
}
