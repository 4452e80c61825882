import { narrowSample } from './depth.ts';

/**
 * Lays pixels of 8 bits on a background, as light-agnostic source-over on the stored values (what every browser and viewer
 * does). A new array; the alpha of the result is full. n / 255, rounded down, is (n + 1 + (n >> 8)) >> 8 for what two bytes
 * and a half make.
 * @param background 0xrrggbb
 */
export function flatten(data: Uint8ClampedArray<ArrayBuffer>, background: number): Uint8ClampedArray<ArrayBuffer> {
  const flat = data.slice();
  const red = (background >> 16) & 0xff;
  const green = (background >> 8) & 0xff;
  const blue = background & 0xff;
  for (let at = 0; at < flat.length; at += 4) {
    const alpha = flat[at + 3]!;
    if (alpha === 0xff) continue;
    const rest = 0xff - alpha;
    const r = flat[at]! * alpha + red * rest + 0x7f;
    const g = flat[at + 1]! * alpha + green * rest + 0x7f;
    const b = flat[at + 2]! * alpha + blue * rest + 0x7f;
    flat[at] = (r + 1 + (r >> 8)) >> 8;
    flat[at + 1] = (g + 1 + (g >> 8)) >> 8;
    flat[at + 2] = (b + 1 + (b >> 8)) >> 8;
    flat[at + 3] = 0xff;
  }
  return flat;
}

/**
 * Lays pixels of 16 bits on a background, in their own depth, and rounds them to 8 bits: words 0xffbbggrr.
 * @param words takes as many pixels as `data` has
 */
export function flattenToWords(data: Uint16Array, background: number, words: Uint32Array): void {
  const [red, green, blue] = channels(background);
  for (let from = 0, to = 0; from < data.length; from += 4, to++) {
    const alpha = data[from + 3]!;
    let r = data[from]!;
    let g = data[from + 1]!;
    let b = data[from + 2]!;
    if (alpha !== 0xffff) {
      r = lay(r, red, alpha);
      g = lay(g, green, alpha);
      b = lay(b, blue, alpha);
    }
    words[to] = narrowSample(r) | (narrowSample(g) << 8) | (narrowSample(b) << 16) | 0xff00_0000;
  }
}

/** Red, green and blue of a background in 16 bits. */
function channels(background: number): readonly [number, number, number] {
  return [((background >> 16) & 0xff) * 257, ((background >> 8) & 0xff) * 257, (background & 0xff) * 257];
}

/**
 * A sample of 16 bits on one of the background, rounded: n / 65,535, rounded down, is (n + 1 + (n >>> 16)) >>> 16 for what
 * two such samples and a half make.
 */
function lay(sample: number, below: number, alpha: number): number {
  const n = (Math.imul(sample, alpha) + Math.imul(below, 0xffff - alpha) + 0x7fff) >>> 0;
  return (n + 1 + (n >>> 16)) >>> 16;
}
