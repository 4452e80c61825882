import type { OnRows } from '../codec.ts';
import { isOpaque } from '../color/depth.ts';
import { flatten, flattenToWords } from '../color/flatten.ts';
import { pixelWords } from '../color/words.ts';
import type { Image } from '../image.ts';

/** A picture that is read by rows, opaque and of 8 bits, so that nobody needs a second copy of it. */
export interface PixelRows {
  readonly width: number;
  readonly height: number;
  /** Pixels 0xffbbggrr of `count` rows from `y` on: a view that holds until the next call. */
  rows(y: number, count: number): Uint32Array<ArrayBuffer>;
}

/**
 * The rows of an image: those of opaque ones of 8 bits as they lie there; else laid on the background in the picture's
 * own depth and rounded to 8 bits, some rows at a time.
 * @param background 0xrrggbb
 */
export function pixelRows(
  { width, height, data }: Pick<Image, 'width' | 'height' | 'data'>,
  background: number,
): PixelRows {
  if (data instanceof Uint16Array) return narrowRows({ width, height, data }, background);
  if (isOpaque(data)) {
    const words = pixelWords(data);
    return { width, height, rows: (y, count) => words.subarray(y * width, (y + count) * width) };
  }
  return {
    width,
    height,
    rows: (y, count) => pixelWords(flatten(data.subarray(y * width * 4, (y + count) * width * 4), background)),
  };
}

function narrowRows(
  { width, height, data }: { width: number; height: number; data: Uint16Array },
  background: number,
): PixelRows {
  let words = new Uint32Array(0);
  return {
    width,
    height,
    rows(y, count) {
      if (words.length < count * width) words = new Uint32Array(count * width);
      const asked = words.subarray(0, count * width);
      flattenToWords(data.subarray(y * width * 4, (y + count) * width * 4), background, asked);
      return asked;
    },
  };
}

/** The same rows; for who asks for them in their order, those above are done. */
export function countedRows(picture: PixelRows, onRows: OnRows): PixelRows {
  return {
    ...picture,
    rows(y, count) {
      onRows(y);
      return picture.rows(y, count);
    },
  };
}

/** Whether red, green and blue are equal in every pixel. */
export function isGray({ width, height, rows }: PixelRows): boolean {
  // Few rows at once, so that a picture with colours is told by its first ones.
  const rowsAtOnce = Math.max(1, Math.floor(65_536 / width));
  for (let y = 0; y < height; y += rowsAtOnce) if (!areGray(rows(y, Math.min(rowsAtOnce, height - y)))) return false;
  return true;
}

function areGray(pixels: Uint32Array): boolean {
  let differences = 0;
  for (let at = 0; at < pixels.length; at++) differences |= pixels[at]! ^ (pixels[at]! >>> 8);
  return (differences & 0xffff) === 0;
}
