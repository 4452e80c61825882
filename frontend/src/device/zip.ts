/** A file in an archive. */
export interface ZipEntry {
  /** With slashes, none at its start. */
  readonly path: string;
  readonly blob: Blob;
  /** Of the blob's bytes. */
  readonly crc32: number;
  readonly modified: Date;
}

const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
/** Names are UTF-8. @see APPNOTE §4.4.4, bit 11 */
const utf8Flag = 0x0800;
const version20 = 20;
/** Needed to read Zip64. @see APPNOTE §4.4.3.2 */
const version45 = 45;
/** Made on Unix, so that the permissions below count. @see APPNOTE §4.4.2 */
const madeOnUnix = 3 << 8;
/** A regular file that its owner may write and everybody read. */
const permissions = (0o100644 << 16) >>> 0;
const most16 = 0xffff;
const most32 = 0xffffffff;

/**
 * An archive of files that are stored as they are: pictures are compressed already. It is put together of the files' own
 * blobs, so it takes neither memory nor room on the disk, however large it is. Zip64 where a number needs it.
 * @see PKWARE APPNOTE.TXT 6.3.10 §4.3
 */
export function zipOf(entries: readonly ZipEntry[]): Blob {
  return new Blob(zipParts(entries), { type: 'application/zip' });
}

/** What an archive is put together of, in its order. */
export function zipParts(entries: readonly ZipEntry[]): (Blob | Uint8Array<ArrayBuffer>)[] {
  const parts: (Blob | Uint8Array<ArrayBuffer>)[] = [];
  const central: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const entry of entries) {
    const header = localHeader(entry);
    parts.push(header, entry.blob);
    central.push(centralHeader(entry, offset));
    offset += header.length + entry.blob.size;
  }
  const centralBytes = central.reduce((sum, { length }) => sum + length, 0);
  const end = endOfCentralDirectory(entries.length, centralBytes, offset);
  return [...parts, ...central, end];
}

/** §4.3.7 */
function localHeader({ path, blob, crc32, modified }: ZipEntry): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(path);
  const isLarge = blob.size >= most32;
  // In a local header both sizes stand in the field, or none (§4.5.3).
  const extra = isLarge ? zip64Field([blob.size, blob.size]) : new Uint8Array();
  return new ByteWriter()
    .uint32(localSignature)
    .uint16(isLarge ? version45 : version20)
    .uint16(utf8Flag)
    .uint16(0)
    .uint32(dosTime(modified))
    .uint32(crc32)
    .uint32(isLarge ? most32 : blob.size)
    .uint32(isLarge ? most32 : blob.size)
    .uint16(name.length)
    .uint16(extra.length)
    .bytes(name)
    .bytes(extra)
    .done();
}

/** §4.3.12 */
function centralHeader({ path, blob, crc32, modified }: ZipEntry, offset: number): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(path);
  const isLarge = blob.size >= most32;
  const isFar = offset >= most32;
  const extra =
    isLarge || isFar
      ? zip64Field([...(isLarge ? [blob.size, blob.size] : []), ...(isFar ? [offset] : [])])
      : new Uint8Array();
  const needed = extra.length > 0 ? version45 : version20;
  return new ByteWriter()
    .uint32(centralSignature)
    .uint16(madeOnUnix | needed)
    .uint16(needed)
    .uint16(utf8Flag)
    .uint16(0)
    .uint32(dosTime(modified))
    .uint32(crc32)
    .uint32(isLarge ? most32 : blob.size)
    .uint32(isLarge ? most32 : blob.size)
    .uint16(name.length)
    .uint16(extra.length)
    .uint16(0)
    .uint16(0)
    .uint16(0)
    .uint32(permissions)
    .uint32(isFar ? most32 : offset)
    .bytes(name)
    .bytes(extra)
    .done();
}

/** §4.3.14 to §4.3.16 */
function endOfCentralDirectory(count: number, sizeBytes: number, offset: number): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const needs64 = count >= most16 || sizeBytes >= most32 || offset >= most32;
  if (needs64)
    writer
      .uint32(end64Signature)
      .uint64(44)
      .uint16(madeOnUnix | version45)
      .uint16(version45)
      .uint32(0)
      .uint32(0)
      .uint64(count)
      .uint64(count)
      .uint64(sizeBytes)
      .uint64(offset)
      .uint32(locator64Signature)
      .uint32(0)
      .uint64(offset + sizeBytes)
      .uint32(1);
  return writer
    .uint32(endSignature)
    .uint16(0)
    .uint16(0)
    .uint16(Math.min(count, most16))
    .uint16(Math.min(count, most16))
    .uint32(Math.min(sizeBytes, most32))
    .uint32(Math.min(offset, most32))
    .uint16(0)
    .done();
}

/** §4.5.3 */
function zip64Field(values: readonly number[]): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter().uint16(1).uint16(values.length * 8);
  for (const value of values) writer.uint64(value);
  return writer.done();
}

/** Time in the lower half, date in the upper, by the device's own clock, 1980 to 2107. @see APPNOTE §4.4.6 */
function dosTime(date: Date): number {
  const year = Math.min(2107, Math.max(1980, date.getFullYear()));
  const day = ((year - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}

/** Numbers from the least significant byte. */
class ByteWriter {
  readonly #bytes: number[] = [];

  uint16(value: number): this {
    this.#bytes.push(value & 0xff, (value >>> 8) & 0xff);
    return this;
  }
  uint32(value: number): this {
    return this.uint16(value & 0xffff).uint16(value >>> 16);
  }
  uint64(value: number): this {
    return this.uint32(value >>> 0).uint32(Math.floor(value / 2 ** 32));
  }
  bytes(values: Uint8Array): this {
    for (const value of values) this.#bytes.push(value);
    return this;
  }
  done(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }
}
