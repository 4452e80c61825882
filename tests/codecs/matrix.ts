import { convert, type FormatName, formatNames, type Options } from '../../codecs/index.ts';
import { bytesOf } from '../pictures/bytes.ts';
import { alphaPng, bmp, multiPageTiff, type Picture, phoneJpeg, plain, withPlanted } from '../pictures/index.ts';
import { writeJpeg } from '../pictures/jpeg.ts';
import { dusk } from '../pictures/scene.ts';
import { writeTiff } from '../pictures/tiff.ts';
import { rawTiff } from './tiff/build.ts';

/** A conversion whose bytes are compared everywhere. */
export interface MatrixCase {
  readonly name: string;
  readonly to: FormatName;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly options?: Pick<Options, 'resize' | 'metadata' | 'effort' | 'subsampling' | 'quality'>;
}

const inputs: Record<FormatName, () => Picture> = { jpeg: phoneJpeg, png: alphaPng, bmp, tiff: multiPageTiff };

/** The 16 pairs of formats, each with an input that has something to lose. */
const pairs: readonly MatrixCase[] = formatNames.flatMap((from) => {
  const { bytes } = inputs[from]();
  return formatNames.map((to) => ({ name: `${from} to ${to}`, to, bytes }));
});

/** What is computed with more than copies: colour models, curves, depths. */
const computed: readonly MatrixCase[] = [
  { name: 'float tiff to png', to: 'png', bytes: floatTiff() },
  { name: 'float tiff to jpeg', to: 'jpeg', bytes: floatTiff() },
  { name: 'CIELab of 8 bits to png', to: 'png', bytes: labTiff(8) },
  { name: 'CIELab of 16 bits to tiff', to: 'tiff', bytes: labTiff(16) },
  { name: 'LogLuv to png', to: 'png', bytes: logLuvTiff() },
  { name: 'CMYK jpeg to png', to: 'png', bytes: cmykJpeg() },
  { name: 'CMYK tiff to bmp', to: 'bmp', bytes: cmykTiff() },
  { name: '16-bit png to tiff', to: 'tiff', bytes: withPlanted('png', 'bit-depth').bytes },
  { name: '16-bit png to jpeg', to: 'jpeg', bytes: withPlanted('png', 'bit-depth').bytes },
  { name: '16-bit tiff to png', to: 'png', bytes: withPlanted('tiff', 'bit-depth').bytes },
];

const resized: readonly MatrixCase[] = [
  { name: 'photo made smaller', to: 'jpeg', bytes: phoneJpeg().bytes, options: { resize: { width: 77 } } },
  {
    name: 'transparency cut to a shape',
    to: 'png',
    bytes: alphaPng().bytes,
    options: { resize: { width: 31, height: 47, fit: 'cover' } },
  },
  {
    name: '16 bits made larger',
    to: 'png',
    bytes: withPlanted('png', 'bit-depth').bytes,
    options: { resize: { width: 101, enlarge: true } },
  },
  {
    name: 'pages stretched',
    to: 'tiff',
    bytes: multiPageTiff().bytes,
    options: { resize: { width: 50, height: 90, fit: 'fill' } },
  },
  { name: 'thumbnail', to: 'bmp', bytes: plain('bmp').bytes, options: { resize: { width: 3 } } },
];

const chosen: readonly MatrixCase[] = [
  {
    name: 'photo without what tells of a person',
    to: 'jpeg',
    bytes: phoneJpeg().bytes,
    options: { metadata: 'private' },
  },
  { name: 'photo in tiff without it', to: 'tiff', bytes: phoneJpeg().bytes, options: { metadata: 'private' } },
  { name: 'photo in png without metadata', to: 'png', bytes: phoneJpeg().bytes, options: { metadata: 'none' } },
];

const efforts: readonly MatrixCase[] = [
  { name: 'photo as small as can be', to: 'jpeg', bytes: phoneJpeg().bytes, options: { effort: 'small', quality: 70 } },
  {
    name: 'photo fast, in 4:2:2, larger than its pixels',
    to: 'jpeg',
    bytes: withPlanted('png', 'bit-depth').bytes,
    options: { effort: 'fast', subsampling: '4:2:2', quality: 100, resize: { width: 24 } },
  },
  {
    name: 'photo in 4:2:2',
    to: 'jpeg',
    bytes: phoneJpeg().bytes,
    options: { subsampling: '4:2:2', quality: 95 },
  },
];

/** All cases. The same list is run from source, in a bundle, on other Node versions and in a browser's worker. */
export const matrix: readonly MatrixCase[] = [...pairs, ...computed, ...resized, ...chosen, ...efforts];

/** SHA-256 of all output bytes of each case, by the case's name. */
export async function hashMatrix(): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { name, to, bytes, options } of matrix) {
    const { outputs } = await convert(bytes, { to, ...options });
    const digests = await Promise.all(outputs.map((output) => sha256(output.bytes)));
    hashes[name] = digests.join(' ');
  }
  return hashes;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Gray of 32-bit floats from below 0 to above 1. */
function floatTiff(): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(64 * 32 * 4));
  for (let at = 0; at < 64 * 32; at++) view.setFloat32(at * 4, (at - 100) / 1800, true);
  const chunks = [new Uint8Array(view.buffer)];
  const page = { width: 64, height: 32, bits: 32, chunks };
  return new Uint8Array(rawTiff({ ...page, fields: ({ short }) => [short(339, 3)] }));
}

/** L* down, a* across, b* in waves. */
function labTiff(bits: 8 | 16): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(32 * 32 * 3 * (bits / 8)));
  for (let at = 0; at < 32 * 32 * 3; at++) {
    const [x, y, channel] = [Math.floor(at / 3) % 32, Math.floor(at / 96), at % 3];
    const value = [y * 8, x * 8 - 128, ((x * y) % 64) * 4 - 128][channel]!;
    if (bits === 8) view.setUint8(at, value & 255);
    else view.setUint16(at * 2, (value * 256 + x) & 0xffff, true);
  }
  const chunks = [new Uint8Array(view.buffer)];
  return new Uint8Array(rawTiff({ width: 32, height: 32, bits, samples: 3, photometric: 8, chunks }));
}

/** LogLuv of 32 bits over eight stops, each byte plane of a row as one literal run. */
function logLuvTiff(): Uint8Array<ArrayBuffer> {
  const width = 32;
  const rows = Array.from({ length: 32 }, (_, y) => {
    const luminance = (x: number) => 0x3a00 + y * 56 + x;
    const planes = [(x: number) => luminance(x) >> 8, luminance, (x: number) => 50 + x * 3, () => 240 - y * 4];
    return bytesOf(...planes.flatMap((plane) => [width, ...Array.from({ length: width }, (_, x) => plane(x) & 255)]));
  });
  const page = { width, height: 32, bits: 16, samples: 3, photometric: 32_845, compression: 34_676 };
  return new Uint8Array(rawTiff({ ...page, chunks: [bytesOf(...rows)], fields: ({ short }) => [short(339, 2, 2, 2)] }));
}

function cmykTiff(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(writeTiff([{ width: 64, height: 48, scene: dusk(64, 48), color: 'cmyk' }]));
}

function cmykJpeg(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(writeJpeg(64, 48, dusk(64, 48), { model: 'cmyk' }));
}
