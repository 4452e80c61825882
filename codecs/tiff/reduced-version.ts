import type { Page } from './page.ts';
import { tags } from './tags.ts';

/** Bit 0 of NewSubfileType: the page is a reduced-resolution version of another one of the file (TIFF 6.0 §8). */
const reducedResolution = 1;

/**
 * The smallest page that shows what the page `index` does and has a shorter side of at least `leastSide` pixels: one of the
 * reduced versions that stand right behind it, of its shape to a pixel and its orientation, or itself.
 */
export function smallestVersion(pages: readonly Page[], index: number, leastSide: number): Page {
  const whole = pages[index]!;
  let found = whole;
  for (let at = index + 1; at < pages.length && isReduced(pages[at]!); at++) {
    const page = pages[at]!;
    if (isSameShape(page, whole) && shorterSide(page) >= leastSide && shorterSide(page) < shorterSide(found))
      found = page;
  }
  return found;
}

function isReduced({ ifd }: Page): boolean {
  // A page alone with a transparency mask (bit 2) does not show the picture.
  const kind = ifd.number(tags.newSubfileType) ?? 0;
  return (kind & reducedResolution) === 1 && (kind & 4) === 0;
}

function shorterSide({ width, height }: Page): number {
  return Math.min(width, height);
}

function isSameShape(page: Page, whole: Page): boolean {
  const height = (whole.height * page.width) / whole.width;
  return page.orientation === whole.orientation && page.width < whole.width && Math.abs(page.height - height) <= 1;
}
