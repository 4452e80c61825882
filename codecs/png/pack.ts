import { packRgb } from '../color/pack-rgb.ts';

/** Lays out the pixels of row `y`. Pixels of 8 bits are words 0xaabbggrr. */
export type RowPacker = (y: number, row: Uint8Array) => void;

/** Samples of 1 to 8 bits, the first in the highest bits; `sampleOf` is asked only when the colour changes. */
export function bitRow(
  pixels: Uint32Array,
  width: number,
  bitDepth: 1 | 2 | 4 | 8,
  sampleOf: (pixel: number) => number,
): RowPacker {
  return (y, row) => {
    let last = pixels[y * width]!;
    let sample = sampleOf(last);
    let byte = 0;
    let bits = 0;
    let to = 0;
    for (let from = y * width, end = from + width; from < end; from++) {
      const pixel = pixels[from]!;
      if (pixel !== last) {
        last = pixel;
        sample = sampleOf(pixel);
      }
      byte = (byte << bitDepth) | sample;
      bits += bitDepth;
      if (bits < 8) continue;
      row[to++] = byte;
      byte = bits = 0;
    }
    if (bits > 0) row[to] = byte << (8 - bits);
  };
}

export function grayRow(pixels: Uint32Array, width: number): RowPacker {
  return (y, row) => {
    for (let x = 0, from = y * width; x < width; x++, from++) row[x] = pixels[from]!;
  };
}

export function grayAlphaRow(pixels: Uint32Array, width: number): RowPacker {
  return (y, row) => {
    for (let to = 0, from = y * width; to < width * 2; to += 2, from++) {
      row[to] = pixels[from]!;
      row[to + 1] = pixels[from]! >>> 24;
    }
  };
}

export function rgbRow(pixels: Uint32Array, width: number): RowPacker {
  return (y, row) => packRgb(pixels.subarray(y * width, (y + 1) * width), row);
}

export function rgbaRow(pixels: Uint32Array, width: number): RowPacker {
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return (y, row) => row.set(bytes.subarray(y * width * 4, (y + 1) * width * 4));
}

/** Samples of 16 bits, high byte first: those that the colour type has. */
export function wideRow(data: Uint16Array, width: number, colorType: 0 | 2 | 4 | 6): RowPacker {
  const channels = { 0: [0], 2: [0, 1, 2], 4: [0, 3], 6: [0, 1, 2, 3] }[colorType];
  return (y, row) => {
    for (let pixel = y * width * 4, end = pixel + width * 4, to = 0; pixel < end; pixel += 4)
      for (const channel of channels) {
        const sample = data[pixel + channel]!;
        row[to++] = sample >> 8;
        row[to++] = sample & 255;
      }
  };
}
