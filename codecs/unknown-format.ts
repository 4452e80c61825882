import { latin1 } from './bytes.ts';
import { type CodecError, codecError } from './errors.ts';
import { formatNames, formats } from './formats.ts';

/** Files that people take for pictures of ours: offset, what stands there as ISO 8859-1, and what it is. */
const signatures: readonly (readonly [number, string, string])[] = [
  [0, 'GIF87a', 'a GIF'],
  [0, 'GIF89a', 'a GIF'],
  [8, 'WEBP', 'a WebP'],
  [4, 'ftypavif', 'an AVIF'],
  [4, 'ftypavis', 'an AVIF'],
  [4, 'ftyphei', 'a HEIC'],
  [4, 'ftyphev', 'a HEIC'],
  [4, 'ftypmif1', 'a HEIF'],
  [4, 'ftypmsf1', 'a HEIF'],
  [4, 'ftyp', 'an MP4 or QuickTime video'],
  [0, '\xff\x0a', 'a JPEG XL'],
  [0, '\0\0\0\x0cJXL ', 'a JPEG XL'],
  [0, '\0\0\0\x0cjP  ', 'a JPEG 2000'],
  [0, '\xff\x4f\xff\x51', 'a JPEG 2000'],
  [0, '8BPS', 'a Photoshop document'],
  [0, '\0\0\x01\0', 'an icon'],
  [0, '\0\0\x02\0', 'a cursor'],
  [0, '\x76\x2f\x31\x01', 'an OpenEXR'],
  [0, 'qoif', 'a QOI'],
  [0, '%PDF-', 'a PDF'],
  [0, '%!PS', 'a PostScript file'],
  [0, 'PK\x03\x04', 'a ZIP archive (or an Office document)'],
  [0, 'PK\x05\x06', 'an empty ZIP archive'],
  [0, '\x1f\x8b', 'a gzip archive'],
  [0, '\x7fELF', 'a program'],
  [0, 'MZ', 'a program'],
];

/** What a file of no format of ours is, in words, as far as its first kilobyte tells. */
function describeStranger(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const head = latin1(bytes.subarray(0, 1024));
  const known = signatures.find(([offset, signature]) => head.startsWith(signature, offset));
  if (known !== undefined) return known[2];
  if (isText(bytes.subarray(0, 1024))) return describeText(head.replace(/^\xef\xbb\xbf/, '').trimStart());
  const start = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `a file of an unknown kind (it begins with ${start})`;
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

function describeText(text: string): string {
  if (/^<[\s\S]*<svg[\s>]|^<svg[\s>]/i.test(text)) return 'an SVG';
  if (/^<(!doctype html|html)/i.test(text)) return 'a web page (HTML)';
  if (/^<\?xml/.test(text)) return 'an XML file';
  if (/^P[1-7]\s/.test(text)) return 'a Netpbm picture';
  return 'plain text';
}

/** The `unknown-format` error for these bytes: its sentence says what was found and what is read. */
export function unknownFormat(bytes: Uint8Array): CodecError {
  const labels = formatNames.map((name) => formats[name].label);
  const read = `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
  return codecError('unknown-format', `This is ${describeStranger(bytes)}; ${read} are read`, { offset: 0 });
}
