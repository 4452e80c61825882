import { joinBytes } from '../bytes.ts';
import { CodecError } from '../errors.ts';
import { exifPointers } from '../metadata/exif-structure.ts';
import { type MakerNotePlace, makerNoteTag } from '../metadata/maker-note.ts';
import type { Ifd } from './ifd.ts';
import { tags } from './tags.ts';

/** What EXIF has in its first directory and TIFF in that of the page (Exif 3.0 §4.6.5, D). */
const sharedTags: readonly number[] = [
  ...[tags.imageDescription, tags.make, tags.model, tags.software, tags.dateTime, tags.artist, tags.hostComputer],
  tags.copyright,
];
/** The last type of a classic TIFF structure: IFD. */
const lastClassicType = 13;

interface Value {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Uint8Array;
}
interface Directory {
  readonly values: readonly Value[];
  readonly links: readonly { readonly tag: number; readonly directory: Directory }[];
}

/**
 * The EXIF, GPS and interoperability directories of a page, with what the page itself says of camera, author and time,
 * as a TIFF structure of their own, in the file's byte order, as other containers carry it. A value that lies past the
 * file's end is left out. Values that are offsets themselves (maker notes with absolute ones) are copied as they are:
 * {@link findMakerNoteOf} tells where they were right.
 * @returns `undefined` where the page links to no such directory
 * @throws CodecError `truncated` where one of them lies past the file's end
 */
export function copyExif(page: Ifd): Uint8Array | undefined {
  const links = exifLinks(page);
  if (links.length === 0) return undefined;
  const shared = valuesOf(page).filter(({ tag }) => sharedTags.includes(tag));
  const root: Directory = {
    values: shared,
    links: links.map(({ tag, ifd }) => ({ tag, directory: readDirectory(ifd) })),
  };
  return joinBytes([layOutHeader(page.littleEndian), ...layOut(root, 8, page.littleEndian)]);
}

/** Where the maker note lies in the file of a page. */
export function findMakerNoteOf(page: Ifd): MakerNotePlace | undefined {
  const note = tolerate(() =>
    exifLinks(page)
      .find(({ tag }) => tag === tags.exifIfd)
      ?.ifd.bytes(makerNoteTag),
  );
  return note && { offset: note.byteOffset - page.file.byteOffset, littleEndian: page.littleEndian };
}

/** Bytes that {@link copyExif} will take, nearly, without taking them. */
export function exifBytes(page: Ifd): number {
  const sum = (ifd: Ifd, among: readonly number[]) =>
    among.reduce((total, tag) => total + 12 + lengthWithin(ifd, tag), 0);
  const own = exifLinks(page).reduce((total, { ifd }) => {
    const inner = followInteroperability(ifd);
    return total + sum(ifd, ifd.tags()) + (inner ? sum(inner, inner.tags()) : 0);
  }, 0);
  return own === 0 ? 0 : own + sum(page, sharedTags);
}

/** Bytes of a tag's values; none where they cannot lie within the file. */
export function lengthWithin(ifd: Ifd, tag: number): number {
  const length = ifd.byteLength(tag);
  return length > ifd.file.length ? 0 : length;
}

function exifLinks(page: Ifd) {
  return ([tags.exifIfd, tags.gpsIfd] as const).flatMap((tag) => {
    const offset = page.number(tag);
    return offset === undefined ? [] : [{ tag, ifd: page.follow(offset) }];
  });
}

function readDirectory(ifd: Ifd): Directory {
  const inner = followInteroperability(ifd);
  const values = valuesOf(ifd).filter(({ tag }) => tag !== exifPointers.interoperability);
  const links = inner
    ? [{ tag: exifPointers.interoperability, directory: { values: valuesOf(inner), links: [] } }]
    : [];
  return { values, links };
}

function followInteroperability(ifd: Ifd): Ifd | undefined {
  return tolerate(() => {
    const offset = ifd.number(exifPointers.interoperability);
    return offset === undefined ? undefined : ifd.follow(offset);
  });
}

function valuesOf(ifd: Ifd): Value[] {
  return ifd.tags().flatMap((tag) => {
    const value = tolerate(() => ifd.bytes(tag));
    const type = ifd.type(tag)!;
    return value === undefined || type > lastClassicType ? [] : [{ tag, type, count: ifd.count(tag), value }];
  });
}

/** What `read` gives, or nothing when what it reads is broken. */
export function tolerate<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

function layOutHeader(littleEndian: boolean): Uint8Array {
  return littleEndian ? Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0) : Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8);
}

/** A directory for a place `at` in a classic TIFF structure, its longer values and its directories behind it. */
function layOut({ values, links }: Directory, at: number, littleEndian: boolean): Uint8Array[] {
  const entries = [...values, ...links].sort((a, b) => a.tag - b.tag);
  const head = new DataView(new ArrayBuffer(2 + entries.length * 12 + 4));
  const parts: Uint8Array[] = [new Uint8Array(head.buffer)];
  let end = at + head.byteLength;
  head.setUint16(0, entries.length, littleEndian);
  for (const [index, entry] of entries.entries()) {
    const field = 2 + index * 12;
    const isLink = 'directory' in entry;
    head.setUint16(field, entry.tag, littleEndian);
    head.setUint16(field + 2, isLink ? 4 : entry.type, littleEndian);
    head.setUint32(field + 4, isLink ? 1 : entry.count, littleEndian);
    if (!isLink && entry.value.length <= 4) {
      parts[0]!.set(entry.value, field + 8);
      continue;
    }
    head.setUint32(field + 8, end, littleEndian);
    const behind = isLink ? layOut(entry.directory, end, littleEndian) : [padded(entry.value)];
    parts.push(...behind);
    end += behind.reduce((sum, { length }) => sum + length, 0);
  }
  return parts;
}

function padded(value: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(value.length + (value.length & 1));
  bytes.set(value);
  return bytes;
}
