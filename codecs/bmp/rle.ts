import { codecError } from '../errors.ts';
import type { BmpHeader } from './header.ts';
import { readPalette } from './palette.ts';

/**
 * Unpacks RLE4, RLE8 and RLE24. Runs end at the row's end. Pixels that they skip have the first colour of the palette
 * (black in RLE24), as on a freshly made bitmap.
 * @see [MS-WMF] §3.1.6.1 and §3.1.6.2: pairs of count and value; 0 escapes to end of line, end of bitmap, delta, or
 *   pixels as they are, padded to 16 bits. RLE24 is OS/2's: the same with three bytes a value
 * @throws CodecError `truncated` when the bytes end before the bitmap does
 */
export function unpackRle(bytes: Uint8Array, header: BmpHeader, bits: RleBits): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, topDown } = header;
  const pixels = new Uint32Array(width * height).fill(skippedColor(bytes, header, bits));
  walkRle(bytes, header, bits, { pixels, at: (y) => (topDown ? y : height - 1 - y) * width });
  return new Uint8ClampedArray(pixels.buffer);
}

/** Bits that stand for a pixel, in the words of RLE4, RLE8 and RLE24. */
export type RleBits = 4 | 8 | 24;

/**
 * Unpacks as {@link unpackRle} does, and hands over row by row in the order of the file: a view that holds until the next
 * row.
 * @throws CodecError `truncated`
 */
export function eachRleRow(
  bytes: Uint8Array,
  header: BmpHeader,
  bits: RleBits,
  take: (pixels: Uint32Array, row: number) => void,
): void {
  const skipped = skippedColor(bytes, header, bits);
  const pixels = new Uint32Array(header.width).fill(skipped);
  let row = 0;
  const finishRows = (end: number) => {
    for (; row < end; row++) {
      take(pixels, row);
      pixels.fill(skipped);
    }
  };
  walkRle(bytes, header, bits, {
    pixels,
    at(y) {
      finishRows(y);
      return 0;
    },
  });
  finishRows(header.height);
}

function skippedColor(bytes: Uint8Array, header: BmpHeader, bits: RleBits): number {
  return (bits === 24 ? undefined : readPalette(bytes, header)[0]) ?? 0xff00_0000;
}

/** Where pixels go: row `y` from `at(y)` on. It is asked for rows that are painted alone, and never for an earlier one. */
interface RleRows {
  readonly pixels: Uint32Array;
  readonly at: (y: number) => number;
}

function walkRle(bytes: Uint8Array, header: BmpHeader, bits: RleBits, { pixels, at: startOf }: RleRows): void {
  const { width, height } = header;
  const colors = bits === 24 ? undefined : readPalette(bytes, header);
  let at = header.pixelOffset;
  let [x, y] = [0, 0];
  const next = () => {
    if (at < bytes.length) return bytes[at++]!;
    throw codecError('truncated', `The file ends in row ${y + 1} of ${height}`, { format: 'bmp', offset: at });
  };
  const nextColor = () => (colors ? colors[next()]! : 0xff00_0000 | (next() << 16) | (next() << 8) | next());
  const paint = (color: number, count: number) => {
    const end = Math.min(x + count, width);
    if (y < height && x < end) {
      const row = startOf(y);
      pixels.fill(color, row + x, row + end);
    }
    x += count;
  };
  const run4 = (count: number) => {
    const pair = next();
    for (let index = 0; index < count; index++) paint(colors![index & 1 ? pair & 15 : pair >> 4]!, 1);
  };
  const literals = (count: number) => {
    const from = at;
    if (bits === 4) for (let left = count; left > 0; left -= 2) run4(Math.min(left, 2));
    else for (let left = count; left > 0; left--) paint(nextColor(), 1);
    if ((at - from) & 1) next();
  };
  while (y < height) {
    // A picture whose last row is full may lack its end marker.
    if (at >= bytes.length && y === height - 1 && x >= width) break;
    const count = next();
    if (count > 0) {
      if (bits === 4) run4(count);
      else paint(nextColor(), count);
      continue;
    }
    const code = next();
    if (code === 0) [x, y] = [0, y + 1];
    else if (code === 1) break;
    else if (code === 2) [x, y] = [x + next(), y + next()];
    else literals(code);
  }
}
