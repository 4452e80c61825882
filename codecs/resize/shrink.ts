import { pixelWords } from '../color/words.ts';
import type { Image } from '../image.ts';
import { BoxAverages, type Pixels } from './box-averages.ts';

/** Averages the boxes of a decoded picture, `across` × `down` pixels each. @see BoxAverages */
export function shrink({ width, height, data }: Pixels, across: number, down: number): Pixels {
  const wide = data instanceof Uint16Array;
  const boxes = new BoxAverages({ width, height, orientation: 1, bits: wide ? 16 : 8 }, across, down);
  const pixels = wide ? data : pixelWords(data);
  for (let y = 0; y < height; y++) boxes.add(pixels, y * width, width, 0, y);
  return boxes.image;
}

/** Zeros in the depth of these samples. */
export function newSamples(like: Image['data'], length: number): Image['data'] {
  return like instanceof Uint16Array ? new Uint16Array(length) : new Uint8ClampedArray(length);
}
