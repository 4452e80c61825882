import type { FramePlan } from './plan.ts';

/** The samples of one row of MCUs, component by component, in rows of `blocksAcross` × 8. */
export type SampleStrip = readonly Uint8Array[];

/** Room for one row of MCUs. */
export function sampleStrip({ components }: FramePlan): SampleStrip {
  return components.map(({ blocksAcross, v }) => new Uint8Array(blocksAcross * 8 * v * 8));
}

const half = 1 << 15;

/** Y of a pixel 0xbbggrr, rounded. The factors have 16 bits of fraction. @see ITU-T T.871 §7 */
function lumaOf(pixel: number): number {
  return (19595 * (pixel & 255) + 38470 * ((pixel >>> 8) & 255) + 7471 * ((pixel >>> 16) & 255) + half) >> 16;
}

/**
 * Fills a strip from rows of pixels 0xbbggrr: Y'CbCr of full range, chroma averaged over the pixels that share a sample.
 * The last pixel of a row and the last row are repeated to the end of the strip.
 * @param pixels rows of the plan's width, as many as the strip has or, at the picture's end, fewer
 */
export function fillStrip(strip: SampleStrip, pixels: Uint32Array, { width, components }: FramePlan): void {
  const count = pixels.length / width;
  const [luma, blue, red] = strip as [Uint8Array, Uint8Array, Uint8Array];
  const { h, v, blocksAcross } = components[0]!;
  const stride = blocksAcross * 8;
  const chromaStride = (components[1]?.blocksAcross ?? 0) * 8;
  for (let row = 0; row < v * 8; row++) {
    const from = Math.min(row, count - 1) * width;
    const to = row * stride;
    if (components.length === 1) for (let x = 0; x < width; x++) luma[to + x] = pixels[from + x]!;
    else for (let x = 0; x < width; x++) luma[to + x] = lumaOf(pixels[from + x]!);
    luma.fill(luma[to + width - 1]!, to + width, to + stride);
  }
  if (components.length === 1) return;
  for (let row = 0; row < 8; row++) {
    const first = Math.min(row * v, count - 1) * width;
    const to = row * chromaStride;
    if (h === 1) fullChroma(pixels, first, width, blue, red, to);
    else averageChroma(pixels, first, Math.min(row * v + v - 1, count - 1) * width, width, blue, red, to);
    const end = to + Math.ceil(width / h);
    blue.fill(blue[end - 1]!, end, to + chromaStride);
    red.fill(red[end - 1]!, end, to + chromaStride);
  }
}

/** 128 and a half, less the least: 255.5 must stay below 256. */
const fullOffset = (128 << 16) + half - 1;

function fullChroma(
  pixels: Uint32Array,
  from: number,
  width: number,
  blue: Uint8Array,
  red: Uint8Array,
  to: number,
): void {
  for (let x = 0; x < width; x++) {
    const pixel = pixels[from + x]!;
    const r = pixel & 255;
    const g = (pixel >>> 8) & 255;
    const b = (pixel >>> 16) & 255;
    blue[to + x] = (32768 * b - 11059 * r - 21709 * g + fullOffset) >> 16;
    red[to + x] = (32768 * r - 27439 * g - 5329 * b + fullOffset) >> 16;
  }
}

/** Two more bits, because four pixels are added up. */
const averageOffset = (128 << 18) + (half << 2) - 1;

/** Of two pixels each in two rows, which may be the same one. */
function averageChroma(
  pixels: Uint32Array,
  first: number,
  second: number,
  width: number,
  blue: Uint8Array,
  red: Uint8Array,
  to: number,
): void {
  const last = width - 1;
  for (let x = 0, at = to; x < width; x += 2, at++) {
    const next = x < last ? x + 1 : x;
    const a = pixels[first + x]!;
    const b = pixels[first + next]!;
    const c = pixels[second + x]!;
    const d = pixels[second + next]!;
    // Red in the lower half of the word, blue in the upper one.
    const both = (a & 0xff_00ff) + (b & 0xff_00ff) + (c & 0xff_00ff) + (d & 0xff_00ff);
    const g = ((a >>> 8) & 255) + ((b >>> 8) & 255) + ((c >>> 8) & 255) + ((d >>> 8) & 255);
    const r = both & 0xffff;
    const bl = both >>> 16;
    blue[at] = (32768 * bl - 11059 * r - 21709 * g + averageOffset) >> 18;
    red[at] = (32768 * r - 27439 * g - 5329 * bl + averageOffset) >> 18;
  }
}
