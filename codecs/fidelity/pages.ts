import type { FormatName } from '../formats.ts';
import { formats } from '../formats.ts';
import type { Finding } from './finding.ts';

/** What became of the pages of a file as such, and of the pictures of an animation. */
export interface PageCounts {
  readonly inFile: number;
  readonly selected: number;
  readonly files: number;
  /** Pictures of an animation, 1 for a still one. */
  readonly frames: number;
}

/** The notes on pages left out, on pages that became files of their own, and on an animation. */
export function comparePages({ inFile, selected, files, frames }: PageCounts, to: FormatName): Finding[] {
  const findings: Finding[] = [];
  const { label } = formats[to];
  if (selected < inFile)
    findings.push({
      fate: 'dropped',
      what: 'pages',
      reason: 'not-selected',
      detail: `${inFile - selected} of ${inFile} pages were left out, as asked`,
    });
  if (files > 1)
    findings.push({
      fate: 'changed',
      what: 'pages',
      reason: 'one-file-a-page',
      detail: `${files} pages became ${files} files: ${label} holds one page`,
    });
  else if (selected > 1)
    findings.push({
      fate: 'kept',
      what: 'pages',
      reason: 'carried',
      detail: `${selected} pages were kept in one file`,
    });
  if (frames > 1)
    findings.push({
      fate: 'dropped',
      what: 'animation',
      reason: to === 'png' ? 'not-carried-yet' : 'target-has-none',
      detail: `An animation of ${frames.toLocaleString('en-US')} pictures became its still picture: ${to === 'png' ? 'animations are not written yet' : `${label} has none`}`,
    });
  return findings;
}
