import type { Survey } from '../color/survey.ts';

/** How the pixels are written. */
export interface BmpLayout {
  readonly bits: 1 | 4 | 8 | 24 | 32;
  /** Bytes of a row, padded to 32 bits. */
  readonly stride: number;
  /** The colours that the indices stand for, 0xaabbggrr; none from 24 bits on. */
  readonly palette?: Uint32Array;
}

/** The smallest layout that loses nothing of 8-bit pixels. */
export function chooseLayout(width: number, height: number, { opaque, gray, palette }: Survey): BmpLayout {
  if (!opaque) return { bits: 32, stride: width * 4 };
  const direct: BmpLayout = { bits: 24, stride: strideOf(width, 24) };
  if (palette === undefined) return direct;
  const bits = palette.length <= 2 ? 1 : palette.length <= 16 ? 4 : 8;
  const indexed: BmpLayout = {
    bits,
    stride: strideOf(width, bits),
    // Shades go from black to white, so that the indices of a gray picture are shades themselves.
    palette: gray ? palette.slice().sort() : palette,
  };
  // A palette costs four bytes a colour, which does not pay for a picture of few pixels.
  return indexed.stride * height + palette.length * 4 < direct.stride * height ? indexed : direct;
}

function strideOf(width: number, bits: number): number {
  return Math.ceil((width * bits) / 32) * 4;
}
