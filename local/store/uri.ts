import { S3Error } from './s3-error.ts';

/** One parameter of a query, decoded. */
export interface QueryParameter {
  readonly name: string;
  readonly value: string;
}

/** Percent-encodes all but RFC 3986's unreserved characters, as SigV4 asks. */
export function encodeUriComponent(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The same for a path: its slashes stay. Dot segments are no path steps in S3 and stay too. */
export function encodeUriPath(path: string): string {
  return path.split('/').map(encodeUriComponent).join('/');
}

/** Encodes a key as S3 does in events and listings: as form data, so a space is `+`, but for its slashes. */
export function encodeFormPath(key: string): string {
  return encodeUriPath(key).replaceAll('%20', '+').replaceAll('%2A', '*').replaceAll('~', '%7E');
}

/** Percent-decodes UTF-8. @throws S3Error `InvalidURI` */
export function decodeUriComponent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** Splits and decodes a query string; the order is kept. @throws S3Error `InvalidURI` */
export function parseQuery(query: string): readonly QueryParameter[] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const cut = pair.indexOf('=');
      const [name, value] = cut < 0 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)];
      return { name: decodeFormComponent(name), value: decodeFormComponent(value) };
    });
}

function decodeFormComponent(text: string): string {
  return decodeUriComponent(text.replaceAll('+', ' '));
}
