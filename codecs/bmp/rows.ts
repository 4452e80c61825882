import type { Image } from '../image.ts';
import { linearToSrgb16 } from './fixed-point.ts';
import type { BmpHeader } from './header.ts';
import { lowestBit, spreader } from './masks.ts';
import { readPalette } from './palette.ts';

/** Where rows are read from: `stride` bytes each, the first of the file at `offset`. */
export interface StoredRows {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly stride: number;
}

/** Unpacks rows of 1, 2, 4 or 8 bits through the palette of the file. */
export function unpackIndexed(rows: StoredRows, file: Uint8Array, header: BmpHeader): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, bitsPerPixel } = header;
  const colors = readPalette(file, header);
  const pixels = new Uint32Array(width * height);
  const mask = 2 ** bitsPerPixel - 1;
  const { bytes } = rows;
  eachRow(rows, header, (from, to) => {
    if (bitsPerPixel === 8) {
      for (const end = to + width; to < end; ) pixels[to++] = colors[bytes[from++]!]!;
      return;
    }
    for (let x = 0, shift = 8; x < width; x++) {
      shift -= bitsPerPixel;
      pixels[to++] = colors[(bytes[from]! >> shift) & mask]!;
      if (shift === 0) {
        shift = 8;
        from++;
      }
    }
  });
  return new Uint8ClampedArray(pixels.buffer);
}

/** Unpacks blue, green, red. */
export function unpack24(rows: StoredRows, header: BmpHeader): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint32Array(header.width * header.height);
  const { bytes } = rows;
  eachRow(rows, header, (from, to) => {
    for (const end = to + header.width; to < end; from += 3)
      pixels[to++] = 0xff00_0000 | (bytes[from]! << 16) | (bytes[from + 1]! << 8) | bytes[from + 2]!;
  });
  return new Uint8ClampedArray(pixels.buffer);
}

/** Unpacks pixels of 16 or 32 bits by the masks: to 16 bits a channel where one has more than 8. */
export function unpackMasked(rows: StoredRows, header: BmpHeader): Image['data'] {
  return header.layout.bits > 8 ? unpackWide(rows, header) : unpackNarrow(rows, header);
}

function unpackNarrow(rows: StoredRows, header: BmpHeader): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, bitsPerPixel, masks } = header;
  const pixels = new Uint32Array(width * height);
  const { bytes } = rows;
  // Of each channel its samples in the place that they have in a pixel of ours.
  const [red, green, blue, alpha] = masks.map((mask, channel) => {
    const spread = spreader(mask, 255, channel === 3 ? 'alpha' : 'color');
    return Uint32Array.from({ length: 256 }, (_, value) =>
      value <= mask >>> lowestBit(mask) ? spread(value) << (channel * 8) : 0,
    );
  }) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  const [redMask, greenMask, blueMask, alphaMask] = masks;
  const [redBit, greenBit, blueBit, alphaBit] = masks.map(lowestBit) as [number, number, number, number];
  const pixelBytes = bitsPerPixel / 8;
  eachRow(rows, header, (from, to) => {
    for (const end = to + width; to < end; from += pixelBytes) {
      let pixel = bytes[from]! | (bytes[from + 1]! << 8);
      if (pixelBytes === 4) pixel |= (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24);
      pixels[to++] =
        red[(pixel & redMask) >>> redBit]! |
        green[(pixel & greenMask) >>> greenBit]! |
        blue[(pixel & blueMask) >>> blueBit]! |
        alpha[(pixel & alphaMask) >>> alphaBit]!;
    }
  });
  return new Uint8ClampedArray(pixels.buffer);
}

function unpackWide(rows: StoredRows, header: BmpHeader): Uint16Array<ArrayBuffer> {
  const { width, height, bitsPerPixel, masks } = header;
  const data = new Uint16Array(width * height * 4);
  const { bytes } = rows;
  const channels = masks.map((mask, channel) => ({
    mask,
    lowest: lowestBit(mask),
    spread: spreader(mask, 65_535, channel === 3 ? 'alpha' : 'color'),
  }));
  const pixelBytes = bitsPerPixel / 8;
  eachRow(rows, header, (from, first) => {
    for (let to = first * 4; to < (first + width) * 4; from += pixelBytes) {
      let pixel = bytes[from]! | (bytes[from + 1]! << 8);
      if (pixelBytes === 4) pixel |= (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24);
      for (const { mask, lowest, spread } of channels) data[to++] = spread((pixel & mask) >>> lowest);
    }
  });
  return data;
}

/** Unpacks blue, green, red and alpha as fixed-point numbers of linear light, to 16 bits of sRGB. */
export function unpack64(rows: StoredRows, header: BmpHeader): Uint16Array<ArrayBuffer> {
  const { width, height } = header;
  const data = new Uint16Array(width * height * 4);
  const { bytes } = rows;
  const { color, alpha } = linearToSrgb16();
  const sample = (at: number) => {
    const value = ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16;
    return Math.min(Math.max(value, 0), 8192);
  };
  eachRow(rows, header, (from, first) => {
    for (let to = first * 4; to < (first + width) * 4; from += 8, to += 4) {
      data[to] = color[sample(from + 4)]!;
      data[to + 1] = color[sample(from + 2)]!;
      data[to + 2] = color[sample(from)]!;
      data[to + 3] = alpha[sample(from + 6)]!;
    }
  });
  return data;
}

/** Hands over where each stored row begins, and the pixel of the picture that its first one is. */
function eachRow(
  { offset, stride }: StoredRows,
  { width, height, topDown }: BmpHeader,
  unpack: (from: number, to: number) => void,
): void {
  for (let row = 0; row < height; row++) unpack(offset + row * stride, (topDown ? row : height - 1 - row) * width);
}
