import type { Image, Layout } from '../../../codecs/index.ts';
import { image } from '../assertions.ts';

/** A picture and the layout that it must be written in. */
export interface LayoutCase {
  readonly name: string;
  readonly picture: Image;
  readonly color: Layout['color'];
  readonly bits: number;
  readonly alpha: boolean;
}

type PaintPixel = (x: number, y: number) => readonly [number, number, number, number];

const noise = (x: number, y: number) => (Math.imul(x, 73_856_093) ^ Math.imul(y, 19_349_663)) >>> 8;
const shade = (value: number, alpha: number) => [value, value, value, alpha] as const;

/** Wide enough for strips of several rows, tall enough for several strips; of odd sizes. */
export const size = { width: 301, height: 401 } as const;

function paint(bits: 8 | 16, pixel: PaintPixel, { width, height }: { width: number; height: number } = size): Image {
  const length = width * height * 4;
  const data = bits === 16 ? new Uint16Array(length) : new Uint8ClampedArray(length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(pixel(x, y), (y * width + x) * 4);
  return image(width, height, data);
}

/** One picture for each layout, as small as it gets without loss. */
export const layoutCases: readonly LayoutCase[] = [
  {
    name: 'black and white',
    picture: paint(8, (x, y) => shade((noise(x, y) & 1) * 255, 255)),
    color: 'bilevel',
    bits: 1,
    alpha: false,
  },
  { name: 'gray', picture: paint(8, (x, y) => shade((x + y) & 255, 255)), color: 'gray', bits: 8, alpha: false },
  {
    name: 'gray with alpha',
    picture: paint(8, (x, y) => shade((x + y) & 255, x & 255)),
    color: 'gray',
    bits: 8,
    alpha: true,
  },
  {
    name: 'few colours',
    picture: paint(8, (x, y) => [(noise(x, y) % 16) * 15, 3, (x % 4) * 60, 255]),
    color: 'palette',
    bits: 8,
    alpha: false,
  },
  {
    name: 'many colours',
    picture: paint(8, (x, y) => [x & 255, y & 255, (x * y) & 255, 255]),
    color: 'rgb',
    bits: 8,
    alpha: false,
  },
  {
    name: 'many colours with alpha',
    picture: paint(8, (x, y) => [x & 255, y & 255, (x * y) & 255, (x + y) & 255]),
    color: 'rgb',
    bits: 8,
    alpha: true,
  },
  {
    name: '16-bit gray',
    picture: paint(16, (x, y) => shade((x * y * 7) & 65_535, 65_535)),
    color: 'gray',
    bits: 16,
    alpha: false,
  },
  {
    name: '16-bit gray with alpha',
    picture: paint(16, (x, y) => shade((x * y * 7) & 65_535, x * 200)),
    color: 'gray',
    bits: 16,
    alpha: true,
  },
  {
    name: '16-bit colours',
    picture: paint(16, (x, y) => [x * 200, y * 100, (x * y) & 65_535, 65_535]),
    color: 'rgb',
    bits: 16,
    alpha: false,
  },
  {
    name: '16-bit colours with alpha',
    picture: paint(16, (x, y) => [x * 200, y * 100, (x * y) & 65_535, x * 77]),
    color: 'rgb',
    bits: 16,
    alpha: true,
  },
];
