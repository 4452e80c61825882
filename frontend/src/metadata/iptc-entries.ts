import { readUtf8OrLatin1 } from '../../../codecs/metadata/text-bytes.ts';
import type { Entry } from './entry.ts';

/** Datasets of the application record, by their numbers (IPTC-IIM 4.2 §6). */
const names: Readonly<Record<number, string>> = {
  5: 'Title',
  7: 'Edit status',
  10: 'Urgency',
  15: 'Category',
  20: 'Supplemental category',
  25: 'Keyword',
  40: 'Instructions',
  55: 'Date created',
  60: 'Time created',
  65: 'Program',
  80: 'By-line',
  85: 'By-line title',
  90: 'City',
  92: 'Sublocation',
  95: 'State',
  100: 'Country code',
  101: 'Country',
  103: 'Reference',
  105: 'Headline',
  110: 'Credit',
  115: 'Source',
  116: 'Copyright',
  118: 'Contact',
  120: 'Caption',
  122: 'Caption writer',
};
const marker = 0x1c;
const applicationRecord = 2;

/** The datasets that say something to a person; those of the envelope do not. */
export function iptcEntries(iptc: Uint8Array): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + 5 <= iptc.length && iptc[at] === marker; ) {
    const length = (iptc[at + 3]! << 8) | iptc[at + 4]!;
    // An extended dataset: what follows it is not looked at.
    if (length > 0x7fff) break;
    const [record, dataset] = [iptc[at + 1]!, iptc[at + 2]!];
    const value = readUtf8OrLatin1(iptc.subarray(at + 5, at + 5 + length));
    if (record === applicationRecord && dataset > 0)
      entries.push({ group: 'iptc', name: names[dataset] ?? `Dataset ${dataset}`, value });
    at += 5 + length;
  }
  return entries;
}
