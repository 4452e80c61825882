import type { BackgroundColor } from '../image.ts';
import type { Because, ConvertedPage, PageState, Say } from './finding.ts';

/** What became of the colour that the picture is meant to be seen on. */
export function compareBackground(
  { before, after }: ConvertedPage,
  lose: (what: 'background', name: string) => void,
  say: Say,
): void {
  const [old, now] = [before.metadata.background, after.metadata.background];
  if (old === undefined) return;
  const name = `The background colour ${showColor(old)}`;
  if (now === undefined) lose('background', name);
  else if (JSON.stringify(old) === JSON.stringify(now))
    say('kept', 'background', 'carried', `${name} was carried over`);
  else
    say(
      'changed',
      'background',
      'rounded',
      `${name} became ${showColor(now)}, the nearest of the samples as they are stored now`,
    );
}

/** `#rrggbb`, or of 16 bits `#rrrrggggbbbb`. */
function showColor({ red, green, blue }: BackgroundColor): string {
  const samples = [red, green, blue];
  const isShort = samples.every((sample) => sample % 257 === 0);
  const show = (sample: number) =>
    isShort ? (sample / 257).toString(16).padStart(2, '0') : sample.toString(16).padStart(4, '0');
  return `#${samples.map(show).join('')}`;
}

/** Where samples of the output cannot say a colour, or its palette has no room for it (PNG 3rd ed. §11.3.4.1). */
export function whyWithoutBackground({ red, green, blue }: BackgroundColor, { info: { layout } }: PageState): Because {
  if (layout.color === 'palette')
    return { reason: 'target-has-none', because: 'the palette of the output is full of other colours' };
  if (red === green && red === blue)
    return { reason: 'target-has-none', because: `the ${layout.bits}-bit samples of the output have no such gray` };
  return { reason: 'other-color-space', because: 'it is a colour, and the output is gray' };
}
