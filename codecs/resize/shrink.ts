import type { Image } from '../image.ts';

/** The pixels of a picture, without what is known of the file that it came from. */
export type Pixels = Pick<Image, 'width' | 'height' | 'data'>;

/**
 * Averages boxes of `across` × `down` pixels into one pixel each, colours weighted by their alpha. The boxes of the
 * last column and row have what is left over.
 */
export function shrink({ width, height, data }: Pixels, across: number, down: number): Pixels {
  const columns = Math.ceil(width / across);
  const rows = Math.ceil(height / down);
  const small = newSamples(data, columns * rows * 4);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const right = Math.min(width, (column + 1) * across);
      const bottom = Math.min(height, (row + 1) * down);
      let red = 0;
      let green = 0;
      let blue = 0;
      let alpha = 0;
      for (let y = row * down; y < bottom; y++)
        for (let at = (y * width + column * across) * 4, end = (y * width + right) * 4; at < end; at += 4) {
          const opacity = data[at + 3]!;
          red += data[at]! * opacity;
          green += data[at + 1]! * opacity;
          blue += data[at + 2]! * opacity;
          alpha += opacity;
        }
      if (alpha === 0) continue;
      const to = (row * columns + column) * 4;
      small[to] = Math.round(red / alpha);
      small[to + 1] = Math.round(green / alpha);
      small[to + 2] = Math.round(blue / alpha);
      small[to + 3] = Math.round(alpha / ((right - column * across) * (bottom - row * down)));
    }
  return { width: columns, height: rows, data: small };
}

/** Zeros in the depth of these samples. */
export function newSamples(like: Image['data'], length: number): Image['data'] {
  return like instanceof Uint16Array ? new Uint16Array(length) : new Uint8ClampedArray(length);
}
