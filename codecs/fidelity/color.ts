import type { FormatInfo } from '../formats.ts';
import type { ConvertedPage, PageState, Say, Settings } from './finding.ts';

/** Whether transparency is still there, and what became of it. */
export function compareAlpha(
  { before, after, opaque }: ConvertedPage,
  target: FormatInfo,
  { background }: Settings,
  say: Say,
): void {
  // Some files hold alpha that their headers do not declare.
  const [had, has] = [before.info.layout.alpha || !opaque, after.info.layout.alpha];
  if (had && has) say('kept', 'alpha', 'carried', 'Transparency was carried over');
  else if (had && opaque) say('dropped', 'alpha', 'opaque', 'The alpha channel was left out: every pixel is opaque');
  else if (had) say('dropped', 'alpha', 'flattened', `alpha flattened on ${background}: ${target.label} has no alpha`);
  else if (has) say('changed', 'alpha', 'widened', 'An alpha channel was added; every pixel is opaque');
}

/** Colour models as they are called in sentences. */
export const colorNames = {
  bilevel: 'bilevel',
  gray: 'gray',
  palette: 'palette',
  rgb: 'RGB',
  cmyk: 'CMYK',
  ycbcr: 'YCbCr',
  lab: 'Lab',
} as const;

/** The colour model: kept, stored in another way, or computed. */
export function compareColor(before: PageState, after: PageState, say: Say): void {
  const { color } = before.info.layout;
  const [old, now] = [colorNames[color], colorNames[after.info.layout.color]];
  if (color === after.info.layout.color) say('kept', 'color', 'carried', `The colours are still stored as ${old}`);
  else if (color === 'cmyk') {
    const how = before.metadata.icc === undefined ? 'by the plain formula: it has no profile' : 'without its profile';
    say('changed', 'color', 'converted', `CMYK was converted to ${now} ${how}`);
  } else if (color === 'lab') say('changed', 'color', 'converted', `Lab was converted to ${now}`);
  else say('changed', 'color', 'stored-differently', `The colours were stored as ${old} and are now stored as ${now}`);
}
