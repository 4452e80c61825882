import type { Image } from '../image.ts';

/**
 * Lays the picture on a background, in the depth of its samples, as light-agnostic source-over on the stored values
 * (what every browser and viewer does). A new array; the alpha of the result is full.
 * @param background 0xrrggbb
 */
export function flatten(data: Image['data'], background: number): Image['data'] {
  if (data instanceof Uint8ClampedArray) return flattenBytes(data, background);
  const full = 0xffff;
  const flat = data.slice();
  const [red, green, blue] = [16, 8, 0].map((shift) => (((background >> shift) & 0xff) * full) / 255) as [
    number,
    number,
    number,
  ];
  const half = full >> 1;
  for (let at = 0; at < flat.length; at += 4) {
    const alpha = flat[at + 3]!;
    if (alpha === full) continue;
    const rest = full - alpha;
    flat[at] = Math.floor((flat[at]! * alpha + red * rest + half) / full);
    flat[at + 1] = Math.floor((flat[at + 1]! * alpha + green * rest + half) / full);
    flat[at + 2] = Math.floor((flat[at + 2]! * alpha + blue * rest + half) / full);
    flat[at + 3] = full;
  }
  return flat;
}

/** The same in integers: n / 255, rounded down, is (n + 1 + (n >> 8)) >> 8 for what two bytes and a half make. */
function flattenBytes(data: Uint8ClampedArray<ArrayBuffer>, background: number): Uint8ClampedArray<ArrayBuffer> {
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
