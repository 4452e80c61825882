import { unsupported } from './errors.ts';
import type { Page } from './page.ts';

/** A row of samples as codes from 0 on: up to 8 bits in bytes, up to 16 in 16-bit words. */
export type SampleRow = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** Reads `count` samples that begin at a byte of `source` into `row`. */
type Unpack = (source: Uint8Array, start: number, count: number, row: SampleRow) => void;

/** How the samples of a page come out: codes from 0 to 2^bits − 1. */
export interface SampleReader {
  /** 1 to 16: what is wider is brought to 16 bits. */
  readonly bits: number;
  readonly unpack: Unpack;
}

/** Whether words lie in memory as they do in files of the usual byte order. */
export const littleEndianHost = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Floating point samples clip to 0…1 and become 16 bits, NaN 0. */
function toWord(value: number): number {
  return value > 0 ? (value < 1 ? (value * 65_535 + 0.5) | 0 : 65_535) : 0;
}

/**
 * The reader for a page's samples, or `undefined` where they are bytes that need no reading.
 * @throws CodecError `unsupported-feature`
 */
export function sampleReader(page: Page): SampleReader | undefined {
  const { bits, sampleFormat } = page;
  if (sampleFormat === 'float') return { bits: 16, unpack: floatUnpacker(page) };
  const signMask = isOffset(page) ? 1 << (Math.min(bits, 16) - 1) : 0;
  if (bits === 8) return undefined;
  return { bits: Math.min(bits, 16), unpack: integerUnpacker(bits, page.ifd.littleEndian, signMask) };
}

/**
 * TIFF 6.0 §19 does not say how signed samples show. Independent decoders agree on this: measured values (one sample
 * a pixel, more than 8 bits) are moved up by half their range; the bits of others show as they lie.
 */
function isOffset({ sampleFormat, samplesPerPixel, bits, photometric }: Page): boolean {
  const gray = photometric === 'black-is-zero' || photometric === 'white-is-zero';
  return sampleFormat === 'signed' && samplesPerPixel === 1 && bits > 8 && gray;
}

function integerUnpacker(bits: number, littleEndian: boolean, signMask: number): Unpack {
  switch (bits) {
    case 1:
      return unpack1;
    case 2:
      return unpack2;
    case 4:
      return unpack4;
    case 16:
      return littleEndian ? unpack16(0, 1, signMask) : unpack16(1, 0, signMask);
    case 24:
    case 32:
    case 64:
      return unpackWide(bits, littleEndian, signMask);
    default:
      return bits < 16 ? unpackBits(bits, signMask) : unpackWideBits(bits, signMask);
  }
}

const unpack1: Unpack = (source, start, count, row) => {
  for (let index = 0; index < count; index++) row[index] = (source[start + (index >> 3)]! >> (7 - (index & 7))) & 1;
};
const unpack2: Unpack = (source, start, count, row) => {
  for (let index = 0; index < count; index++) row[index] = (source[start + (index >> 2)]! >> (6 - (index & 3) * 2)) & 3;
};
const unpack4: Unpack = (source, start, count, row) => {
  for (let index = 0; index < count; index++)
    row[index] = (source[start + (index >> 1)]! >> (4 - (index & 1) * 4)) & 15;
};

function unpack16(low: number, high: number, signMask: number): Unpack {
  if (low === 0 && signMask === 0 && littleEndianHost) return copy16;
  return (source, start, count, row) => {
    for (let index = 0, at = start; index < count; index++, at += 2)
      row[index] = (source[at + low]! | (source[at + high]! << 8)) ^ signMask;
  };
}

/** Words of the host's own byte order. */
const copy16: Unpack = (source, start, count, row) => {
  const at = source.byteOffset + start;
  // What does not begin at an even address is moved there first.
  const words =
    at % 2 === 0
      ? new Uint16Array(source.buffer, at, count)
      : new Uint16Array(source.slice(start, start + count * 2).buffer);
  row.set(words);
};

/** Whole bytes, of which the 32 bits at the top decide: rounded, not cut, to 16. */
function unpackWide(bits: number, littleEndian: boolean, signMask: number): Unpack {
  const size = bits / 8;
  const top = littleEndian ? size - 1 : 0;
  const step = littleEndian ? -1 : 1;
  const scale = bits === 24 ? 65_535 / 0xffffff : 65_535 / 0xffffffff;
  return (source, start, count, row) => {
    for (let index = 0, at = start + top; index < count; index++, at += size) {
      const high = (source[at]! << 8) ^ (signMask & 0x8000);
      let value = (high | source[at + step]!) * 256 + source[at + 2 * step]!;
      if (size > 3) value = value * 256 + source[at + 3 * step]!;
      row[index] = (value * scale + 0.5) | 0;
    }
  };
}

/** 3, 5, 6, 7 and 9 to 15 bits: packed from the highest bit on in either byte order. */
function unpackBits(bits: number, signMask: number): Unpack {
  const mask = (1 << bits) - 1;
  return (source, start, count, row) => {
    let held = 0;
    let heldBits = 0;
    let at = start;
    for (let index = 0; index < count; index++) {
      while (heldBits < bits) {
        held = ((held << 8) | source[at++]!) & 0x7fffff;
        heldBits += 8;
      }
      heldBits -= bits;
      row[index] = ((held >> heldBits) & mask) ^ signMask;
    }
  };
}

/** 17 to 63 bits that are not whole bytes of a usual number: the 32 bits at the top decide. */
function unpackWideBits(bits: number, signMask: number): Unpack {
  const unused = Math.max(32 - bits, 0);
  const scale = 65_535 / (0xffffffff >>> unused);
  const flip = signMask === 0 ? 0 : 0x80000000;
  return (source, start, count, row) => {
    for (let index = 0; index < count; index++) {
      const place = index * bits;
      const at = start + Math.floor(place / 8);
      const skipped = place % 8;
      const head = (source[at]! << 24) | (source[at + 1]! << 16) | (source[at + 2]! << 8) | source[at + 3]!;
      const top = ((head << skipped) | (source[at + 4]! >> (8 - skipped))) ^ flip;
      row[index] = ((top >>> unused) * scale + 0.5) | 0;
    }
  };
}

function floatUnpacker({ bits, ifd: { littleEndian }, tables }: Page): Unpack {
  switch (bits) {
    case 16:
      return unpackHalf(littleEndian, tables.halfWords());
    case 24:
      return unpackFloat24(littleEndian);
    case 32:
      return (source, start, count, row) => {
        const view = new DataView(source.buffer, source.byteOffset + start, count * 4);
        for (let index = 0; index < count; index++) row[index] = toWord(view.getFloat32(index * 4, littleEndian));
      };
    case 64:
      return (source, start, count, row) => {
        const view = new DataView(source.buffer, source.byteOffset + start, count * 8);
        for (let index = 0; index < count; index++) row[index] = toWord(view.getFloat64(index * 8, littleEndian));
      };
    default:
      throw unsupported(`Floating point samples of ${bits} bits are not read`);
  }
}

/** The samples of all positive numbers of IEEE 754 binary16. */
export function halfWords(): Uint16Array {
  const words = new Uint16Array(0x8000);
  for (let code = 0; code < 0x8000; code++) words[code] = toWord(floatOfBits(code >> 10, code & 0x3ff, 10, 15, 31));
  return words;
}

function unpackHalf(littleEndian: boolean, words: Uint16Array): Unpack {
  return (source, start, count, row) => {
    for (let index = 0, at = start; index < count; index++, at += 2) {
      const code = littleEndian ? source[at]! | (source[at + 1]! << 8) : (source[at]! << 8) | source[at + 1]!;
      row[index] = code < 0x8000 ? words[code]! : 0;
    }
  };
}

/** 1 bit sign, 7 bits exponent, 16 bits mantissa. @see Adobe Photoshop TIFF Technical Note 3 */
function unpackFloat24(littleEndian: boolean): Unpack {
  return (source, start, count, row) => {
    for (let index = 0, at = start; index < count; index++, at += 3) {
      const head = littleEndian ? source[at + 2]! : source[at]!;
      const mantissa = littleEndian ? source[at]! | (source[at + 1]! << 8) : (source[at + 1]! << 8) | source[at + 2]!;
      row[index] = head < 0x80 ? toWord(floatOfBits(head, mantissa, 16, 63, 127)) : 0;
    }
  };
}

/** The value of a positive binary floating point number; of an infinity 2, of a NaN 0. */
function floatOfBits(exponent: number, mantissa: number, mantissaBits: number, bias: number, special: number): number {
  if (exponent === special) return mantissa === 0 ? 2 : 0;
  let value = exponent === 0 ? mantissa : mantissa + (1 << mantissaBits);
  const power = Math.max(exponent, 1) - bias - mantissaBits;
  for (let step = power; step < 0; step++) value /= 2;
  for (let step = power; step > 0; step--) value *= 2;
  return value;
}

/** The inverse of reading integers: packs codes of 8, 16 or any other number of bits up to 16 into bytes. */
export function packSamples(
  row: Uint16Array,
  bits: number,
  littleEndian: boolean,
  target: Uint8Array,
  start: number,
): void {
  let held = 0;
  let heldBits = 0;
  let at = start;
  for (const code of row) {
    if (bits === 16) {
      target[at++] = littleEndian ? code & 255 : code >> 8;
      target[at++] = littleEndian ? code >> 8 : code & 255;
      continue;
    }
    held = ((held << bits) | code) & 0x7fffff;
    for (heldBits += bits; heldBits >= 8; heldBits -= 8) target[at++] = (held >> (heldBits - 8)) & 255;
  }
  if (heldBits > 0) target[at] = (held << (8 - heldBits)) & 255;
}
