import { profileSpace } from './color/profile-space.ts';
import { compareDepth } from './fidelity/depth.ts';
import type { ConvertedPage, Finding, PageState, Say, Settings } from './fidelity/finding.ts';
import { compareLossy } from './fidelity/lossy.ts';
import { compareRemainders } from './fidelity/remainders.ts';
import { type FormatInfo, formats } from './formats.ts';
import type { Density, Metadata, PageInfo, TextEntry } from './image.ts';
import { sameDensity } from './metadata/density.ts';
import { hasDirectories, hasThumbnail, maxExifBytes } from './metadata/exif-structure.ts';
import { isProfile } from './metadata/profile.ts';
import type { NoteReason, NoteSubject } from './report.ts';
import { placeResized, type Resize, type Size, uprightSize } from './resize/placement.ts';

type Block = Exclude<keyof Metadata, 'unreadable'>;
type Lose = (what: Block, name: string) => void;

/**
 * Compares what the input's header declares of a page with what the output's own header holds, and says what became
 * of each thing. It knows nothing of how the encoders work, so it cannot claim what they did not write.
 */
export function comparePage(page: ConvertedPage, settings: Settings): Finding[] {
  const findings: Finding[] = [];
  const say: Say = (fate, what, reason, detail) => findings.push({ fate, what, page: page.number, reason, detail });
  const target: FormatInfo = formats[settings.to];
  const { before, after } = page;
  const lose: Lose = (what, name) => {
    const { reason, because } = whyLost(what, page, settings);
    say('dropped', subjects[what], reason, `${name} was dropped: ${because}`);
  };
  compareBlocks(before.metadata, after.metadata, settings, lose, say);
  compareThumbnail(page, settings, say);
  compareText(before.metadata.text, after.metadata.text, lose, say);
  compareDensity(before.metadata.density, after.metadata.density, target, lose, say);
  compareMarks(before.metadata, after.metadata, lose, say);
  for (const { what, detail } of before.metadata.unreadable ?? [])
    say('dropped', subjects[what], 'unreadable', `${markNames[what]} was dropped: ${detail}`);
  compareOrientation(before.info, after.info, say);
  if (settings.resize) compareDimensions(before.info, after.info, settings.resize, say);
  compareAlpha(page, target, settings, say);
  compareDepth(page, target, say);
  compareColor(before, after, say);
  compareLossy(page, target, settings, say);
  compareRemainders(page, settings.to, say);
  return findings;
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

/** Why a block that the input has is not in the output. */
function whyLost(what: Block, { before, after }: ConvertedPage, { to, metadata }: Settings): Because {
  const { label, holds }: FormatInfo = formats[to];
  const { icc, exif, density } = before.metadata;
  if (!holds.metadata.includes(what)) return { reason: 'target-has-none', because: `${label} has no place for it` };
  if (metadata !== 'keep') return { reason: 'as-asked', because: `metadata is ${metadata}` };
  if (what === 'icc' && icc !== undefined) {
    if (!isProfile(icc)) return { reason: 'unreadable', because: 'its header is broken' };
    const { color } = after.info.layout;
    const now = color === 'gray' || color === 'bilevel' ? 'gray' : 'RGB';
    return { reason: 'other-color-space', because: `it is of ${profileSpace(icc).trim()}, and the output is ${now}` };
  }
  if (what === 'exif' && to === 'jpeg' && exif !== undefined && exif.length > maxExifBytes)
    return { reason: 'too-long', because: `${label} holds at most ${maxExifBytes.toLocaleString('en-US')} bytes` };
  if (what === 'density' && density !== undefined)
    return { reason: 'rounded', because: `${label} cannot say it in its whole numbers` };
  if (what === 'text') return { reason: 'target-has-none', because: `${label} does not allow such words` };
  return { reason: 'not-carried-yet', because: `it is not written into ${label} yet` };
}

interface Because {
  readonly reason: NoteReason;
  readonly because: string;
}

function compareText(before: Metadata['text'], after: Metadata['text'], lose: Lose, say: Say): void {
  if (before === undefined) return;
  const keyOf = ({ keyword, text }: TextEntry) => `${keyword}\0${text}`;
  const written = new Set(after?.map(keyOf));
  const name = (entries: typeof before) => `Text (${listKeywords(entries.map(({ keyword }) => keyword))})`;
  const lost = before.filter((entry) => !written.has(keyOf(entry)));
  if (lost.length > 0) lose('text', name(lost));
  const kept = before.filter((entry) => written.has(keyOf(entry)));
  if (kept.length > 0) say('kept', 'text', 'carried', `${name(kept)} was carried over`);
}

const markNames = {
  ...blockNames,
  text: 'A text',
  density: 'The density',
  color: 'The description of the colours (gAMA, cHRM, sRGB, cICP)',
  significantBits: 'The count of significant bits',
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
  time: 'time',
} as const satisfies Record<Block, NoteSubject>;

/** What PNG alone has. */
function compareMarks(before: Metadata, after: Metadata, lose: Lose, say: Say): void {
  for (const what of ['color', 'significantBits', 'time'] as const) {
    const [old, now] = [before[what], after[what]];
    if (old === undefined) continue;
    const name = markNames[what];
    if (now === undefined) lose(what, name);
    else if (JSON.stringify(old) === JSON.stringify(now))
      say('kept', subjects[what], 'carried', `${name} was carried over`);
    else
      say('changed', subjects[what], 'stored-differently', `${name} was fitted to the samples as they are stored now`);
  }
}

const namedKeywords = 5;
const keywordLength = 40;

/** The first few, each cut short: a file may hold any number of any length, and a note stays a sentence. */
function listKeywords(keywords: readonly string[]): string {
  const first = keywords
    .slice(0, namedKeywords)
    .map((keyword) => (keyword.length > keywordLength ? `${keyword.slice(0, keywordLength)}…` : keyword));
  const more = keywords.length - first.length;
  return first.join(', ') + (more > 0 ? ` and ${more.toLocaleString('en-US')} more` : '');
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

function compareOrientation(before: PageInfo, after: PageInfo, say: Say): void {
  if (before.orientation === 1 && after.orientation === 1) return;
  say(
    'changed',
    'orientation',
    'applied',
    `The pixels were turned upright, so the orientation ${before.orientation} became ${after.orientation}`,
  );
}

function compareDimensions(before: PageInfo, after: PageInfo, resize: Resize, say: Say): void {
  const [old, now] = [uprightSize(before), uprightSize(after)];
  const { region } = placeResized(old, resize);
  const shown = { width: Math.round(region.width), height: Math.round(region.height) };
  if (shown.width < old.width || shown.height < old.height)
    say('dropped', 'dimensions', 'cropped', `The edges were cut off: the middle ${nameSize(shown)} pixels were used`);
  if (old.width === now.width && old.height === now.height)
    say('kept', 'dimensions', 'carried', `The picture was kept at ${nameSize(now)} pixels`);
  else say('changed', 'dimensions', 'resized', `${nameSize(old)} pixels became ${nameSize(now)}`);
}

function nameSize({ width, height }: Size): string {
  return `${width.toLocaleString('en-US')} × ${height.toLocaleString('en-US')}`;
}

function compareAlpha(
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

const colorNames = {
  bilevel: 'bilevel',
  gray: 'gray',
  palette: 'palette',
  rgb: 'RGB',
  cmyk: 'CMYK',
  ycbcr: 'YCbCr',
  lab: 'Lab',
} as const;

function compareColor(before: PageState, after: PageState, say: Say): void {
  const { color } = before.info.layout;
  const [old, now] = [colorNames[color], colorNames[after.info.layout.color]];
  if (color === after.info.layout.color) say('kept', 'color', 'carried', `The colours are still stored as ${old}`);
  else if (color === 'cmyk') {
    const how = before.metadata.icc === undefined ? 'by the plain formula: it has no profile' : 'without its profile';
    say('changed', 'color', 'converted', `CMYK was converted to ${now} ${how}`);
  } else if (color === 'lab') say('changed', 'color', 'converted', `Lab was converted to ${now}`);
  else say('changed', 'color', 'stored-differently', `The colours were stored as ${old} and are now stored as ${now}`);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
