import { ByteReader } from '../bytes.ts';
import { codecError } from '../errors.ts';
import type { Layout, Metadata } from '../image.ts';
import { perMetre } from '../metadata/density.ts';

/** How the pixels are packed, whatever number stands for it in which version of the header. */
export type BmpCompression = 'none' | 'bitfields' | 'rle4' | 'rle8' | 'rle24' | 'huffman' | 'jpeg' | 'png';

/** Red, green, blue and alpha masks over a pixel of 16 or 32 bits. */
export type ChannelMasks = readonly [number, number, number, number];

/** What the file header and the DIB header say. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bitsPerPixel: number;
  readonly compression: BmpCompression;
  readonly masks: ChannelMasks;
  /** Where the palette lies, how many entries it has and how many bytes one takes; no entries above 8 bits. */
  readonly palette: { readonly offset: number; readonly count: number; readonly entryBytes: 3 | 4 };
  /** Where the pixels begin (bfOffBits). */
  readonly pixelOffset: number;
  readonly layout: Layout;
  readonly metadata: Metadata;
}

const fileHeaderBytes = 14;
const coreHeaderBytes = 12;
const os22HeaderBytes = [16, 64];
const infoHeaderBytes = 40;
const embeddedProfile = 0x4d42_4544;

/**
 * Reads the BITMAPFILEHEADER and any DIB header: BITMAPCOREHEADER, OS22XBITMAPHEADER, BITMAPINFOHEADER, V2 to V5.
 * @see [MS-WMF] §2.2.2.9, and wingdi.h for V4 and V5
 * @throws CodecError `truncated`, `corrupt`, `unsupported-feature`
 */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const reader = new ByteReader(bytes, 'bmp', 'little');
  const size = reader.u32(fileHeaderBytes);
  const core = size === coreHeaderBytes;
  if (!core && !(size >= 16 && size <= 124))
    throw corrupt(`A DIB header of ${size} bytes is not defined`, fileHeaderBytes);
  /** A field of the DIB header, 0 where the header is too short to have it. */
  const field = (offset: number, read: 'u16' | 'u32' | 'i32' = 'u32') =>
    offset + (read === 'u16' ? 2 : 4) <= size ? reader[read](fileHeaderBytes + offset) : 0;

  const width = core ? field(4, 'u16') : field(4, 'i32');
  const signedHeight = core ? field(6, 'u16') : field(8, 'i32');
  const bitsPerPixel = core ? field(10, 'u16') : field(14, 'u16');
  if (width <= 0 || signedHeight === 0)
    throw corrupt(`A bitmap of ${width}×${signedHeight} has no pixels`, fileHeaderBytes + 4);
  if (![1, 2, 4, 8, 16, 24, 32].includes(bitsPerPixel)) {
    if (bitsPerPixel === 64 || bitsPerPixel === 0) throw unsupported(`${bitsPerPixel} bits per pixel`);
    throw corrupt(`${bitsPerPixel} bits per pixel are not defined`, fileHeaderBytes + 14);
  }
  const code = core ? 0 : field(16);
  const compression = nameCompression(code, os22HeaderBytes.includes(size), bitsPerPixel);
  const masks = readMasks(reader, size, code, bitsPerPixel);
  const palette = locatePalette(reader, size, code, bitsPerPixel, core ? 0 : field(32));
  const density = core ? undefined : perMetre(field(24, 'i32'), field(28, 'i32'));
  const icc = size === 124 && field(56) === embeddedProfile ? readProfile(reader, field(112), field(116)) : undefined;
  const declaredOffset = reader.u32(10);
  return {
    width,
    height: Math.abs(signedHeight),
    topDown: signedHeight < 0,
    bitsPerPixel,
    compression,
    masks,
    palette,
    pixelOffset: declaredOffset > 0 ? declaredOffset : palette.offset + palette.count * palette.entryBytes,
    layout: describeLayout(bitsPerPixel, compression, masks, code === 0 ? 0 : masks[3]),
    metadata: { ...(density && { density }), ...(icc && { icc }) },
  };
}

function nameCompression(code: number, os2: boolean, bits: number): BmpCompression {
  const name = (
    {
      0: 'none',
      1: 'rle8',
      2: 'rle4',
      3: os2 ? 'huffman' : 'bitfields',
      4: os2 ? 'rle24' : 'jpeg',
      5: 'png',
      6: 'bitfields',
    } as const
  )[code];
  if (name === undefined) throw corrupt(`Compression ${code} is not defined`, fileHeaderBytes + 16);
  const needs = { rle8: [8], rle4: [4], rle24: [24], bitfields: [16, 32] }[name as string];
  if (needs !== undefined && !needs.includes(bits))
    throw corrupt(`${name} needs ${needs.join(' or ')} bits per pixel, not ${bits}`, fileHeaderBytes + 16);
  return name;
}

function readMasks(reader: ByteReader, size: number, code: number, bits: number): ChannelMasks {
  // 5-5-5 and 8-8-8 unless the file names its masks: after a short header, or inside one of V2 and later.
  // The fourth byte of 32 bits is said to be unused; writers put alpha there all the same, and readers take it.
  if (code !== 3 && code !== 6)
    return bits === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0x00ff00, 0x0000ff, 0xff000000];
  const at = fileHeaderBytes + infoHeaderBytes;
  const hasAlpha = size >= 56 || (size === infoHeaderBytes && code === 6);
  const masks = [reader.u32(at), reader.u32(at + 4), reader.u32(at + 8), hasAlpha ? reader.u32(at + 12) : 0] as const;
  for (const mask of masks) {
    const run = mask === 0 ? 0 : mask / 2 ** (31 - Math.clz32(mask & -mask));
    if (mask !== 0 && ((run & (run + 1)) !== 0 || (bits === 16 && mask > 0xffff)))
      throw corrupt(`The channel mask 0x${mask.toString(16)} is not one run of bits`, at);
  }
  return masks;
}

function locatePalette(
  reader: ByteReader,
  size: number,
  code: number,
  bits: number,
  used: number,
): BmpHeader['palette'] {
  const entryBytes = size === coreHeaderBytes ? 3 : 4;
  const masksAfter = size === infoHeaderBytes ? (code === 3 ? 12 : code === 6 ? 16 : 0) : 0;
  const offset = fileHeaderBytes + size + masksAfter;
  if (bits > 8) return { offset, count: 0, entryBytes };
  const pixels = reader.u32(10);
  const room = pixels > offset ? Math.floor((pixels - offset) / entryBytes) : 2 ** bits;
  const count = Math.min(used === 0 ? 2 ** bits : used, 2 ** bits, room);
  reader.need(offset, count * entryBytes);
  return { offset, count, entryBytes };
}

/** Its offset counts from the DIB header. One that lies outside the file is no profile. */
function readProfile(reader: ByteReader, offset: number, size: number): Uint8Array | undefined {
  const at = fileHeaderBytes + offset;
  return size > 0 && at + size <= reader.length ? reader.slice(at, size) : undefined;
}

function describeLayout(bits: number, compression: BmpCompression, masks: ChannelMasks, alphaMask: number): Layout {
  if (bits <= 8) return { color: 'palette', bits, alpha: false, compression };
  const widest = bits === 24 ? 8 : Math.max(...masks.slice(0, 3).map(countBits));
  return {
    color: 'rgb',
    bits: Math.max(widest, 1),
    alpha: alphaMask !== 0,
    compression: compression === 'bitfields' ? 'none' : compression,
  };
}

/** How many bits of a mask are set. */
export function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask >>> 0; rest !== 0; rest >>>= 1) count += rest & 1;
  return count;
}

function corrupt(message: string, offset: number) {
  return codecError('corrupt', message, { format: 'bmp', offset });
}
function unsupported(what: string) {
  return codecError('unsupported-feature', `BMP with ${what} is not read`, { format: 'bmp' });
}
