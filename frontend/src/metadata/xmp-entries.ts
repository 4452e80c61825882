import { unescapeXml } from '../../../codecs/metadata/xml-text.ts';
import { type Entry, readable, shortened } from './entry.ts';

/**
 * Every property of a packet that has a text, in its order; those of a list under the list's name. The time it takes
 * grows with the packet and no faster, whatever the packet holds.
 */
export function xmpEntries(xmp: Uint8Array): Entry[] {
  const [, ...pieces] = new TextDecoder().decode(xmp).split('<');
  const entries: Entry[] = [];
  const say = (name: string, text: string) => {
    const value = unescapeXml(text.trim());
    if (value !== '') entries.push({ group: 'xmp', name, value });
  };
  /** Of each element that is open, the property that its text belongs to. */
  const open: (string | undefined)[] = [];
  for (const piece of pieces) {
    const end = piece.indexOf('>');
    const [start, closing, name] = /^(\/?)([A-Za-z_][\w.:-]*)/.exec(piece) ?? [];
    if (end < 0 || start === undefined) continue;
    if (closing) {
      open.pop();
      continue;
    }
    for (const [, attribute, double, single] of piece.slice(start.length, end).matchAll(attributes))
      if (!/^(xmlns|rdf|xml|x)(:|$)/.test(attribute!)) say(nameOf(attribute!), double ?? single!);
    if (piece[end - 1] === '/') continue;
    const property = /^(rdf|x):/.test(name!) ? open.at(-1) : nameOf(name!);
    open.push(property);
    if (property !== undefined) say(property, piece.slice(end + 1));
  }
  return entries;
}

/** Begins at the beginning of a name alone: else a long name would be tried from each of its letters. */
const attributes = /(?<![\w.:-])([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

function nameOf(qualified: string): string {
  const name = readable(shortened(qualified.slice(qualified.lastIndexOf(':') + 1)));
  return name.replace(/^\w/, (letter) => letter.toUpperCase());
}
