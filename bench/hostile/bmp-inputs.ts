import { bytesOf } from '../../tests/pictures/bytes.ts';
import { type HostileInput, little, side } from './input.ts';
import { flatPng } from './png-inputs.ts';

/** A bitmap with a BITMAPINFOHEADER and a palette of black for depths up to 8. */
function bitmap(bits: number, compression: number, pixels: Uint8Array, width = side, height = side): Uint8Array {
  const palette = new Uint8Array(bits > 0 && bits <= 8 ? 4 * 2 ** bits : 0);
  const offset = 54 + palette.length;
  return bytesOf(
    'BM',
    little(offset + pixels.length, 4),
    little(0, 4),
    little(offset, 4),
    little(40, 4),
    little(width, 4),
    little(height, 4),
    little(1, 2),
    little(bits, 2),
    little(compression, 4),
    little(pixels.length, 4),
    new Uint8Array(16),
    palette,
    pixels,
  );
}

export const bmpInputs: readonly HostileInput[] = [
  { name: 'bmp/rle8-ends-at-once', make: () => bitmap(8, 1, bytesOf(0, 1)) },
  {
    name: 'bmp/rle8-runs',
    make: () => {
      const row = bytesOf(...new Array<Uint8Array>(15).fill(bytesOf(255, 7)), 175, 9, 0, 0);
      return bitmap(8, 1, bytesOf(...new Array<Uint8Array>(2900).fill(row), 0, 1));
    },
  },
  {
    name: 'bmp/rle4-deltas',
    make: () => bitmap(4, 2, bytesOf(...new Array<Uint8Array>(24_000).fill(bytesOf(0, 2, 0, 0)), 0, 1)),
  },
  {
    name: 'bmp/embedded-png-rgba-16',
    make: () => bitmap(0, 5, flatPng({ bits: 16, colorType: 6, height: 3000 }), side, 3000),
  },
];
