import type { Image } from '../image.ts';
import { areOpaque } from './depth.ts';
import { pixelWords } from './words.ts';

/** What the pixels of a picture really use, so that a writer can choose the smallest layout that loses nothing. */
export interface Survey {
  /** No pixel is even partly transparent. */
  readonly opaque: boolean;
  /** Red, green and blue are equal everywhere. */
  readonly gray: boolean;
  /** Gray, and of 1, 2, 4, 8 or 16 bits: the fewest that hold every sample exactly. */
  readonly grayBits: 1 | 2 | 4 | 8 | 16;
  /** The colours in the order of their first pixel, 0xaabbggrr, where there are at most 256 of 8 bits. */
  readonly palette?: Uint32Array<ArrayBuffer>;
}

const slots = 1024;

/** Looks at every pixel once. */
export function survey(data: Image['data']): Survey {
  return data instanceof Uint16Array ? survey16(data) : survey8(data);
}

function survey16(data: Uint16Array): Survey {
  let opaque = true;
  let gray = true;
  for (let at = 0; at < data.length && (opaque || gray); at += 4) {
    if (data[at + 3] !== 0xffff) opaque = false;
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) gray = false;
  }
  return { opaque, gray, grayBits: 16 };
}

function survey8(data: Uint8ClampedArray<ArrayBuffer>): Survey {
  const pixels = pixelWords(data);
  let opaque = true;
  let gray = true;
  let grayBits: 1 | 2 | 4 | 8 = 1;
  const table = new Uint32Array(slots);
  const used = new Uint8Array(slots);
  const palette: number[] = [];
  let counting = true;
  let last = ~pixels[0]!;
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i]!;
    if (pixel === last) continue;
    last = pixel;
    const red = pixel & 255;
    if (pixel >>> 24 !== 255) opaque = false;
    if (gray) {
      if (((pixel >>> 8) & 255) !== red || ((pixel >>> 16) & 255) !== red) gray = false;
      else if (grayBits !== 8) grayBits = widen(grayBits, red);
    }
    if (counting) {
      let slot = Math.imul(pixel, 0x9e3779b1) >>> 22;
      while (used[slot] === 1 && table[slot] !== pixel) slot = (slot + 1) % slots;
      if (used[slot] === 0) {
        if (palette.length === 256) {
          counting = false;
        } else {
          used[slot] = 1;
          table[slot] = pixel;
          palette.push(pixel);
        }
      }
    }
    if (!counting && !gray) {
      opaque &&= areOpaque(pixels, i);
      break;
    }
  }
  return { opaque, gray, grayBits, ...(counting ? { palette: Uint32Array.from(palette) } : {}) };
}

/** The fewest bits from `bits` on whose scale has this sample: multiples of 255, 85 and 17. */
function widen(bits: 1 | 2 | 4, sample: number): 1 | 2 | 4 | 8 {
  if (bits === 1 && sample % 255 === 0) return 1;
  if (bits <= 2 && sample % 85 === 0) return 2;
  return sample % 17 === 0 ? 4 : 8;
}
