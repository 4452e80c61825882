import type { FormatName } from '../formats.ts';
import type { Image, PageInfo } from '../image.ts';
import { holdPages, type Limits } from '../limits.ts';
import { isUntouched, placeResized, type Resize, uprightSize } from './placement.ts';
import { resample } from './resample.ts';

/**
 * Brings a picture to another size; the very picture where that is its size already. Samples keep their depth, and
 * gray stays gray.
 */
export function resizeImage(image: Image, resize: Resize): Image {
  const placement = placeResized(image, resize);
  return isUntouched(image, placement) ? image : { ...image, ...resample(image, placement) };
}

/**
 * Holds the sizes that pages will get against the limits on pixels, before any memory is taken for them.
 * @throws CodecError `limit-exceeded`
 */
export function holdResized(
  limits: Limits,
  pages: readonly Pick<PageInfo, 'width' | 'height' | 'orientation'>[],
  resize: Resize,
  format?: FormatName,
): void {
  const sizes = pages.map((page) => placeResized(uprightSize(page), resize));
  holdPages(limits, sizes, format, 'The resized picture');
}
