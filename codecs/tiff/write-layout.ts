import { profileSpace } from '../color/profile-space.ts';
import { type Survey, survey } from '../color/survey.ts';
import type { Image } from '../image.ts';

/** How the samples of a page are written. */
export type TiffLayout =
  | { readonly color: 'bilevel' }
  | { readonly color: 'palette'; readonly palette: Uint32Array }
  | { readonly color: 'gray' | 'rgb'; readonly bits: 8 | 16; readonly alpha: boolean };

/** Samples of one pixel. */
export function samplesPerPixel(layout: TiffLayout): 1 | 2 | 3 | 4 {
  if (layout.color === 'bilevel' || layout.color === 'palette') return 1;
  if (layout.color === 'gray') return layout.alpha ? 2 : 1;
  return layout.alpha ? 4 : 3;
}

/** Bits of one sample. */
export function bitsPerSample(layout: TiffLayout): 1 | 8 | 16 {
  if (layout.color === 'bilevel') return 1;
  return layout.color === 'palette' ? 8 : layout.bits;
}

const paletteBytes = 3 * 256 * 2;

/**
 * The smallest layout that loses nothing. A picture whose profile is of RGB stays RGB, or a palette of it, even where
 * all its pixels are gray: a profile describes the samples that lie beside it (ICC.1:2022 annex B.4). So does one with a
 * curve for each of the colours (TIFF 6.0 §20).
 */
export function chooseLayout({ data, metadata }: Pick<Image, 'data' | 'metadata'>): TiffLayout {
  const found: Survey = survey(data);
  const bits = data instanceof Uint16Array ? 16 : 8;
  const isColored = (metadata.color?.transfer?.length ?? 1) > 1;
  const gray = found.gray && !isColored && (metadata.icc === undefined || profileSpace(metadata.icc) !== 'RGB ');
  const alpha = !found.opaque;
  if (gray && !alpha && found.grayBits === 1) return { color: 'bilevel' };
  if (gray) return { color: 'gray', bits, alpha };
  // A palette has 768 numbers of 16 bits, which does not pay for a picture of few pixels.
  if (!alpha && found.palette !== undefined && (data.length / 4) * 2 > paletteBytes)
    return { color: 'palette', palette: found.palette };
  return { color: 'rgb', bits, alpha };
}
