import { CodecError } from '../errors.ts';
import type { Metadata } from '../image.ts';
import { perUnit } from '../metadata/density.ts';
import { findIptc } from '../metadata/photoshop.ts';
import { copyExif, exifBytes } from './exif.ts';
import type { Ifd } from './ifd.ts';
import { tags } from './tags.ts';

/** The ASCII fields that a person wrote or reads. */
const textTags = {
  DocumentName: tags.documentName,
  ImageDescription: tags.imageDescription,
  Make: tags.make,
  Model: tags.model,
  PageName: tags.pageName,
  Software: tags.software,
  DateTime: tags.dateTime,
  Artist: tags.artist,
  HostComputer: tags.hostComputer,
  Copyright: tags.copyright,
} as const;

/** Bytes that the metadata of a page takes, nearly, without taking them; a broken EXIF link counts for nothing. */
export function tiffMetadataBytes(ifd: Ifd): number {
  const blocks = [tags.iccProfile, tags.xmp, tags.photoshop, tags.iptc, ...Object.values(textTags)];
  return blocks.reduce<number>((sum, tag) => sum + ifd.byteLength(tag), tolerate(() => exifBytes(ifd)) ?? 0);
}

/** What `read` gives, or nothing when the block that it reads is broken. */
function tolerate<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

/** The metadata of one page. A block that lies past the file's end says nothing. */
export function readTiffMetadata(ifd: Ifd): Metadata {
  const block = (tag: number) => tolerate(() => ifd.bytes(tag));
  const icc = block(tags.iccProfile);
  const exif = tolerate(() => copyExif(ifd));
  const xmp = block(tags.xmp);
  const resources = block(tags.photoshop);
  const iptc = block(tags.iptc) ?? (resources && findIptc(resources));
  const density = tolerate(() =>
    perUnit(ifd.number(tags.xResolution), ifd.number(tags.yResolution), ifd.number(tags.resolutionUnit) ?? 2),
  );
  const text = Object.entries(textTags)
    .map(([keyword, tag]) => ({ keyword, text: tolerate(() => ifd.text(tag)) ?? '' }))
    .filter((entry) => entry.text !== '');
  return {
    ...(icc && { icc }),
    ...(exif && { exif }),
    ...(xmp && { xmp }),
    ...(iptc && { iptc }),
    ...(density && { density }),
    ...(text.length > 0 && { text }),
  };
}
