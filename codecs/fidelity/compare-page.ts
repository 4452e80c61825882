import { type FormatInfo, formats } from '../formats.ts';
import { compareAlpha, compareColor } from './color.ts';
import { compareDepth } from './depth.ts';
import type { ConvertedPage, Finding, Say, Settings } from './finding.ts';
import { compareDimensions, compareOrientation } from './geometry.ts';
import { compareLossy } from './lossy.ts';
import { compareMetadata } from './metadata.ts';
import { compareRemainders } from './remainders.ts';

/**
 * Compares what the input's header declares of a page with what the output's own header holds, and says what became
 * of each thing. It knows nothing of how the encoders work, so it cannot claim what they did not write.
 */
export function comparePage(page: ConvertedPage, settings: Settings): Finding[] {
  const findings: Finding[] = [];
  const say: Say = (fate, what, reason, detail) => findings.push({ fate, what, page: page.number, reason, detail });
  const target: FormatInfo = formats[settings.to];
  const { before, after } = page;
  compareMetadata(page, settings, say);
  compareOrientation(before.info, after.info, say);
  if (settings.resize) compareDimensions(before.info, after.info, settings.resize, say);
  compareAlpha(page, target, settings, say);
  compareDepth(page, target, say);
  compareColor(before, after, say);
  compareLossy(page, target, settings, say);
  compareRemainders(page, settings.to, say);
  return findings;
}
