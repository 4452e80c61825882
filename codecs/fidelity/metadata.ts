import { profileSpace } from '../color/profile-space.ts';
import { type FormatInfo, formats } from '../formats.ts';
import type { Density, Metadata, TextEntry } from '../image.ts';
import { sameDensity } from '../metadata/density.ts';
import { hasDirectories, hasThumbnail, maxExifBytes } from '../metadata/exif-structure.ts';
import { isProfile } from '../metadata/profile.ts';
import { isLeftOut } from '../metadata/whole-blocks.ts';
import type { NoteReason, NoteSubject } from '../report.ts';
import { compareBackground, whyWithoutBackground } from './background.ts';
import { listShort, sameBytes } from './bounded.ts';
import { colorNames } from './color.ts';
import { compareColorDescription } from './color-description.ts';
import type { Because, ConvertedPage, Say, Settings } from './finding.ts';

type Block = Exclude<keyof Metadata, 'unreadable'>;
type Lose = (what: Block, name: string) => void;

/** What became of each block of metadata, of the thumbnail in EXIF, and of blocks that could not be read. */
export function compareMetadata(page: ConvertedPage, settings: Settings, say: Say): void {
  const [before, after] = [page.before.metadata, page.after.metadata];
  const lose: Lose = (what, name) => {
    const { reason, because } = whyLost(what, page, settings);
    say('dropped', subjects[what], reason, `${name} was dropped: ${because}`);
  };
  compareBlocks(before, after, settings, lose, say);
  compareThumbnail(page, settings, say);
  compareMakerNote(page, say);
  compareText(before.text, after.text, lose, say);
  compareDensity(before.density, after.density, formats[settings.to], lose, say);
  compareMarks(page, lose, say);
  compareColorDescription(page, settings, say);
  compareBackground(page, lose, say);
  for (const { what, detail } of before.unreadable ?? [])
    say('dropped', subjects[what], 'unreadable', `${markNames[what]} was dropped: ${detail}`);
}

const blockNames = { icc: 'The colour profile', exif: 'EXIF', xmp: 'XMP', iptc: 'IPTC' } as const;

function compareBlocks(before: Metadata, after: Metadata, { to, metadata }: Settings, lose: Lose, say: Say): void {
  for (const what of ['icc', 'exif', 'xmp', 'iptc'] as const) {
    const [old, now] = [before[what], after[what]];
    if (old === undefined) continue;
    const name = `${blockNames[what]} (${countBytes(old)})`;
    if (what === 'exif' && to === 'tiff' && now === undefined && metadata === 'keep' && !hasDirectories(old))
      say('changed', what, 'stored-differently', `${name} is in the fields of the page now`);
    else if (now === undefined) lose(what, name);
    else if (sameBytes(old, now)) say('kept', what, 'carried', `${name} was carried over`);
    else if (metadata === 'private')
      say('changed', what, 'as-asked', `${name} was cut to what tells nothing about a person: ${countBytes(now)}`);
    else say('changed', what, 'stored-differently', `${name} was set right for the new file: ${countBytes(now)}`);
  }
}

function countBytes({ length }: Uint8Array): string {
  return `${length.toLocaleString('en-US')} bytes`;
}

function compareThumbnail({ before, after }: ConvertedPage, { to, metadata }: Settings, say: Say): void {
  if (!hasThumbnail(before.metadata.exif)) return;
  const { label, holds }: FormatInfo = formats[to];
  const drop = (reason: NoteReason, because: string) =>
    say('dropped', 'thumbnail', reason, `The thumbnail in EXIF was dropped: ${because}`);
  if (hasThumbnail(after.metadata.exif)) say('kept', 'thumbnail', 'carried', 'The thumbnail in EXIF was carried over');
  else if (!holds.metadata.includes('exif') || to === 'tiff') drop('target-has-none', `${label} has no place for it`);
  else if (metadata !== 'keep') drop('as-asked', `metadata is ${metadata}`);
  else if ((before.metadata.exif?.length ?? 0) > maxExifBytes && to === 'jpeg')
    drop('too-long', `EXIF in ${label} has at most ${maxExifBytes.toLocaleString('en-US')} bytes`);
  else drop('pixels-changed', 'it shows the picture as it no longer is');
}

/** A note that moved, or whose surroundings have another order of bytes, is there and perhaps not right any more. */
function compareMakerNote({ before: { makerNote: old }, after: { makerNote: now } }: ConvertedPage, say: Say): void {
  if (old === undefined || now === undefined) return;
  const moved = [
    ...(old.offset === now.offset ? [] : ['at another place']),
    ...(old.littleEndian === now.littleEndian ? [] : ['among numbers of another byte order']),
  ];
  if (moved.length === 0) return;
  const detail = `The maker note in EXIF has its bytes, but lies ${moved.join(' and ')} now`;
  say('changed', 'maker-note', 'unknown-meaning', `${detail}: what it points to may not be found any more`);
}

/** Why a block that the input has is not in the output. */
function whyLost(what: Block, { before, after }: ConvertedPage, { to, metadata }: Settings): Because {
  const { label, holds }: FormatInfo = formats[to];
  const { icc, exif, density } = before.metadata;
  if (!holds.metadata.includes(what)) return { reason: 'target-has-none', because: `${label} has no place for it` };
  if (isLeftOut(what, metadata)) return { reason: 'as-asked', because: `metadata is ${metadata}` };
  if (what === 'icc' && icc !== undefined) {
    if (!isProfile(icc)) return { reason: 'unreadable', because: 'its header is broken' };
    const space = profileSpace(icc).trim();
    const { color } = after.info.layout;
    const [now, fitting] = color === 'gray' || color === 'bilevel' ? ['gray', 'GRAY'] : ['RGB', 'RGB'];
    const other =
      space === fitting ? `the input has ${colorNames[before.info.layout.color]} samples` : `the output is ${now}`;
    return { reason: 'other-color-space', because: `it is of ${space}, and ${other}` };
  }
  if (what === 'exif' && to === 'jpeg' && exif !== undefined && exif.length > maxExifBytes)
    return { reason: 'too-long', because: `${label} holds at most ${maxExifBytes.toLocaleString('en-US')} bytes` };
  if (what === 'density' && density !== undefined)
    return { reason: 'rounded', because: `${label} cannot say it in its whole numbers` };
  if (what === 'background') return whyWithoutBackground(before.metadata.background!, after);
  if (what === 'text') return { reason: 'target-has-none', because: `${label} does not allow such words` };
  return { reason: 'not-carried-yet', because: `it is not written into ${label} yet` };
}

function compareText(before: Metadata['text'], after: Metadata['text'], lose: Lose, say: Say): void {
  if (before === undefined) return;
  const keyOf = ({ keyword, text }: TextEntry) => `${keyword}\0${text}`;
  const written = new Set(after?.map(keyOf));
  const name = (entries: typeof before) => `Text (${listShort(entries.map(({ keyword }) => keyword))})`;
  const lost = before.filter((entry) => !written.has(keyOf(entry)));
  if (lost.length > 0) lose('text', name(lost));
  const kept = before.filter((entry) => written.has(keyOf(entry)));
  if (kept.length > 0) say('kept', 'text', 'carried', `${name(kept)} was carried over`);
}

const markNames = {
  ...blockNames,
  text: 'A text',
  density: 'The density',
  color: 'A description of the colours',
  significantBits: 'The count of significant bits',
  background: 'The background colour',
  time: 'The time of the last change',
} as const;

const subjects = {
  icc: 'icc',
  exif: 'exif',
  xmp: 'xmp',
  iptc: 'iptc',
  text: 'text',
  density: 'density',
  color: 'color-description',
  significantBits: 'significant-bits',
  background: 'background',
  time: 'time',
} as const satisfies Record<Block, NoteSubject>;

/** What PNG alone has. */
function compareMarks({ before, after }: ConvertedPage, lose: Lose, say: Say): void {
  for (const what of ['significantBits', 'time'] as const) {
    const [old, now] = [before.metadata[what], after.metadata[what]];
    if (old === undefined) continue;
    const name = markNames[what];
    if (now === undefined) lose(what, name);
    else if (JSON.stringify(old) === JSON.stringify(now))
      say('kept', subjects[what], 'carried', `${name} was carried over`);
    else
      say('changed', subjects[what], 'stored-differently', `${name} was fitted to the samples as they are stored now`);
  }
}

function compareDensity(
  before: Density | undefined,
  after: Density | undefined,
  target: FormatInfo,
  lose: Lose,
  say: Say,
): void {
  if (before === undefined) return;
  const show = ({ x, y }: Density) => (sameDensity({ x, y }, { x, y: x }) ? round(x) : `${round(x)} × ${round(y)}`);
  const name = `The density of ${show(before)} pixels per inch`;
  if (after === undefined) lose('density', name);
  else if (sameDensity(before, after)) say('kept', 'density', 'carried', `${name} was carried over`);
  else say('changed', 'density', 'rounded', `${name} became ${show(after)}, the nearest that ${target.label} can say`);
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
