import { readFile } from 'node:fs/promises';
import { XMLParser } from 'fast-xml-parser';
import type { Caller } from './authentication.ts';
import type { StoreContext } from './context.ts';
import { receivePayload } from './payload.ts';
import { S3Error } from './s3-error.ts';
import type { StoreRequest } from './store-request.ts';

const maxDocumentBytes = 4 * 1024 ** 2;

/** An element of a request's document: its text, or its children. An element that stands in a list is always a list. */
export type XmlElement = string | XmlChildren;

/** By name; those that may stand more than once as a list. */
export type XmlChildren = { readonly [name: string]: XmlElement | readonly XmlElement[] };

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  removeNSPrefix: true,
  isArray: (name) => name === 'Object' || name === 'Part',
});

/**
 * Receives the XML document that a request carries.
 * @param checksumsOf what checksums among the headers are of: this document, or the object that it makes
 * @returns the children of its root; an empty body has none
 * @throws S3Error `MalformedXML` where it is none with this root, and what `receivePayload` throws
 */
export async function receiveDocument(
  store: StoreContext,
  request: StoreRequest,
  caller: Caller,
  root: string,
  checksumsOf: 'document' | 'object' = 'document',
): Promise<XmlChildren> {
  const { body } = await receivePayload(store, request, caller, { maxBytes: maxDocumentBytes, checksumsOf });
  try {
    const text = await readFile(body.file, 'utf8');
    if (text.trim() === '') return {};
    return parseDocument(text, root);
  } finally {
    await body.discard();
  }
}

function parseDocument(text: string, root: string): XmlChildren {
  // A document type could name entities; S3's documents have none.
  if (/<!DOCTYPE/i.test(text)) throw malformedXml();
  let found: unknown;
  try {
    found = parser.parse(text, true)[root];
  } catch {
    throw malformedXml();
  }
  if (found === '') return {};
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw malformedXml();
  return found as XmlChildren;
}

/** The children called `name` of an element, each of which has children. @throws S3Error `MalformedXML` */
export function childElements(element: XmlChildren, name: string): readonly XmlChildren[] {
  const children = element[name] ?? [];
  if (!Array.isArray(children)) throw malformedXml();
  return children.map((child: XmlElement) => {
    if (typeof child === 'string') throw malformedXml();
    return child;
  });
}

/** The text of the child called `name`; absent where there is none. @throws S3Error `MalformedXML` */
export function childText(element: XmlChildren, name: string): string | undefined {
  const child = element[name];
  if (child === undefined || typeof child === 'string') return child;
  throw malformedXml();
}

/** S3's answer to a document that it cannot read. */
export function malformedXml(): S3Error {
  const message = 'The XML you provided was not well-formed or did not validate against our published schema';
  return new S3Error('MalformedXML', message);
}
