import type { TextEntry } from '../image.ts';
import { escapeXml, isXmlText, unescapeXml } from './xml-text.ts';
import {
  aboutOf,
  addDescriptions,
  describe,
  hasProperty,
  namespaces,
  readPacket,
  wrapDescriptions,
  writePacket,
} from './xmp-packet.ts';

/** The namespace of text that its container has no place for: an ordered list of keywords and texts. */
const textNamespace = 'urn:image-conversion:text/';
const prefix = 'pngText';
const declared = `xmlns:${prefix}="${textNamespace}"`;

/** The properties by which others know the usual keywords (PNG 3rd ed. §11.3.3.2; XMP specification part 1 §8.3, §8.4). */
const properties: Readonly<
  Record<string, { readonly name: string; readonly form: 'alternatives' | 'list' | 'plain' }>
> = {
  Title: { name: 'dc:title', form: 'alternatives' },
  Description: { name: 'dc:description', form: 'alternatives' },
  Copyright: { name: 'dc:rights', form: 'alternatives' },
  Author: { name: 'dc:creator', form: 'list' },
  Software: { name: 'xmp:CreatorTool', form: 'plain' },
};

/** A packet, and the text that stood in it because its container had no other place. */
export interface PacketWithText {
  readonly xmp?: Uint8Array;
  readonly text: readonly TextEntry[];
}

/**
 * Lays text into a packet, or into a new one: as it is under a namespace of its own, so that it comes out again as it
 * went in, and, where the packet has no such property yet, under the properties that others read.
 * @returns the packet and the entries that it could not take: what XML cannot hold, and all where the packet is broken
 */
export function addText(xmp: Uint8Array | undefined, text: readonly TextEntry[]): PacketWithText {
  const fits = (entry: TextEntry) => isXmlText(entry.keyword) && isXmlText(entry.text);
  const entries = text.filter(fits);
  if (entries.length === 0) return { ...(xmp && { xmp }), text };
  const packet = xmp === undefined ? wrapDescriptions('') : readPacket(xmp);
  const items = entries.map(
    (entry) =>
      `<rdf:li rdf:parseType="Resource"><${prefix}:keyword>${escapeXml(entry.keyword)}</${prefix}:keyword><${prefix}:text>${escapeXml(entry.text)}</${prefix}:text></rdf:li>`,
  );
  const list = `<${prefix}:entries><rdf:Seq>${items.join('')}</rdf:Seq></${prefix}:entries>`;
  const prefixes = { [prefix]: textNamespace, dc: namespaces.dc, xmp: namespaces.xmp };
  const added = addDescriptions(packet, describe(aboutOf(packet), prefixes, list + knownProperties(packet, entries)));
  if (added === undefined) return { ...(xmp && { xmp }), text };
  return { xmp: writePacket(added), text: text.filter((entry) => !fits(entry)) };
}

function knownProperties(packet: string, entries: readonly TextEntry[]): string {
  return Object.entries(properties)
    .map(([keyword, { name, form }]) => {
      const entry = entries.find((one) => one.keyword === keyword);
      if (entry === undefined || hasProperty(packet, name)) return '';
      const value = escapeXml(entry.text);
      switch (form) {
        case 'plain':
          return `<${name}>${value}</${name}>`;
        case 'list':
          return `<${name}><rdf:Seq><rdf:li>${value}</rdf:li></rdf:Seq></${name}>`;
        case 'alternatives':
          return `<${name}><rdf:Alt><rdf:li xml:lang="x-default">${value}</rdf:li></rdf:Alt></${name}>`;
        default:
          return form satisfies never;
      }
    })
    .join('');
}

/** Takes out again what {@link addText} laid in. A packet in which nothing else stands is none. */
export function takeText(xmp: Uint8Array | undefined): PacketWithText {
  if (xmp === undefined) return { text: [] };
  const packet = readPacket(xmp);
  const declaration = packet.indexOf(declared);
  const start = declaration < 0 ? -1 : packet.lastIndexOf('<rdf:Description', declaration);
  const close = '</rdf:Description>';
  const end = start < 0 ? -1 : packet.indexOf(close, declaration);
  if (end < 0) return { xmp, text: [] };
  const text = readEntries(packet.slice(start, end));
  const rest = packet.slice(0, start) + packet.slice(end + close.length);
  return rest === wrapDescriptions('') ? { text } : { xmp: writePacket(rest), text };
}

function readEntries(description: string): TextEntry[] {
  const pair = new RegExp(
    `<${prefix}:keyword>([^<]*)</${prefix}:keyword><${prefix}:text>([^<]*)</${prefix}:text>`,
    'g',
  );
  return Array.from(description.matchAll(pair), ([, keyword, text]) => ({
    keyword: unescapeXml(keyword!),
    text: unescapeXml(text!),
  }));
}

/** The copyright notice that the packet gives in the default language (dc:rights), if any. */
export function copyrightOf(xmp: Uint8Array): string | undefined {
  const packet = readPacket(xmp);
  const from = packet.indexOf('<dc:rights>');
  const to = from < 0 ? -1 : packet.indexOf('</dc:rights>', from);
  if (to < 0) return undefined;
  const notices = [...packet.slice(from, to).matchAll(/<rdf:li([^>]*)>([^<]*)</g)];
  const notice = notices.find(([, attributes]) => attributes!.includes('x-default')) ?? notices[0];
  return notice && unescapeXml(notice[2]!);
}
