import { latin1 } from '../bytes.ts';
import type { Remainder } from '../codec.ts';
import { CodecError } from '../errors.ts';
import { countResources, resourceIds } from '../metadata/photoshop-resources.ts';
import { isStartOfFrame, markers, readSegments, type Segment, type Segments } from './markers.ts';

/** What the application segments hold that the picture or its metadata is made of, by their marker. */
const read: Readonly<Record<number, readonly string[]>> = {
  [markers.app0]: ['JFIF\0'],
  [markers.app1]: ['Exif\0\0', 'http://ns.adobe.com/xap/1.0/\0', 'http://ns.adobe.com/xmp/extension/\0'],
  [markers.app2]: ['ICC_PROFILE\0'],
  [markers.app13]: ['Photoshop 3.0\0'],
  [markers.app14]: ['Adobe'],
};
const multiPicture = 'MPF\0';
const iptcResource = 0x0404;

/**
 * What a JPEG holds beside picture and metadata: thumbnails of JFIF, the list of further pictures (MPF), those pictures
 * and other data behind EOI, resources of Photoshop beside IPTC, and application segments that no one here reads.
 * @see JFIF 1.02; CIPA DC-007 (Multi-Picture Format); ISO 21496-1 (gain maps)
 */
export function jpegRemainders(bytes: Uint8Array, { segments, end }: Segments): Remainder[] {
  return [
    ...jfifRemainders(segments),
    ...segments.flatMap(applicationRemainder),
    ...photoshopRemainders(segments),
    ...repeatedExif(segments),
    ...trailingRemainders(bytes.subarray(end)),
  ];
}

/** A thumbnail in the JFIF segment or in an extension of it, and a ratio of pixels without a unit. */
function jfifRemainders(segments: readonly Segment[]): Remainder[] {
  const found: Remainder[] = [];
  for (const { marker, data } of segments) {
    if (marker !== markers.app0) continue;
    if (startsWith(data, 'JFXX\0'))
      found.push({ what: 'thumbnail', name: 'The thumbnail of the JFIF extension', data });
    if (!startsWith(data, 'JFIF\0') || data.length < 12) continue;
    if (data[12]! * data[13]! > 0) found.push({ what: 'thumbnail', name: 'The thumbnail of JFIF', data });
    const [x, y] = [(data[8]! << 8) | data[9]!, (data[10]! << 8) | data[11]!];
    if (data[7] === 0 && x > 0 && y > 0 && x !== y)
      found.push({
        what: 'density',
        name: `The shape of a pixel (${x} : ${y}, without a unit)`,
        data: data.subarray(8, 12),
      });
  }
  return found;
}

function applicationRemainder({ marker, data }: Segment): Remainder[] {
  if (marker < markers.app0 || marker > 0xef) return [];
  if (marker === markers.app0 && startsWith(data, 'JFXX\0')) return [];
  if (read[marker]?.some((prefix) => startsWith(data, prefix))) return [];
  if (marker === markers.app2 && startsWith(data, multiPicture))
    return [{ what: 'extra-images', name: 'The list of further pictures (MPF)', data }];
  const kind = /^[ -~]{3,40}/.exec(latin1(data.subarray(0, 40)))?.[0];
  const name = `The segment APP${marker - markers.app0}${kind ? ` (${kind})` : ''}`;
  return [{ what: 'segments', name, data, reason: 'unknown-meaning' }];
}

/** Image resources of Photoshop but for IPTC: paths, slices, print settings, thumbnails. */
function photoshopRemainders(segments: readonly Segment[]): Remainder[] {
  const data = segments.filter((one) => one.marker === markers.app13 && startsWith(one.data, 'Photoshop 3.0\0'));
  const ids = data.flatMap((one) => resourceIds(one.data.subarray(14))).filter((id) => id !== iptcResource);
  return ids.length === 0
    ? []
    : [{ what: 'segments', name: countResources(ids), data: data[0]!.data, reason: 'unknown-meaning' }];
}

/** The first EXIF block counts; others are of nobody. */
function repeatedExif(segments: readonly Segment[]): Remainder[] {
  return segments
    .filter(({ marker, data }) => marker === markers.app1 && startsWith(data, 'Exif\0\0'))
    .slice(1)
    .map(({ data }) => ({ what: 'exif', name: 'A second block of EXIF', data, reason: 'unknown-meaning' }));
}

/** Pictures that follow one another behind EOI, and what else is there but zeros. */
function trailingRemainders(trailing: Uint8Array): Remainder[] {
  const found: Remainder[] = [];
  let rest = trailing;
  for (;;) {
    const start = rest.findIndex((byte) => byte !== 0);
    if (start < 0) return found;
    rest = rest.subarray(start);
    const picture = readPicture(rest);
    if (picture === undefined) {
      found.push({ what: 'trailing-data', name: `What follows the picture (${count(rest.length)} bytes)`, data: rest });
      return found;
    }
    const name = isGainMap(picture.segments) ? 'A gain map' : 'A further picture';
    found.push({ what: 'extra-images', name: `${name} behind the first`, data: rest.subarray(0, picture.end) });
    rest = rest.subarray(picture.end);
  }
}

function readPicture(bytes: Uint8Array): Segments | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== markers.soi || bytes[2] !== 0xff) return undefined;
  try {
    const found = readSegments(bytes);
    return found.segments.some(({ marker }) => isStartOfFrame(marker)) ? found : undefined;
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}

function isGainMap(segments: readonly Segment[]): boolean {
  return segments.some(({ marker, data }) => {
    const isApplication = marker === markers.app1 || marker === markers.app2;
    const head = isApplication ? latin1(data.subarray(0, 4096)) : '';
    return head.includes('http://ns.adobe.com/hdr-gain-map/1.0/') || head.startsWith('urn:iso:std:iso:ts:21496');
  });
}

function startsWith(data: Uint8Array, prefix: string): boolean {
  return latin1(data.subarray(0, prefix.length)) === prefix;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
