import { bytesOf, uint } from '../../pictures/bytes.ts';

const le2 = (value: number) => uint(value, 2, 'little');
const le4 = (value: number) => uint(value >>> 0, 4, 'little');

/** Every DIB header by its size. */
export const headerSizes = {
  core: 12,
  'OS/2 2 of 16 bytes': 16,
  'OS/2 2 of 40 bytes': 40,
  'OS/2 2 of 64 bytes': 64,
  info: 40,
  V2: 52,
  V3: 56,
  V4: 108,
  V5: 124,
} as const;
export type HeaderKind = keyof typeof headerSizes;

/** A bitmap with any fields. */
export interface BitmapParts {
  readonly header: HeaderKind;
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly topDown?: boolean;
  readonly compression?: number;
  /** 0xrrggbb */
  readonly palette?: readonly number[];
  /** biClrUsed; 0 unless told. */
  readonly colorsUsed?: number;
  /** Red, green, blue and alpha; three or four of them follow a 40-byte header. */
  readonly masks?: readonly number[];
  /** Bytes between headers and pixels. */
  readonly gap?: number;
  readonly pixels: Uint8Array;
  /** Embedded, behind the pixels; V5 only. */
  readonly icc?: Uint8Array;
  /** bfOffBits; where the pixels are unless told. */
  readonly pixelOffset?: number;
}

/** Lays a bitmap out. */
export function bitmap(parts: BitmapParts): Uint8Array<ArrayBuffer> {
  const { header, width, height, bits, topDown = false, compression = 0, palette = [], masks = [] } = parts;
  const { gap = 0, pixels, icc = new Uint8Array(), colorsUsed = 0 } = parts;
  const size = headerSizes[header];
  const inside = size >= 52 && header[0] === 'V';
  const colors = bytesOf(
    ...palette.map((color) => bytesOf(color & 255, (color >> 8) & 255, color >> 16, ...(header === 'core' ? [] : [0]))),
  );
  const after = bytesOf(...(inside ? [] : masks.map(le4)), colors, new Uint8Array(gap));
  const offset = 14 + size + after.length;
  const dib =
    header === 'core'
      ? bytesOf(le4(size), le2(width), le2(height), le2(1), le2(bits))
      : bytesOf(
          ...[le4(size), le4(width), le4(topDown ? -height : height), le2(1), le2(bits)],
          ...[le4(compression), le4(pixels.length), le4(2835), le4(2835), le4(colorsUsed), le4(0)],
          ...(inside ? [0, 1, 2, 3].map((index) => le4(masks[index] ?? 0)) : []),
          ...(icc.length > 0 ? ['DEBM', new Uint8Array(52), le4(offset - 14 + pixels.length), le4(icc.length)] : []),
          new Uint8Array(size),
        ).subarray(0, size);
  const file = bytesOf(le4(offset + pixels.length + icc.length), le4(0), le4(parts.pixelOffset ?? offset));
  return bytesOf('BM', file, dib, after, pixels, icc);
}

/** Rows of samples of 1 to 32 bits, the last row first unless told otherwise, padded to 32 bits. */
export function rowsOf(
  width: number,
  height: number,
  bits: number,
  sample: (x: number, y: number) => number,
  topDown = false,
): Uint8Array {
  const rows = Array.from({ length: height }, (_, index) => {
    const y = topDown ? index : height - 1 - index;
    const row = new Uint8Array(Math.ceil((width * bits) / 32) * 4);
    for (let x = 0; x < width; x++) {
      const value = sample(x, y);
      if (bits >= 8) for (let byte = 0; byte < bits / 8; byte++) row[(x * bits) / 8 + byte] = value >>> (byte * 8);
      else row[(x * bits) >> 3]! |= value << (8 - bits - ((x * bits) & 7));
    }
    return row;
  });
  return bytesOf(...rows);
}

/** A value of `bits` bits on the scale to `full`, rounded; exact, in whole numbers. */
export function exactly(value: number, bits: number, full: number): number {
  const largest = 2n ** BigInt(bits) - 1n;
  return Number((BigInt(value) * BigInt(full) * 2n + largest) / (largest * 2n));
}
