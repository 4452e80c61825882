import { joinBytes } from '../bytes.ts';
import type { Ifd } from './ifd.ts';
import { tags } from './tags.ts';

/**
 * The EXIF and GPS directories of a page as a TIFF structure of their own, in the file's byte order, as other
 * containers carry it. Values that are offsets themselves (maker notes with absolute ones) are copied as they are.
 */
export function copyExif(page: Ifd): Uint8Array | undefined {
  const links = exifLinks(page);
  if (links.length === 0) return undefined;
  const parts = [layOutHeader(page.littleEndian)];
  // The first directory lies right after the header and has one entry a link; each link's directory follows.
  let end = 8 + 2 + links.length * 12 + 4;
  const bodies = links.map(({ tag, ifd }) => {
    const body = layOutIfd(ifd, end);
    const entry = { tag, offset: end };
    end += body.length;
    return { entry, body };
  });
  parts.push(
    layOutLinks(
      bodies.map(({ entry }) => entry),
      page.littleEndian,
    ),
    ...bodies.map(({ body }) => body),
  );
  return joinBytes(parts);
}

/** Bytes that {@link copyExif} will take, nearly, without taking them. */
export function exifBytes(page: Ifd): number {
  const fields = exifLinks(page).flatMap(({ ifd }) => ifd.tags().map((tag) => 12 + ifd.byteLength(tag)));
  return fields.reduce((sum, size) => sum + size, 0);
}

function exifLinks(page: Ifd) {
  return ([tags.exifIfd, tags.gpsIfd] as const).flatMap((tag) => {
    const offset = page.number(tag);
    return offset === undefined ? [] : [{ tag, ifd: page.follow(offset) }];
  });
}

function layOutHeader(littleEndian: boolean): Uint8Array {
  return littleEndian ? Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0) : Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8);
}

function layOutLinks(links: readonly { tag: number; offset: number }[], littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 + links.length * 12 + 4));
  view.setUint16(0, links.length, littleEndian);
  for (const [index, { tag, offset }] of links.entries()) {
    const at = 2 + index * 12;
    view.setUint16(at, tag, littleEndian);
    view.setUint16(at + 2, 4, littleEndian);
    view.setUint32(at + 4, 1, littleEndian);
    view.setUint32(at + 8, offset, littleEndian);
  }
  return new Uint8Array(view.buffer);
}

/** A directory whose longer values follow it, for a place `at` in a classic TIFF structure. */
function layOutIfd(ifd: Ifd, at: number): Uint8Array {
  const entries = [...ifd.entries()];
  const head = new DataView(new ArrayBuffer(2 + entries.length * 12 + 4));
  const parts = [new Uint8Array(head.buffer)];
  let end = at + head.byteLength;
  head.setUint16(0, entries.length, ifd.littleEndian);
  for (const [index, { tag, type, count, value }] of entries.entries()) {
    const field = 2 + index * 12;
    head.setUint16(field, tag, ifd.littleEndian);
    head.setUint16(field + 2, type, ifd.littleEndian);
    head.setUint32(field + 4, count, ifd.littleEndian);
    if (value.length <= 4) {
      parts[0]!.set(value, field + 8);
      continue;
    }
    head.setUint32(field + 8, end, ifd.littleEndian);
    const padded = new Uint8Array(value.length + (value.length & 1));
    padded.set(value);
    parts.push(padded);
    end += padded.length;
  }
  return joinBytes(parts);
}
