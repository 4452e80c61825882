import { type FormatInfo, formats } from '../../../codecs/formats.ts';
import type { Metadata } from '../../../codecs/image.ts';
import { chooseMetadata } from '../../../codecs/metadata/choose.ts';
import type { Options } from '../../../codecs/options.ts';
import type { Entry } from './entry.ts';
import { exifEntries } from './exif-entries.ts';
import { iccEntries } from './icc-entries.ts';
import { iptcEntries } from './iptc-entries.ts';
import { xmpEntries } from './xmp-entries.ts';

/** An entry, and what becomes of it. */
export interface JudgedEntry extends Entry {
  /** Whether it may tell about a person: what the choice `private` leaves out. */
  readonly personal: boolean;
  /** Whether the chosen format and the chosen metadata leave it in. */
  readonly remains: boolean;
}

/** All that a file says beside its pixels, what of it tells about a person, and what the options would leave in. */
export function judge(
  metadata: Metadata,
  { to, metadata: choice = 'keep' }: Pick<Options, 'to' | 'metadata'>,
): JudgedEntry[] {
  const harmless = keysOf(chooseMetadata(metadata, 'private'));
  const { holds }: FormatInfo = formats[to];
  const chosen = Object.entries(chooseMetadata(metadata, choice)).filter(([name]) =>
    holds.metadata.some((one) => one === name),
  );
  const left = keysOf(Object.fromEntries(chosen));
  return entriesOf(metadata).map((entry) => ({
    ...entry,
    personal: !harmless.has(keyOf(entry)),
    remains: left.has(keyOf(entry)),
  }));
}

/** All that the blocks say. */
function entriesOf({ exif, iptc, xmp, icc, text = [], density, time }: Metadata): Entry[] {
  return [
    ...(exif ? exifEntries(exif) : []),
    ...(iptc ? iptcEntries(iptc) : []),
    ...(xmp ? xmpEntries(xmp) : []),
    ...text.map(({ keyword, text: value }): Entry => ({ group: 'text', name: keyword, value })),
    ...(icc ? iccEntries(icc) : []),
    ...(density
      ? [{ group: 'other', name: 'Resolution', value: `${round(density.x)} × ${round(density.y)} ppi` } as const]
      : []),
    ...(time ? [{ group: 'other', name: 'Time of change', value: time } as const] : []),
  ];
}

function keysOf(metadata: Metadata): ReadonlySet<string> {
  return new Set(entriesOf(metadata).map(keyOf));
}

function keyOf({ group, name, value }: Entry): string {
  return JSON.stringify([group, name, value]);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
