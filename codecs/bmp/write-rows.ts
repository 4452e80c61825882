import type { BmpLayout } from './layout.ts';

/** The rows of a file, byte by byte and as the halfwords that they are aligned to. */
interface Rows {
  readonly bytes: Uint8Array;
  readonly halves: Uint16Array;
}

/** Packs the pixels from `from` on, each 0xaabbggrr, into the row that begins at the byte `to`, which is even. */
type PackRow = (pixels: Uint32Array, from: number, width: number, rows: Rows, to: number) => void;

/** Packs RGBA into rows, the last one first. `rows` must hold zeros and lie at an even place. */
export function packRows(data: Uint8ClampedArray, width: number, layout: BmpLayout, rows: Uint8Array): void {
  // Whole pixels at once, on the little-endian machines that WASM and every engine run on.
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  const pixels = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
  const target = { bytes: rows, halves: new Uint16Array(rows.buffer, rows.byteOffset, rows.length >> 1) };
  const packRow = rowPacker(layout);
  // By place and not by view: a picture may have millions of rows of one pixel.
  for (let from = 0, to = rows.length - layout.stride; from < pixels.length; from += width, to -= layout.stride)
    packRow(pixels, from, width, target, to);
}

function rowPacker({ bits, palette }: BmpLayout): PackRow {
  switch (bits) {
    case 24:
      return pack24;
    case 32:
      return pack32;
    case 1:
    case 4:
    case 8:
      return indexPacker(bits, palette!);
    default:
      return bits satisfies never;
  }
}

/** Two pixels at once make three halfwords. */
const pack24: PackRow = (pixels, from, width, { bytes, halves }, start) => {
  const end = from + width;
  let to = start >> 1;
  let at = from;
  for (; at + 1 < end; at += 2, to += 3) {
    const first = pixels[at]!;
    const second = pixels[at + 1]!;
    halves[to] = ((first >>> 16) & 0xff) | (first & 0xff00);
    halves[to + 1] = (first & 0xff) | ((second >>> 8) & 0xff00);
    halves[to + 2] = ((second >>> 8) & 0xff) | (second << 8);
  }
  if (at === end) return;
  const last = pixels[at]!;
  halves[to] = ((last >>> 16) & 0xff) | (last & 0xff00);
  bytes[to * 2 + 2] = last;
};

const pack32: PackRow = (pixels, from, width, { halves }, start) => {
  for (let at = from, end = from + width, to = start >> 1; at < end; at++, to += 2) {
    const pixel = pixels[at]!;
    halves[to] = ((pixel >>> 16) & 0xff) | (pixel & 0xff00);
    halves[to + 1] = ((pixel >>> 16) & 0xff00) | (pixel & 0xff);
  }
};

function indexPacker(bits: 1 | 4 | 8, palette: Uint32Array): PackRow {
  const indexOf = new Map(Array.from(palette, (color, index) => [color, index]));
  // Neighbours are mostly alike, so most pixels need no look into the map.
  let lastColor = palette[0]!;
  let lastIndex = 0;
  return (pixels, from, width, { bytes }, start) => {
    for (let x = 0; x < width; x++) {
      const color = pixels[from + x]!;
      if (color !== lastColor) {
        lastColor = color;
        lastIndex = indexOf.get(color)!;
      }
      if (bits === 8) bytes[start + x] = lastIndex;
      else bytes[start + ((x * bits) >> 3)]! |= lastIndex << (8 - bits - ((x * bits) & 7));
    }
  };
}
