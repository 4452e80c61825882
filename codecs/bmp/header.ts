import { ByteReader } from '../bytes.ts';
import { codecError } from '../errors.ts';
import type { Layout, Metadata } from '../image.ts';
import { perMetre } from '../metadata/density.ts';
import { describeEmbedded } from './embedded.ts';
import { type ChannelMasks, countBits, defaultMasks, isOneRun } from './masks.ts';

/** How the pixels are packed, whatever number stands for it in which version of the header. */
export type BmpCompression = 'none' | 'bitfields' | 'rle4' | 'rle8' | 'rle24' | 'huffman' | 'jpeg' | 'png';

/** What the file header and the DIB header say. */
export interface BmpHeader {
  /** Where the DIB header begins, and its bytes. */
  readonly at: number;
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  /** 1, 2, 4, 8, 16, 24, 32 or 64; 0 where a JPEG or PNG is embedded. */
  readonly bitsPerPixel: number;
  readonly compression: BmpCompression;
  readonly masks: ChannelMasks;
  /** Where the palette lies, how many entries it has and how many bytes one takes; no entries above 8 bits. */
  readonly palette: { readonly offset: number; readonly count: number; readonly entryBytes: 3 | 4 };
  /** Where the pixels begin (bfOffBits). */
  readonly pixelOffset: number;
  /** Bytes that the pixels take (biSizeImage); 0 where the header does not say. */
  readonly imageBytes: number;
  readonly layout: Layout;
  readonly metadata: Metadata;
}

const fileHeaderBytes = 14;
const coreHeaderBytes = 12;
const infoHeaderBytes = 40;
const v3HeaderBytes = 56;
const v5HeaderBytes = 124;
/** The sizes up to 64 that Windows defines; any other from 16 to 64 is an OS/2 2 header, cut where its writer liked. */
const windowsHeaderBytes = [infoHeaderBytes, 52, v3HeaderBytes];
const largestOs2HeaderBytes = 64;
/** `MBED`: the profile lies in this file. */
const embeddedProfile = 0x4d42_4544;

/** The fields of a DIB header of any version, in the order of BITMAPINFOHEADER; 0 where it is too short for one. */
interface Fields {
  /** Where the DIB header begins. */
  readonly at: number;
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly compression: number;
  readonly imageBytes: number;
  readonly colorsUsed: number;
}

/**
 * Reads the BITMAPFILEHEADER at `start` and any DIB header: BITMAPCOREHEADER, OS22XBITMAPHEADER, BITMAPINFOHEADER,
 * V2 to V5.
 * @see [MS-WMF] §2.2.2.9 and §2.2.2.3 to §2.2.2.5, wingdi.h; OS/2 Presentation Manager, Bit-Map File Format
 * @throws CodecError `truncated`, `corrupt`
 */
export function readBmpHeader(bytes: Uint8Array, start = 0): BmpHeader {
  const reader = new ByteReader(bytes, 'bmp', 'little');
  const fields = readFields(reader, start + fileHeaderBytes);
  const { size, width, height, bits } = fields;
  if (width <= 0 || height === 0) throw corrupt(`A bitmap of ${width}×${height} has no pixels`, fields.at + 4);
  const declaredOffset = reader.u32(start + 10);
  const compression = nameCompression(reader, fields, declaredOffset);
  const masks = readMasks(reader, fields, compression);
  const palette = locatePalette(reader, fields, compression, declaredOffset);
  const afterPalette = palette.offset + palette.count * palette.entryBytes;
  const density =
    size === coreHeaderBytes ? undefined : perMetre(field(reader, fields, 24, 'i32'), field(reader, fields, 28, 'i32'));
  const icc = readProfile(reader, fields);
  const pixelOffset = declaredOffset >= fields.at + size ? declaredOffset : afterPalette;
  return {
    at: fields.at,
    size,
    width,
    height: Math.abs(height),
    topDown: height < 0,
    bitsPerPixel: bits,
    compression,
    masks,
    palette,
    pixelOffset,
    imageBytes: fields.imageBytes,
    layout: describeLayout(bytes.subarray(pixelOffset), bits, compression, masks),
    metadata: { ...(density && { density }), ...(icc && { icc }) },
  };
}

function readFields(reader: ByteReader, at: number): Fields {
  const size = reader.u32(at);
  if (size === coreHeaderBytes) {
    const [width, height, bits] = [reader.u16(at + 4), reader.u16(at + 6), reader.u16(at + 10)];
    return { at, size, width, height, bits, compression: 0, imageBytes: 0, colorsUsed: 0 };
  }
  if (size < 16 || size > v5HeaderBytes) throw corrupt(`A DIB header of ${size} bytes is not defined`, at);
  const place = { at, size };
  return {
    ...place,
    width: reader.i32(at + 4),
    height: reader.i32(at + 8),
    bits: reader.u16(at + 14),
    compression: field(reader, place, 16),
    imageBytes: field(reader, place, 20),
    colorsUsed: field(reader, place, 32),
  };
}

/** A field by its offset in the DIB header, 0 where the header is too short to have it. */
function field(
  reader: ByteReader,
  { at, size }: Pick<Fields, 'at' | 'size'>,
  offset: number,
  read: 'u32' | 'i32' = 'u32',
): number {
  return offset + 4 <= size ? reader[read](at + offset) : 0;
}

const depths: Readonly<Record<BmpCompression, readonly number[]>> = {
  none: [1, 2, 4, 8, 16, 24, 32, 64],
  bitfields: [16, 32],
  rle4: [4],
  rle8: [8],
  rle24: [24],
  huffman: [1],
  // "biBitCount: 0, the number of bits-per-pixel is specified or is implied by the JPEG or PNG format"; some say 24.
  jpeg: [0, 8, 24, 32],
  png: [0, 1, 4, 8, 24, 32],
};

/** The numbers 3 and 4 mean one thing to Windows and another to OS/2, whose header may have 40 bytes too. */
function nameCompression(reader: ByteReader, fields: Fields, pixelOffset: number): BmpCompression {
  const { size, compression: code, bits, at } = fields;
  const os2 = size <= largestOs2HeaderBytes && !windowsHeaderBytes.includes(size);
  const names: Readonly<Record<number, BmpCompression>> = {
    0: 'none',
    1: 'rle8',
    2: 'rle4',
    3: os2 || bits === 1 ? 'huffman' : 'bitfields',
    4: os2 || (bits === 24 && !isJpegAt(reader, pixelOffset)) ? 'rle24' : 'jpeg',
    5: 'png',
    6: 'bitfields',
  };
  const name = names[code];
  if (name === undefined) throw corrupt(`Compression ${code} is not defined`, at + 16);
  if (!depths[name].includes(bits))
    throw corrupt(`${bits} bits per pixel are not defined for compression ${name}`, at + 14);
  return name;
}

function isJpegAt(reader: ByteReader, offset: number): boolean {
  return reader.bytes[offset] === 0xff && reader.bytes[offset + 1] === 0xd8;
}

/** The masks lie after a header of 40 bytes, or inside one of V2 and later. */
function readMasks(reader: ByteReader, fields: Fields, compression: BmpCompression): ChannelMasks {
  const { at, size, bits, compression: code } = fields;
  if (compression !== 'bitfields') return defaultMasks(bits);
  const first = at + infoHeaderBytes;
  const hasAlpha = size >= v3HeaderBytes || (size === infoHeaderBytes && code === 6);
  const [red, green, blue] = [reader.u32(first), reader.u32(first + 4), reader.u32(first + 8)];
  const alpha = hasAlpha ? reader.u32(first + 12) : 0;
  if (red === 0 && green === 0 && blue === 0) return defaultMasks(bits);
  for (const mask of [red, green, blue, alpha])
    if (!isOneRun(mask) || (bits === 16 && mask > 0xffff))
      throw corrupt(`The channel mask 0x${mask.toString(16)} is not one run of ${bits} bits`, first);
  return [red, green, blue, alpha];
}

function locatePalette(
  reader: ByteReader,
  { at, size, bits, compression: code, colorsUsed }: Fields,
  compression: BmpCompression,
  pixels: number,
): BmpHeader['palette'] {
  const entryBytes = size === coreHeaderBytes ? 3 : 4;
  const masksAfter = size === infoHeaderBytes && compression === 'bitfields' ? (code === 6 ? 16 : 12) : 0;
  const offset = at + size + masksAfter;
  if (bits > 8 || compression === 'jpeg' || compression === 'png') return { offset, count: 0, entryBytes };
  // A palette may be shorter than the depth allows, said by biClrUsed or by bfOffBits alone.
  const room = pixels > offset ? Math.floor((pixels - offset) / entryBytes) : 2 ** bits;
  const count = Math.min(colorsUsed === 0 ? 2 ** bits : colorsUsed, 2 ** bits, room);
  reader.need(offset, count * entryBytes);
  return { offset, count, entryBytes };
}

/** Its offset counts from the DIB header. One that lies outside the file is no profile. */
function readProfile(reader: ByteReader, { at, size }: Fields): Uint8Array | undefined {
  if (size !== v5HeaderBytes || reader.u32(at + 56) !== embeddedProfile) return undefined;
  const [offset, length] = [at + reader.u32(at + 112), reader.u32(at + 116)];
  return length > 0 && offset + length <= reader.length ? reader.slice(offset, length) : undefined;
}

function describeLayout(pixels: Uint8Array, bits: number, compression: BmpCompression, masks: ChannelMasks): Layout {
  if (compression === 'jpeg' || compression === 'png') return describeEmbedded(pixels, compression);
  const named = compression === 'bitfields' ? 'none' : compression;
  if (bits <= 8) return { color: 'palette', bits, alpha: false, compression: named };
  if (bits === 24) return { color: 'rgb', bits: 8, alpha: false, compression: named };
  if (bits === 64) return { color: 'rgb', bits: 16, alpha: true, compression: named };
  // The fourth byte of 32 bits without masks is not declared to be alpha.
  const declared = compression === 'bitfields' ? masks : [...masks.slice(0, 3), 0];
  return { color: 'rgb', bits: Math.max(...declared.map(countBits)), alpha: declared[3] !== 0, compression: named };
}

function corrupt(message: string, offset: number) {
  return codecError('corrupt', message, { format: 'bmp', offset });
}
