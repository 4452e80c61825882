import { joinBytes, latin1 } from '../bytes.ts';
import type { Density, Metadata } from '../image.ts';
import { perUnit } from '../metadata/density.ts';
import { readExifDisplay } from '../metadata/exif.ts';
import { findIptc } from '../metadata/photoshop.ts';
import { markers, type Segment } from './markers.ts';

const exifPrefix = 'Exif\0\0';
const xmpPrefix = 'http://ns.adobe.com/xap/1.0/\0';
const iccPrefix = 'ICC_PROFILE\0';
const photoshopPrefix = 'Photoshop 3.0\0';

/** EXIF, XMP, ICC (all segments), IPTC, density and comments from the application and comment segments. */
export function readJpegMetadata(segments: readonly Segment[]): Metadata {
  const exif = withPrefix(segments, markers.app1, exifPrefix)[0];
  const xmp = withPrefix(segments, markers.app1, xmpPrefix)[0];
  const icc = joinProfile(withPrefix(segments, markers.app2, iccPrefix));
  const resources = withPrefix(segments, markers.app13, photoshopPrefix);
  const iptc = resources.length > 0 ? findIptc(joinBytes(resources)) : undefined;
  const density = readJfifDensity(segments) ?? readExifDisplay(exif, 'jpeg').density;
  const text = segments
    .filter(({ marker }) => marker === markers.com)
    .map(({ data }) => ({ keyword: 'Comment', text: latin1(data).replace(/\0+$/, '') }));
  return {
    ...(icc && { icc }),
    ...(exif && { exif }),
    ...(xmp && { xmp }),
    ...(iptc && { iptc }),
    ...(density && { density }),
    ...(text.length > 0 && { text }),
  };
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
