import type { ServerResponse } from 'node:http';
import Builder from 'fast-xml-builder';

/** An element's content: text, a number, child elements, or one element for each item of a list. Absent: no element. */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlContent[]
  | { readonly [name: string]: XmlContent };

/** The namespace of S3's documents; its error documents have none. */
const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

const builder = new Builder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  processEntities: false,
  tagValueProcessor: (_name, value) => escapeText(String(value)),
});

/** An XML document with one root element, which has a text or children. */
export function xmlDocument(
  root: string,
  content: string | { readonly [name: string]: XmlContent },
  namespace?: string,
): string {
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    [root]: {
      ...(namespace === undefined ? {} : { '@xmlns': namespace }),
      ...(typeof content === 'string' ? { '#text': content } : withoutAbsent(content)),
    },
  });
}

/** Who owns every bucket and object, as listings name it. */
export const ownerElement = { ID: 'local', DisplayName: 'local' } as const;

/** Answers 200 with a document of S3's. */
export function sendXml(
  response: ServerResponse,
  root: string,
  content: string | { readonly [name: string]: XmlContent },
): void {
  const document = xmlDocument(root, content, s3Namespace);
  response.writeHead(200, { 'Content-Type': 'application/xml', 'Content-Length': Buffer.byteLength(document) });
  response.end(document);
}

function withoutAbsent(content: { readonly [name: string]: XmlContent }): object {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined));
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters become references, as in S3's own documents, so that any key survives (a bare CR would not). */
function escapeText(text: string): string {
  return text.replace(/[&<>"\p{Cc}]/gu, (character) => named[character] ?? `&#${character.charCodeAt(0)};`);
}
