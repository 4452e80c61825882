import type { Image, Orientation } from '../image.ts';

/** The tag's value if it is one of the eight, else upright. */
export function toOrientation(value: number | undefined): Orientation {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Image['data'];
}

/**
 * Turns and mirrors stored pixels into display orientation.
 * @returns the very pixels when they are upright already
 * @see TIFF 6.0, tag 274: where the first row and the first column of the stored picture are shown
 */
export function applyOrientation({ width, height, data }: Pixels, orientation: Orientation): Pixels {
  if (orientation === 1) return { width, height, data };
  const turned = orientation >= 5;
  const mirrorX = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const mirrorY = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  // The upright pixel (x, y) is the stored pixel (x, y), with the axes swapped first when the picture is turned.
  const upright = { width: turned ? height : width, height: turned ? width : height };
  const target = data instanceof Uint16Array ? new Uint16Array(data.length) : new Uint8ClampedArray(data.length);
  const words = data instanceof Uint16Array ? 2 : 1;
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height * words);
  const to = new Uint32Array(target.buffer);
  const stepX = (turned ? width : 1) * (turned ? (mirrorY ? -1 : 1) : mirrorX ? -1 : 1);
  const stepY = (turned ? 1 : width) * (turned ? (mirrorX ? -1 : 1) : mirrorY ? -1 : 1);
  const start = (mirrorX ? width - 1 : 0) + (mirrorY ? (height - 1) * width : 0);
  let at = 0;
  for (let y = 0; y < upright.height; y++) {
    let source = (start + y * stepY) * words;
    for (let x = 0; x < upright.width; x++, source += stepX * words)
      for (let word = 0; word < words; word++) to[at++] = from[source + word]!;
  }
  return { ...upright, data: target };
}
