import type { Image } from '../image.ts';

/**
 * Lays the picture on a background, in the depth of its samples, as light-agnostic source-over on the stored values
 * (what every browser and viewer does). A new array; the alpha of the result is full.
 * @param background 0xrrggbb
 */
export function flatten(data: Image['data'], background: number): Image['data'] {
  const full = data instanceof Uint16Array ? 0xffff : 0xff;
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
