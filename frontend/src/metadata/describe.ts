import { type FormatInfo, formats } from '../../../codecs/formats.ts';
import type { Metadata } from '../../../codecs/image.ts';
import { chooseMetadata } from '../../../codecs/metadata/choose.ts';
import type { Options } from '../../../codecs/options.ts';
import { selectPages } from '../../../codecs/pages.ts';
import { type Entry, shortened } from './entry.ts';
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

/**
 * All that the pages of a file say beside their pixels, what of it tells about a person, and what the options would leave
 * in. What several pages say alike is there once, and remains where one of them keeps it.
 * @param metadata that of each page, in their order
 */
export function judge(
  metadata: readonly Metadata[],
  { to, metadata: choice = 'keep', pages = 'all' }: Pick<Options, 'to' | 'metadata' | 'pages'>,
): JudgedEntry[] {
  // That a page is chosen which the file does not have is said elsewhere.
  const chosen = pages === 'all' ? undefined : selectPages(pages, Number.POSITIVE_INFINITY);
  const judged = new Map<string, JudgedEntry>();
  for (const [index, page] of metadata.entries()) {
    const harmless = saying(chooseMetadata(page, 'private'));
    const left = saying(chosen?.includes(index) === false ? {} : held(chooseMetadata(page, choice), to));
    for (const entry of entriesOf(page)) {
      const key = keyOf(entry);
      const { name, value } = entry;
      judged.set(key, {
        ...entry,
        name: shortened(name),
        value: shortened(value),
        personal: !harmless(entry),
        remains: left(entry) || judged.get(key)?.remains === true,
      });
    }
  }
  return [...judged.values()];
}

/** What a format has a place for. */
function held(metadata: Metadata, to: Options['to']): Metadata {
  const { holds }: FormatInfo = formats[to];
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => holds.metadata.some((one) => one === name)));
}

/** Whether metadata say what an entry says: in its words, or, of a copyright, as the text of that keyword. */
function saying(metadata: Metadata): (entry: Entry) => boolean {
  const keys = new Set(entriesOf(metadata).map(keyOf));
  const notices = (metadata.text ?? []).filter(({ keyword }) => keyword === 'Copyright').map(({ text }) => text.trim());
  return (entry) => keys.has(keyOf(entry)) || (isCopyright(entry) && notices.includes(entry.value.trim()));
}

/** EXIF, IPTC and PNG call it `Copyright`, XMP `dc:rights`. */
function isCopyright({ group, name }: Entry): boolean {
  return name === (group === 'xmp' ? 'Rights' : 'Copyright');
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

function keyOf({ group, name, value }: Entry): string {
  return JSON.stringify([group, name, value]);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
