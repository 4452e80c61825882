import { joinBytes } from '../bytes.ts';
import type { Density, Metadata, TextEntry } from '../image.ts';
import { withoutThumbnail } from '../metadata/correct-exif.ts';
import { maxExifBytes } from '../metadata/exif-structure.ts';
import { maxStandardXmp, splitXmp } from '../metadata/extended-xmp.ts';
import { frameIptc } from '../metadata/photoshop.ts';
import { addText } from '../metadata/xmp-text.ts';
import { markers } from './markers.ts';
import { prefixes } from './metadata.ts';

/** Bytes of a segment's parameters, at most: its length has 16 bits and counts itself (ITU-T T.81 §B.1.1.4). */
const maxSegment = 0xffff - 2;
/** ICC.1:2022 annex B.4: number and count of the segments have a byte each. */
const maxProfileSegments = 255;

/**
 * The segments for everything that an image has beside its pixels, in the order that readers expect: EXIF, XMP, ICC,
 * Photoshop's resources, comments. Text that is no comment goes into the XMP packet. EXIF that is too long loses its
 * thumbnail, or else is left out; density stands in JFIF's own segment.
 */
export function metadataSegments({ icc, exif, xmp, iptc, text = [] }: Metadata): Uint8Array[] {
  const comments = text.filter(isComment);
  const others = text.filter((entry) => !isComment(entry));
  const packet = addText(xmp, others).xmp;
  const resources = iptc && frameIptc(iptc);
  return [
    ...(exif ? exifSegments(exif) : []),
    ...(packet ? xmpSegments(packet) : []),
    ...(icc ? profileSegments(icc) : []),
    ...(resources
      ? split(resources, maxSegment - prefixes.photoshop.length).map((part) =>
          segment(markers.app13, prefixes.photoshop, part),
        )
      : []),
    ...comments.map((comment) => segment(markers.com, '', commentBytes(comment))),
  ];
}

function isComment(entry: TextEntry): boolean {
  const bytes = commentBytes(entry);
  return entry.keyword === 'Comment' && bytes.length > 0 && bytes.length <= maxSegment && !bytes.includes(0);
}

function commentBytes({ text }: TextEntry): Uint8Array {
  return new TextEncoder().encode(text);
}

function exifSegments(exif: Uint8Array): Uint8Array[] {
  const block = exif.length > maxExifBytes ? withoutThumbnail(exif) : exif;
  return block.length > maxExifBytes ? [] : [segment(markers.app1, prefixes.exif, block)];
}

function xmpSegments(packet: Uint8Array): Uint8Array[] {
  if (packet.length <= maxStandardXmp) return [segment(markers.app1, prefixes.xmp, packet)];
  const { standard, portions } = splitXmp(packet);
  return [
    segment(markers.app1, prefixes.xmp, standard),
    ...portions.map((portion) => segment(markers.app1, prefixes.extendedXmp, portion)),
  ];
}

/** ICC.1:2022 annex B.4. */
function profileSegments(icc: Uint8Array): Uint8Array[] {
  const parts = split(icc, maxSegment - prefixes.icc.length - 2);
  if (parts.length > maxProfileSegments) return [];
  return parts.map((part, index) =>
    segment(markers.app2, prefixes.icc, joinBytes([Uint8Array.of(index + 1, parts.length), part])),
  );
}

function split(bytes: Uint8Array, size: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size));
  return parts;
}

function segment(marker: number, prefix: string, data: Uint8Array): Uint8Array {
  const length = 2 + prefix.length + data.length;
  const bytes = new Uint8Array(2 + length);
  bytes.set([0xff, marker, length >> 8, length & 0xff]);
  for (let at = 0; at < prefix.length; at++) bytes[4 + at] = prefix.charCodeAt(at);
  bytes.set(data, 4 + prefix.length);
  return bytes;
}

const jfifMarker = 0xffe0;

/**
 * Puts segments into a file that an encoder wrote, behind its JFIF segment, and the density into that.
 * @see JFIF 1.02: the segment follows SOI at once
 */
export function insertMetadata(
  file: Uint8Array,
  segments: readonly Uint8Array[],
  density: Density | undefined,
): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const jfif = view.getUint16(2) === jfifMarker;
  if (density && jfif) writeDensity(view, density);
  const at = jfif ? 4 + view.getUint16(4) : 2;
  return segments.length === 0 ? file : joinBytes([file.subarray(0, at), ...segments, file.subarray(at)]);
}

const centimetresPerInch = 2.54;

/** Whole numbers (JFIF 1.02): of unit 1, the inch, unless only those of unit 2, the centimetre, are exact. */
function writeDensity(view: DataView, { x, y }: Density): void {
  const offBy = (value: number) => Math.abs(value - whole(value));
  const [byCentimetreX, byCentimetreY] = [x / centimetresPerInch, y / centimetresPerInch];
  const exact = Math.max(offBy(x), offBy(y)) < 0.02;
  const metric = !exact && Math.max(offBy(byCentimetreX), offBy(byCentimetreY)) < 0.005;
  view.setUint8(13, metric ? 2 : 1);
  view.setUint16(14, whole(metric ? byCentimetreX : x));
  view.setUint16(16, whole(metric ? byCentimetreY : y));
}

function whole(value: number): number {
  return Math.min(Math.max(Math.round(value), 1), 0xffff);
}
