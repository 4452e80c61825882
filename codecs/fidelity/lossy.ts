import type { FormatInfo } from '../formats.ts';
import type { ConvertedPage, Say, Settings } from './finding.ts';

/** What a format that compresses with loss took, and where it could not do what was asked. */
export function compareLossy(
  { after, quality }: ConvertedPage,
  target: FormatInfo,
  settings: Settings,
  say: Say,
): void {
  if (target.holds.lossless) return;
  const written = quality ?? settings.quality;
  const subsampling = after.details.format === 'jpeg' ? after.details.subsampling : undefined;
  const chroma = subsampling === undefined ? '' : `, the chroma ${subsampling}`;
  say(
    'changed',
    'color',
    'lossy-compression',
    `${target.label} compresses with loss; the quality is ${written}${chroma}`,
  );
  if (written < settings.quality)
    say(
      'changed',
      'quality',
      'made-to-fit',
      `The quality went down from ${settings.quality} to ${written}, so that the file has at most ${settings.maxOutputBytes?.toLocaleString('en-US')} bytes`,
    );
  if (settings.subsampling !== undefined && subsampling !== undefined && subsampling !== settings.subsampling)
    say(
      'changed',
      'subsampling',
      'encoder-limit',
      `The chroma was written ${subsampling} in place of ${settings.subsampling}, which the encoder cannot write of this picture`,
    );
}
