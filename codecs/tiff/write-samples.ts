import { packRgb as packRgbWords } from '../color/pack-rgb.ts';
import { pixelWords } from '../color/words.ts';
import type { Image } from '../image.ts';
import type { TiffLayout } from './write-layout.ts';

/** The samples of some rows: bytes, or numbers of 16 bits. */
export type Samples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** Packs `rows` rows from row `y` on, which the next ones may overwrite. */
export type PackRows = (y: number, rows: number) => Samples;

/** How to pack a picture in a layout. RGBA is not copied: its samples are a view of the picture's own. */
export function rowPacker({ width, data }: Pick<Image, 'width' | 'data'>, layout: TiffLayout): PackRows {
  let kept = samplesLike(data, 0);
  const room = (length: number) => {
    if (kept.length < length) kept = samplesLike(data, length);
    return kept.subarray(0, length);
  };
  switch (layout.color) {
    case 'bilevel':
      return (y, rows) => packBilevel(data, width, y, rows);
    case 'palette': {
      const indexOf = new Map(Array.from(layout.palette, (color, index) => [color & 0xff_ffff, index]));
      return (y, rows) => packPalette(data.subarray(y * width * 4, (y + rows) * width * 4), indexOf);
    }
    case 'gray':
      return (y, rows) => packGray(data.subarray(y * width * 4, (y + rows) * width * 4), layout.alpha, room);
    case 'rgb':
      return (y, rows) => {
        const part = data.subarray(y * width * 4, (y + rows) * width * 4);
        return layout.alpha ? viewOf(part) : packRgb(part, room);
      };
    default:
      return layout satisfies never;
  }
}

/** Gives an array for so many samples, always the same. */
type Room = (length: number) => Samples;

function viewOf(data: Image['data']): Samples {
  return data instanceof Uint16Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.length);
}

function samplesLike(data: Image['data'], length: number): Samples {
  return data instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
}

/** One bit a pixel from the highest, 1 is white, rows padded to bytes. */
function packBilevel(data: Image['data'], width: number, y: number, rows: number): Samples {
  const rowBytes = (width + 7) >> 3;
  const packed = new Uint8Array(rowBytes * rows);
  let from = y * width * 4;
  for (let row = 0; row < packed.length; row += rowBytes)
    for (let x = 0; x < width; x++, from += 4) if (data[from] !== 0) packed[row + (x >> 3)]! |= 0x80 >> (x & 7);
  return packed;
}

function packPalette(data: Image['data'], indexOf: ReadonlyMap<number, number>): Samples {
  const packed = new Uint8Array(data.length / 4);
  // Neighbours are mostly alike, so most pixels need no look into the map.
  let [lastColor, lastIndex] = [-1, 0];
  for (let to = 0, from = 0; to < packed.length; to++, from += 4) {
    const color = data[from]! | (data[from + 1]! << 8) | (data[from + 2]! << 16);
    if (color !== lastColor) [lastColor, lastIndex] = [color, indexOf.get(color)!];
    packed[to] = lastIndex;
  }
  return packed;
}

function packGray(data: Image['data'], alpha: boolean, room: Room): Samples {
  const packed = room(alpha ? data.length / 2 : data.length / 4);
  for (let to = 0, from = 0; from < data.length; from += 4) {
    packed[to++] = data[from]!;
    if (alpha) packed[to++] = data[from + 3]!;
  }
  return packed;
}

function packRgb(data: Image['data'], room: Room): Samples {
  const packed = room((data.length / 4) * 3);
  if (data instanceof Uint8ClampedArray) {
    packRgbWords(pixelWords(data), packed as Uint8Array);
    return packed;
  }
  for (let to = 0, from = 0; from < data.length; from += 4, to += 3) {
    packed[to] = data[from]!;
    packed[to + 1] = data[from + 1]!;
    packed[to + 2] = data[from + 2]!;
  }
  return packed;
}
