/** Where rows are laid out: the same bytes twice, for words at any place too. */
export interface RowBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView<ArrayBuffer>;
}

/** Lays out the pixels of row `y` from the byte `to` on. Pixels of 8 bits are words 0xaabbggrr. */
export type RowPacker = (y: number, rows: RowBytes, to: number) => void;

export function rowBytesOf(length: number): RowBytes {
  const bytes = new Uint8Array(length);
  return { bytes, view: new DataView(bytes.buffer) };
}

/** Samples of 1 to 8 bits, the first in the highest bits; `sampleOf` is asked only when the colour changes. */
export function bitRow(
  pixels: Uint32Array,
  width: number,
  bitDepth: 1 | 2 | 4 | 8,
  sampleOf: (pixel: number) => number,
): RowPacker {
  return (y, { bytes }, start) => {
    let last = pixels[y * width]!;
    let sample = sampleOf(last);
    let byte = 0;
    let bits = 0;
    let to = start;
    for (let from = y * width, end = from + width; from < end; from++) {
      const pixel = pixels[from]!;
      if (pixel !== last) {
        last = pixel;
        sample = sampleOf(pixel);
      }
      byte = (byte << bitDepth) | sample;
      bits += bitDepth;
      if (bits < 8) continue;
      bytes[to++] = byte;
      byte = bits = 0;
    }
    if (bits > 0) bytes[to] = byte << (8 - bits);
  };
}

export function grayRow(pixels: Uint32Array, width: number): RowPacker {
  return (y, { bytes }, start) => {
    for (let from = y * width, end = from + width, to = start; from < end; from++, to++) bytes[to] = pixels[from]!;
  };
}

export function grayAlphaRow(pixels: Uint32Array, width: number): RowPacker {
  return (y, { bytes }, start) => {
    for (let from = y * width, end = from + width, to = start; from < end; from++, to += 2) {
      bytes[to] = pixels[from]!;
      bytes[to + 1] = pixels[from]! >>> 24;
    }
  };
}

/** Four pixels at once make three words. */
export function rgbRow(pixels: Uint32Array, width: number): RowPacker {
  return (y, { bytes, view }, start) => {
    let from = y * width;
    let to = start;
    const end = from + width;
    for (; from + 4 <= end; from += 4, to += 12) {
      const second = pixels[from + 1]! & 0xff_ffff;
      const third = pixels[from + 2]! & 0xff_ffff;
      view.setInt32(to, (pixels[from]! & 0xff_ffff) | (second << 24), true);
      view.setInt32(to + 4, (second >>> 8) | (third << 16), true);
      view.setInt32(to + 8, (third >>> 16) | (pixels[from + 3]! << 8), true);
    }
    for (; from < end; from++, to += 3) {
      const pixel = pixels[from]!;
      bytes[to] = pixel;
      bytes[to + 1] = pixel >>> 8;
      bytes[to + 2] = pixel >>> 16;
    }
  };
}

export function rgbaRow(pixels: Uint32Array, width: number): RowPacker {
  return (y, { view }, start) => {
    for (let from = y * width, end = from + width, to = start; from < end; from++, to += 4)
      view.setUint32(to, pixels[from]!, true);
  };
}

/** All samples, two at once. */
function wideRgbaRow(data: Uint16Array, width: number): RowPacker {
  const source = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return (y, { view }, start) => {
    for (let from = y * width * 8, end = from + width * 8, to = start; from < end; from += 4, to += 4) {
      const samples = source.getInt32(from, true);
      view.setInt32(to, ((samples & 0xff_00ff) << 8) | ((samples >>> 8) & 0xff_00ff), true);
    }
  };
}

/** Samples of 16 bits, high byte first: those that the colour type has. */
export function wideRow(data: Uint16Array, width: number, colorType: 0 | 2 | 4 | 6): RowPacker {
  switch (colorType) {
    case 0:
      return (y, { view }, start) => {
        for (let from = y * width * 4, end = from + width * 4, to = start; from < end; from += 4, to += 2)
          view.setUint16(to, data[from]!);
      };
    case 2:
      return (y, { view }, start) => {
        for (let from = y * width * 4, end = from + width * 4, to = start; from < end; from += 4, to += 6) {
          view.setUint16(to, data[from]!);
          view.setUint16(to + 2, data[from + 1]!);
          view.setUint16(to + 4, data[from + 2]!);
        }
      };
    case 4:
      return (y, { view }, start) => {
        for (let from = y * width * 4, end = from + width * 4, to = start; from < end; from += 4, to += 4) {
          view.setUint16(to, data[from]!);
          view.setUint16(to + 2, data[from + 3]!);
        }
      };
    case 6:
      return wideRgbaRow(data, width);
    default:
      return colorType satisfies never;
  }
}
