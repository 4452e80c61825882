import { codecError } from '../errors.ts';
import type { Image, PageInfo } from '../image.ts';
import { shrink } from './shrink.ts';

/**
 * The side of the boxes that a page is averaged by, so that its shorter side keeps at least so many pixels, or all.
 * @param leastSide a whole number from 1 on
 * @throws CodecError `invalid-option`
 */
export function boxSideOf({ width, height }: Pick<PageInfo, 'width' | 'height'>, leastSide: number): number {
  if (!Number.isInteger(leastSide) || leastSide < 1)
    throw codecError('invalid-option', `A reduced page has a shorter side of ${leastSide} pixels; it is at least 1`);
  return Math.max(1, Math.floor(Math.min(width, height) / leastSide));
}

/** Averages a decoded page by boxes of this side; the very page where that is 1. */
export function reduceImage(image: Image, side: number): Image {
  return side === 1 ? image : { ...image, ...shrink(image, side, side) };
}
