import { unescapeXml } from '../../../codecs/metadata/xml-text.ts';
import { type Entry, readable } from './entry.ts';

/** Every property of a packet that has a text, in its order; those of a list under the list's name. */
export function xmpEntries(xmp: Uint8Array): Entry[] {
  const packet = new TextDecoder().decode(xmp);
  const entries: Entry[] = [];
  const open: string[] = [];
  const say = (name: string, text: string) => {
    const value = unescapeXml(text.trim());
    if (value !== '')
      entries.push({
        group: 'xmp',
        name: readable(name.replace(/^.*:/, '')).replace(/^\w/, (it) => it.toUpperCase()),
        value,
      });
  };
  for (const [, closing, name, attributes, empty, text] of packet.matchAll(
    /<(\/?)([A-Za-z_][\w.:-]*)([^<>]*?)(\/?)>([^<]*)/g,
  )) {
    if (closing) {
      open.pop();
      continue;
    }
    for (const [, attribute, double, single] of attributes!.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
      if (!/^(xmlns|rdf|xml|x)(:|$)/.test(attribute!)) say(attribute!, double ?? single!);
    if (empty) continue;
    open.push(name!);
    const property = open.findLast((one) => !/^(rdf|x):/.test(one));
    if (property) say(property, text!);
  }
  return entries;
}
