import { joinBytes, latin1 } from '../bytes.ts';
import { md5 } from './md5.ts';
import { aboutOf, namespaces, readPacket, wrapDescriptions, writePacket } from './xmp-packet.ts';

/** Bytes of a packet in one JPEG segment, at most (XMP specification part 3 §1.1.3). */
export const maxStandardXmp = 65_502;
/** Bytes of the extension in one segment. */
const portionBytes = 65_400;
const guidBytes = 32;
const portionHead = guidBytes + 8;

/** A packet that is too long for one segment, in parts. */
export interface SplitXmp {
  /** The packet of the first segment: it only names the extension by its digest. */
  readonly standard: Uint8Array;
  /** The contents of the segments of the extension, without their prefix. */
  readonly portions: readonly Uint8Array[];
}

/**
 * Splits a packet: all its properties go into the extension.
 * @see XMP specification part 3 §1.1.3.1
 */
export function splitXmp(xmp: Uint8Array): SplitXmp {
  const packet = readPacket(xmp);
  const extension = writePacket(withoutWrapper(packet));
  const guid = md5(extension);
  const note = `<rdf:Description rdf:about="${aboutOf(packet)}" xmlns:xmpNote="${namespaces.note}" xmpNote:HasExtendedXMP="${guid}"/>`;
  const portions: Uint8Array[] = [];
  for (let offset = 0; offset < extension.length; offset += portionBytes) {
    const head = new Uint8Array(portionHead);
    for (let at = 0; at < guidBytes; at++) head[at] = guid.charCodeAt(at);
    const view = new DataView(head.buffer);
    view.setUint32(guidBytes, extension.length);
    view.setUint32(guidBytes + 4, offset);
    portions.push(joinBytes([head, extension.subarray(offset, offset + portionBytes)]));
  }
  return { standard: writePacket(wrapDescriptions(note)), portions };
}

/** The serialization without the `xpacket` instructions, which the extension must not have. */
function withoutWrapper(packet: string): string {
  const from = packet.indexOf('?>') + 2;
  const to = packet.lastIndexOf('<?xpacket');
  return packet.startsWith('<?xpacket') && to > from ? packet.slice(from, to) : packet;
}

const note =
  /\s[\w-]{1,40}:HasExtendedXMP\s{0,9}=\s{0,9}["']([\dA-Fa-f]{32})["']|<[\w-]{1,40}:HasExtendedXMP>\s{0,9}([\dA-Fa-f]{32})\s{0,9}<\/[\w-]{1,40}:HasExtendedXMP>/;
/** A description that says nothing. */
const empty =
  /<rdf:Description(?:\s+(?:rdf:about|xmlns:[\w-]{1,40})\s{0,9}=\s{0,9}(?:"[^"]*"|'[^']*'))*\s*(?:\/>|>\s*<\/rdf:Description>)/;

/**
 * Joins the packet of the first segment with the extension that it names.
 * @param portions the contents of all extension segments of the file, in its order
 * @returns the packet as it is where it names none, `undefined` where its extension is not there whole
 */
export function joinXmp(standard: Uint8Array, portions: readonly Uint8Array[]): Uint8Array | undefined {
  const packet = readPacket(standard);
  const found = note.exec(packet);
  if (found === null) return standard;
  const extension = joinPortions(portions, (found[1] ?? found[2]!).toUpperCase());
  if (extension === undefined) return undefined;
  const without = packet.replace(found[0], '');
  const outer = partsOf(without);
  const inner = partsOf(readPacket(extension));
  if (outer === undefined || inner === undefined) return undefined;
  if (outer.content.replace(empty, '').trim() === '') return writePacket(rewrap(without, readPacket(extension)));
  // Prefixes that the extension declares around its descriptions are declared around them all.
  const declared = Object.entries(inner.prefixes).filter(([prefix]) => outer.prefixes[prefix] === undefined);
  if (Object.entries(inner.prefixes).some(([prefix, uri]) => (outer.prefixes[prefix] ?? uri) !== uri)) return undefined;
  const declarations = declared.map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join('');
  const { openEnd, end } = outer;
  return writePacket(
    without.slice(0, openEnd) + declarations + without.slice(openEnd, end) + inner.content + without.slice(end),
  );
}

/** The packet's own instructions around what the extension says. */
function rewrap(packet: string, extension: string): string {
  const from = packet.indexOf('?>') + 2;
  const to = packet.lastIndexOf('<?xpacket');
  return packet.startsWith('<?xpacket') && to > from ? packet.slice(0, from) + extension + packet.slice(to) : extension;
}

/** The portions in their places, if they cover the whole length that they tell. No memory is taken before that is known. */
function joinPortions(portions: readonly Uint8Array[], guid: string): Uint8Array | undefined {
  const own = portions
    .filter((portion) => portion.length > portionHead && latin1(portion.subarray(0, guidBytes)).toUpperCase() === guid)
    .map((portion) => {
      const view = new DataView(portion.buffer, portion.byteOffset, portionHead);
      return {
        full: view.getUint32(guidBytes),
        offset: view.getUint32(guidBytes + 4),
        data: portion.subarray(portionHead),
      };
    })
    .sort((a, b) => a.offset - b.offset);
  let end = 0;
  const inOrder = own.filter(({ offset, data }) => {
    const next = offset === end;
    if (next) end += data.length;
    return next;
  });
  return own.length > 0 && end === own[0]!.full ? joinBytes(inOrder.map(({ data }) => data)) : undefined;
}

interface RdfParts {
  /** Where the `>` of the start tag of `rdf:RDF` lies. */
  readonly openEnd: number;
  /** Where its end tag begins. */
  readonly end: number;
  readonly content: string;
  /** The prefixes declared on it and around it, those of RDF and of the wrapper apart. */
  readonly prefixes: Readonly<Record<string, string>>;
}

function partsOf(packet: string): RdfParts | undefined {
  const open = packet.indexOf('<rdf:RDF');
  const openEnd = open < 0 ? -1 : packet.indexOf('>', open);
  const end = packet.lastIndexOf('</rdf:RDF>');
  if (openEnd < 0 || end < openEnd) return undefined;
  const declarations = packet.slice(0, openEnd).matchAll(/\sxmlns:([\w-]{1,40})\s{0,9}=\s{0,9}["']([^"'<>]*)["']/g);
  const prefixes = Array.from(declarations, ([, prefix, uri]) => [prefix!, uri!] as const);
  return {
    openEnd,
    end,
    content: packet.slice(openEnd + 1, end),
    prefixes: Object.fromEntries(prefixes.filter(([prefix]) => prefix !== 'rdf' && prefix !== 'x')),
  };
}
