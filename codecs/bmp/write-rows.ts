import type { BmpLayout } from './layout.ts';

/** Packs one row of pixels, each 0xaabbggrr. */
type PackRow = (pixels: Uint32Array, row: Uint8Array) => void;

/** Packs RGBA into rows, the last one first. `rows` must hold zeros. */
export function packRows(data: Uint8ClampedArray, width: number, layout: BmpLayout, rows: Uint8Array): void {
  // Whole pixels at once, on the little-endian machines that WASM and every engine run on.
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  const pixels = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
  const packRow = rowPacker(layout);
  for (let from = 0, to = rows.length; from < pixels.length; from += width, to -= layout.stride)
    packRow(pixels.subarray(from, from + width), rows.subarray(to - layout.stride, to));
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

/** Two pixels at once make three halfwords, which rows of this format are aligned to. */
const pack24: PackRow = (pixels, row) => {
  const halves = new Uint16Array(row.buffer, row.byteOffset, row.length >> 1);
  let to = 0;
  for (let at = 0; at + 1 < pixels.length; at += 2, to += 3) {
    const first = pixels[at]!;
    const second = pixels[at + 1]!;
    halves[to] = ((first >>> 16) & 0xff) | (first & 0xff00);
    halves[to + 1] = (first & 0xff) | ((second >>> 8) & 0xff00);
    halves[to + 2] = ((second >>> 8) & 0xff) | (second << 8);
  }
  if ((pixels.length & 1) === 0) return;
  const last = pixels[pixels.length - 1]!;
  halves[to] = ((last >>> 16) & 0xff) | (last & 0xff00);
  row[to * 2 + 2] = last;
};

const pack32: PackRow = (pixels, row) => {
  const halves = new Uint16Array(row.buffer, row.byteOffset, row.length >> 1);
  for (let at = 0; at < pixels.length; at++) {
    const pixel = pixels[at]!;
    halves[at * 2] = ((pixel >>> 16) & 0xff) | (pixel & 0xff00);
    halves[at * 2 + 1] = ((pixel >>> 16) & 0xff00) | (pixel & 0xff);
  }
};

function indexPacker(bits: 1 | 4 | 8, palette: Uint32Array): PackRow {
  const indexOf = new Map(Array.from(palette, (color, index) => [color, index]));
  // Neighbours are mostly alike, so most pixels need no look into the map.
  let [lastColor, lastIndex] = [palette[0]!, 0];
  return (pixels, row) => {
    for (let x = 0; x < pixels.length; x++) {
      const color = pixels[x]!;
      if (color !== lastColor) [lastColor, lastIndex] = [color, indexOf.get(color)!];
      if (bits === 8) row[x] = lastIndex;
      else row[(x * bits) >> 3]! |= lastIndex << (8 - bits - ((x * bits) & 7));
    }
  };
}
