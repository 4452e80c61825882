import type { Metadata, TextEntry, UnreadableBlock } from '../image.ts';
import { perUnit } from '../metadata/density.ts';
import { findIptc } from '../metadata/photoshop.ts';
import { takeText } from '../metadata/xmp-text.ts';
import { readColorimetry, transferFunctionBytes } from './colorimetry.ts';
import { copyExif, exifBytes, lengthWithin, tolerate } from './exif.ts';
import type { Ifd } from './ifd.ts';
import type { Page } from './page.ts';
import { tags } from './tags.ts';
import { textTags } from './text-tags.ts';

/**
 * Bytes that the metadata of a page takes, nearly, without taking them; a broken block or link counts for nothing, nor
 * does a TransferFunction that is not read or that another page has.
 * @param transferFunctions where those of the pages before lie; this page's is added
 */
export function tiffMetadataBytes(page: Page, transferFunctions: Set<string>): number {
  const { ifd } = page;
  const { iccProfile, xmp, photoshop, iptc } = tags;
  const blocks = [iccProfile, xmp, photoshop, iptc, ...Object.values(textTags)];
  const before = tolerate(() => exifBytes(ifd)) ?? 0;
  const transfer = tolerate(() => transferFunctionBytes(page));
  const place = transfer && `${transfer.byteOffset} ${transfer.length}`;
  const isNew = place !== undefined && !transferFunctions.has(place);
  if (isNew) transferFunctions.add(place);
  return blocks.reduce<number>((sum, tag) => sum + lengthWithin(ifd, tag), before + (isNew ? transfer!.length : 0));
}

/** The metadata of one page. A block that lies past the file's end is named among the unreadable ones. */
export function readTiffMetadata(page: Page): Metadata {
  const { ifd } = page;
  const unreadable: UnreadableBlock[] = [];
  const readBlock = <T>(what: UnreadableBlock['what'], isThere: boolean, read: () => T): T | undefined => {
    const found = tolerate(read);
    if (isThere && found === undefined) unreadable.push({ what, detail: 'it lies past the end of the file' });
    return found;
  };
  const block = (what: UnreadableBlock['what'], tag: number) => readBlock(what, ifd.has(tag), () => ifd.bytes(tag));
  const icc = block('icc', tags.iccProfile);
  const exif = readBlock('exif', ifd.has(tags.exifIfd) || ifd.has(tags.gpsIfd), () => copyExif(ifd));
  const { xmp, text: packed } = takeText(block('xmp', tags.xmp));
  const resources = block('iptc', tags.photoshop);
  const iptc = block('iptc', tags.iptc) ?? (resources && findIptc(resources));
  const density = tolerate(() =>
    perUnit(ifd.number(tags.xResolution), ifd.number(tags.yResolution), ifd.number(tags.resolutionUnit) ?? 2),
  );
  const { color, broken } = readColorimetry(page);
  for (const field of broken) unreadable.push({ what: 'color', detail: `the field ${field} is broken` });
  const text = [...readText(ifd, unreadable), ...packed];
  return {
    ...(icc && { icc }),
    ...(exif && { exif }),
    ...(xmp && { xmp }),
    ...(iptc && { iptc }),
    ...(density && { density }),
    ...(text.length > 0 && { text }),
    ...(color && { color }),
    ...(unreadable.length > 0 && { unreadable }),
  };
}

function readText(ifd: Ifd, unreadable: UnreadableBlock[]): TextEntry[] {
  return Object.entries(textTags).flatMap(([keyword, tag]) => {
    if (!ifd.has(tag)) return [];
    const text = tolerate(() => ifd.text(tag) ?? '');
    if (text === undefined) unreadable.push({ what: 'text', detail: `${keyword} lies past the end of the file` });
    return text ? [{ keyword, text }] : [];
  });
}
