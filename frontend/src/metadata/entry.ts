/** The blocks of metadata that are shown apart. */
export const entryGroups = ['exif', 'gps', 'iptc', 'xmp', 'text', 'icc', 'other'] as const;
/** One of {@link entryGroups}. */
export type EntryGroup = (typeof entryGroups)[number];

/** One thing that a file says beside its pixels. */
export interface Entry {
  readonly group: EntryGroup;
  /** In the words of the specification, such as `Date time original`. */
  readonly name: string;
  readonly value: string;
}

/** So many letters of a name or a value are shown. */
const mostLetters = 2000;

/** A text of at most 2000 letters, its end cut off where it is longer. */
export function shortened(text: string): string {
  return text.length > mostLetters ? `${text.slice(0, mostLetters - 1)}…` : text;
}

/** The specification's names are written as one word each. */
export function readable(name: string): string {
  const parted = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return parted.replace(/ ([A-Z])(?=[a-z])/g, (_, letter: string) => ` ${letter.toLowerCase()}`);
}
