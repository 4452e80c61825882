import { latin1 } from '../bytes.ts';
import { escapeXml } from './xml-text.ts';

/** The namespaces that are written or looked for (XMP specification part 1 and 2). */
export const namespaces = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  dc: 'http://purl.org/dc/elements/1.1/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  tiff: 'http://ns.adobe.com/tiff/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  note: 'http://ns.adobe.com/xmp/note/',
} as const;

const endOfRdf = '</rdf:RDF>';

/** The packet as text. It has to be UTF-8 in every container (part 3 §1.1); what is not comes out as U+FFFD. */
export function readPacket(xmp: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(xmp);
}

/** The bytes of a packet. */
export function writePacket(packet: string): Uint8Array {
  return new TextEncoder().encode(packet);
}

/** A packet around descriptions (part 1 §7.3.2), read-only, so without padding. */
export function wrapDescriptions(descriptions: string): string {
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${namespaces.rdf}">${descriptions}${endOfRdf}</x:xmpmeta><?xpacket end="r"?>`;
}

/** Puts descriptions behind those that the packet has; `undefined` where it has no `rdf:RDF` that could take them. */
export function addDescriptions(packet: string, descriptions: string): string | undefined {
  const end = packet.lastIndexOf(endOfRdf);
  return end < 0 ? undefined : packet.slice(0, end) + descriptions + packet.slice(end);
}

/** What the descriptions of the packet are about, as it stands in an attribute: they all have the same (part 1 §7.4). */
export function aboutOf(packet: string): string {
  return (
    /rdf:about\s*=\s*(?:"([^"<]*)"|'([^'<"]*)')/
      .exec(packet)
      ?.slice(1)
      .find((about) => about !== undefined) ?? ''
  );
}

/** A description with its properties; `about` as {@link aboutOf} gives it. */
export function describe(about: string, prefixes: Readonly<Record<string, string>>, properties: string): string {
  const declared = Object.entries(prefixes).map(([prefix, uri]) => ` xmlns:${prefix}="${escapeXml(uri)}"`);
  return `<rdf:Description rdf:about="${about}"${declared.join('')}>${properties}</rdf:Description>`;
}

/** Whether a property has a value in the packet, under its usual prefix. */
export function hasProperty(packet: string, name: string): boolean {
  return new RegExp(`[<\\s]${name}[\\s>=]`).test(packet);
}

/** Values of plain properties, by their usual names, that a conversion makes untrue. */
export type TrueValues = Readonly<Record<`${'tiff' | 'exif'}:${string}`, number>>;

/**
 * Sets whole-numbered properties to their true values where the packet has them, in either form that RDF allows.
 * @returns the very bytes where nothing is wrong
 */
export function correctPacket(xmp: Uint8Array, values: TrueValues): Uint8Array {
  // ASCII alone is looked for and written, so that any bytes between stay what they are.
  const before = latin1(xmp);
  let packet = before;
  for (const [name, value] of Object.entries(values)) {
    packet = packet.replace(new RegExp(`(\\s${name}\\s{0,9}=\\s{0,9}["'])\\d{1,9}(?=["'])`, 'g'), `$1${value}`);
    packet = packet.replace(new RegExp(`(<${name}>\\s{0,9})\\d{1,9}(?=\\s{0,9}</)`, 'g'), `$1${value}`);
  }
  return packet === before ? xmp : Uint8Array.from(packet, (letter) => letter.charCodeAt(0));
}
