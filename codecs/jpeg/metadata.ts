import { joinBytes, latin1 } from '../bytes.ts';
import type { Density, Metadata, UnreadableBlock } from '../image.ts';
import { holdLimit, type Limits } from '../limits.ts';
import { perUnit } from '../metadata/density.ts';
import { readExifDisplay } from '../metadata/exif.ts';
import { isExif } from '../metadata/exif-structure.ts';
import { joinXmp } from '../metadata/extended-xmp.ts';
import { findIptc } from '../metadata/photoshop.ts';
import { readUtf8OrLatin1 } from '../metadata/text-bytes.ts';
import { takeText } from '../metadata/xmp-text.ts';
import { markers, type Segment } from './markers.ts';

/** What the parameters of an application segment begin with. */
export const prefixes = {
  exif: 'Exif\0\0',
  xmp: 'http://ns.adobe.com/xap/1.0/\0',
  extendedXmp: 'http://ns.adobe.com/xmp/extension/\0',
  icc: 'ICC_PROFILE\0',
  photoshop: 'Photoshop 3.0\0',
} as const;

/**
 * EXIF, XMP (its extension joined to it), ICC (all segments), IPTC, density and comments from the application and
 * comment segments, and the text that we laid into the XMP packet. What is broken is named among the unreadable ones.
 * @throws CodecError `limit-exceeded` before anything is joined
 */
export function readJpegMetadata(segments: readonly Segment[], limits: Limits): Metadata {
  const exif = withPrefix(segments, markers.app1, prefixes.exif)[0];
  const packets = withPrefix(segments, markers.app1, prefixes.xmp);
  const extension = withPrefix(segments, markers.app1, prefixes.extendedXmp);
  const profile = withPrefix(segments, markers.app2, prefixes.icc);
  const resources = withPrefix(segments, markers.app13, prefixes.photoshop);
  const comments = segments.filter(({ marker }) => marker === markers.com).map(({ data }) => data);
  const blocks = [...(exif ? [exif] : []), ...packets.slice(0, 1), ...extension, ...profile, ...resources, ...comments];
  const total = blocks.reduce((sum, { length }) => sum + length, 0);
  holdLimit(limits, 'maxMetadataBytes', total, 'jpeg');
  const icc = joinProfile(profile);
  const joined = packets[0] && joinXmp(packets[0], extension);
  const { xmp, text } = takeText(joined ?? packets[0]);
  const iptc = resources.length > 0 ? findIptc(joinBytes(resources)) : undefined;
  const density = readJfifDensity(segments) ?? readExifDisplay(exif, 'jpeg').density;
  const allText = [...comments.map((data) => ({ keyword: 'Comment', text: readComment(data) })), ...text];
  const unreadable: UnreadableBlock[] = [];
  if (profile.length > 0 && icc === undefined)
    unreadable.push({ what: 'icc', detail: 'its segments are not there whole' });
  if (packets.length > 0 && joined === undefined)
    unreadable.push({ what: 'xmp', detail: 'its extension is not there whole' });
  if (exif !== undefined && !isExif(exif)) unreadable.push({ what: 'exif', detail: 'it is no TIFF structure' });
  return {
    ...(icc && { icc }),
    ...(exif && isExif(exif) && { exif }),
    ...(xmp && { xmp }),
    ...(iptc && { iptc }),
    ...(density && { density }),
    ...(allText.length > 0 && { text: allText }),
    ...(unreadable.length > 0 && { unreadable }),
  };
}

/** Without the NULs that some writers close it with. */
function readComment(data: Uint8Array): string {
  let end = data.length;
  while (end > 0 && data[end - 1] === 0) end -= 1;
  return readUtf8OrLatin1(data.subarray(0, end));
}

function withPrefix(segments: readonly Segment[], marker: number, prefix: string): Uint8Array[] {
  return segments
    .filter((segment) => segment.marker === marker && latin1(segment.data.subarray(0, prefix.length)) === prefix)
    .map(({ data }) => data.subarray(prefix.length));
}

/** ICC.1:2022 annex B.4: each segment begins with its number, from 1, and their count. */
function joinProfile(parts: readonly Uint8Array[]): Uint8Array | undefined {
  const sorted = [...parts].sort((a, b) => a[0]! - b[0]!);
  const whole = sorted.length > 0 && sorted.every((part, index) => part[0] === index + 1 && part[1] === sorted.length);
  return whole ? joinBytes(sorted.map((part) => part.subarray(2))) : undefined;
}

/** JFIF 1.02: unit 1 is the inch, 2 the centimetre, 0 only a ratio. */
function readJfifDensity(segments: readonly Segment[]): Density | undefined {
  const [jfif] = withPrefix(segments, markers.app0, 'JFIF\0');
  if (jfif === undefined || jfif.length < 7) return undefined;
  return perUnit((jfif[3]! << 8) | jfif[4]!, (jfif[5]! << 8) | jfif[6]!, jfif[2]! + 1);
}
