import type { Remainder } from '../codec.ts';
import { type FormatName, formats } from '../formats.ts';
import type { NoteReason, NoteSubject } from '../report.ts';
import { listShort, sameBytes } from './bounded.ts';
import type { ConvertedPage, Say } from './finding.ts';

/** The formats that have a place for what is neither pixels nor `Metadata`; the others lose it by their nature. */
const places: Partial<Readonly<Record<NoteSubject, readonly FormatName[]>>> = {
  icc: ['bmp'],
  exif: ['jpeg'],
  thumbnail: ['jpeg'],
  density: ['jpeg', 'png', 'tiff'],
  'color-description': ['png', 'bmp', 'tiff'],
  'extra-images': ['jpeg', 'tiff'],
  'extra-samples': ['tiff'],
  'page-kind': ['tiff'],
  background: ['png'],
  'suggested-palette': ['png'],
  chunks: ['png'],
  fields: ['tiff'],
  segments: ['jpeg'],
};

/** What became of what stands in the input beside pixels and metadata: kept where the output holds the very same. */
export function compareRemainders({ before, after }: ConvertedPage, to: FormatName, say: Say): void {
  const kept = new Map(after.remainders.map((remainder) => [keyOf(remainder), remainder]));
  const groups = new Map<string, Remainder[]>();
  for (const remainder of before.remainders) {
    const match = kept.get(keyOf(remainder));
    const fate = match !== undefined && sameBytes(match.data, remainder.data) ? 'kept' : 'dropped';
    const key = `${fate} ${remainder.what} ${fate === 'kept' ? '' : reasonOf(remainder, to)}`;
    groups.set(key, [...(groups.get(key) ?? []), remainder]);
  }
  for (const [key, group] of groups) {
    const { what } = group[0]!;
    const name = listShort(group.map((remainder) => remainder.name));
    const verb = group.length === 1 && !/^\d/.test(name) ? 'was' : 'were';
    if (key.startsWith('kept')) {
      say('kept', what, 'carried', `${name} ${verb} carried over`);
      continue;
    }
    const reason = reasonOf(group[0]!, to);
    say('dropped', what, reason, `${name} ${verb} dropped: ${becauseOf(reason, to, verb)}`);
  }
}

function keyOf({ what, name }: Remainder): string {
  return `${what} ${name}`;
}

function reasonOf(remainder: Remainder, to: FormatName): NoteReason {
  const { what, reason } = remainder;
  if (reason === 'unreadable') return reason;
  if (!(remainder.places ?? places[what])?.includes(to)) return 'target-has-none';
  return reason ?? 'not-carried-yet';
}

function becauseOf(reason: NoteReason, to: FormatName, verb: 'was' | 'were'): string {
  const { label } = formats[to];
  const it = verb === 'was' ? 'it' : 'they';
  switch (reason) {
    case 'unreadable':
      return `${it} cannot be read`;
    case 'target-has-none':
      return `${label} has no place for ${verb === 'was' ? 'it' : 'them'}`;
    case 'unknown-meaning':
      return `nobody can tell whether ${it} would still be right beside other pixels`;
    case 'pixels-changed':
      return `${it} ${verb === 'was' ? 'tells' : 'tell'} of the pixels as they no longer are`;
    default:
      return `${it} ${verb === 'was' ? 'is' : 'are'} not written into ${label} yet`;
  }
}
