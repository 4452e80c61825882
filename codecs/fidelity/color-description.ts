import { type FormatName, formats } from '../formats.ts';
import type { Chromaticity, ColorDescription } from '../image.ts';
import type { NoteReason } from '../report.ts';
import { sameBytes } from './bounded.ts';
import type { Because, ConvertedPage, Finding, PageState, Say, Settings } from './finding.ts';

type Part = keyof ColorDescription;

/** In the order of a sentence. */
const names = {
  gamma: 'the gamma',
  white: 'the white point',
  primaries: 'the primaries',
  transfer: 'the transfer function',
  srgbIntent: 'the mark of sRGB',
  cicp: 'the code points (cICP)',
} as const satisfies Record<Part, string>;

const pluralNames: readonly Part[] = ['primaries', 'cicp'];

/** What each format can say without a profile. */
const holds: Readonly<Record<FormatName, readonly Part[]>> = {
  jpeg: [],
  png: ['gamma', 'white', 'primaries', 'srgbIntent', 'cicp'],
  bmp: [],
  tiff: ['white', 'primaries', 'transfer'],
};

/** What became of each part of the description of the colours, in one note for all that fared alike. */
export function compareColorDescription({ before, after }: ConvertedPage, { to }: Settings, say: Say): void {
  const old = before.metadata.color ?? {};
  const groups = new Map<string, { readonly fate: Fate; readonly parts: Part[] }>();
  for (const part of (Object.keys(names) as Part[]).filter((one) => old[one] !== undefined)) {
    const fate = fateOf(part, before, after, to);
    const key = JSON.stringify(fate);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { fate, parts: [part] });
    else group.parts.push(part);
  }
  for (const { fate, parts } of groups.values()) {
    const list = listParts(parts);
    const isOne = parts.length === 1 && !pluralNames.includes(parts[0]!);
    const name = `${list[0]!.toUpperCase()}${list.slice(1)} ${isOne ? 'was' : 'were'}`;
    say(fate.fate, 'color-description', fate.reason, `${name} ${fate.because}`);
  }
}

function listParts(parts: readonly Part[]): string {
  const words = parts.map((part) => names[part]);
  return words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

interface Fate extends Because {
  readonly fate: Finding['fate'];
}

function fateOf(part: Part, before: PageState, after: PageState, to: FormatName): Fate {
  const [old, now] = [before.metadata.color!, after.metadata.color ?? {}];
  if (now[part] !== undefined)
    return isSame(part, old, now)
      ? { fate: 'kept', reason: 'carried', because: 'carried over' }
      : { fate: 'changed', reason: 'stored-differently', because: 'fitted to the samples as they are stored now' };
  if (part === 'srgbIntent' && to === 'bmp' && isMarkedSrgb(after))
    return { fate: 'changed', reason: 'stored-differently', because: 'put into the header' };
  const { reason, because } = whyLost(part, before, after, to);
  return { fate: 'dropped', reason, because: `dropped: ${because}` };
}

function whyLost(part: Part, before: PageState, after: PageState, to: FormatName): Because {
  const { label } = formats[to];
  const none = (because: string) => ({ reason: 'target-has-none' as NoteReason, because });
  const { gamma, white, primaries } = before.metadata.color!;
  // BITMAPV4HEADER: end points and gammas, together.
  const isInHeader = part === 'gamma' || part === 'white' || part === 'primaries';
  if (to === 'bmp' && isInHeader && gamma !== undefined && white && primaries)
    return { reason: 'not-carried-yet', because: 'the end points of BMP are not written yet' };
  if (!holds[to].includes(part)) return none(`${label} has no place for that`);
  if (part === 'srgbIntent' && after.metadata.icc) return none(`${label} has no place for that beside a profile`);
  if (to === 'png' && (part === 'white' || part === 'primaries'))
    return none(`${label} has white point and primaries only together`);
  return { reason: 'not-carried-yet', because: `that is not written into ${label} yet` };
}

/** A V5 header of ours says so where alpha asks for one. */
function isMarkedSrgb({ remainders }: PageState): boolean {
  return remainders.some(({ what }) => what === 'color-description');
}

function isSame(part: Part, old: ColorDescription, now: ColorDescription): boolean {
  switch (part) {
    case 'white':
      return isNear(old.white!, now.white!);
    case 'primaries':
      return (['red', 'green', 'blue'] as const).every((color) => isNear(old.primaries![color], now.primaries![color]));
    case 'transfer':
      return (
        old.transfer!.length === now.transfer!.length &&
        old.transfer!.every((curve, index) => sameBytes(curve, now.transfer![index]!))
      );
    case 'gamma':
    case 'srgbIntent':
    case 'cicp':
      return JSON.stringify(old[part]) === JSON.stringify(now[part]);
    default:
      return part satisfies never;
  }
}

/** The same but for the rounding of the formats: PNG counts hundred-thousandths. */
function isNear(a: Chromaticity, b: Chromaticity): boolean {
  const tolerance = 0.000_006;
  return Math.abs(a.x - b.x) <= tolerance && Math.abs(a.y - b.y) <= tolerance;
}
