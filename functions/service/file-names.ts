/**
 * File names as they come from people and go to their disks: any script, but nothing that Windows, macOS or Linux
 * refuses, that a shell would take for a path, or that hides what the file is.
 */

/** What the file systems in use take for one name, in bytes of UTF-8. */
const maxFileNameBytes = 255;

/** What a file is called whose name leaves nothing that is safe. */
const fallbackStem = 'image';

// Slashes split paths and are dealt with first; the rest is what Windows refuses.
const forbidden = /[<>:"|?*]/g;

// Control characters, and the marks that turn the direction of text: they make `gnp.exe` read as `exe.png`.
const invisible = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]/gu;

/** Devices of Windows, whatever follows their first dot. */
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=$|[. ])/i;

/** A name's ending that says what the file is: a dot, a letter, one to four letters or digits. */
const extensionPattern = /\.[a-z][a-z0-9]{1,4}$/i;

/**
 * The name of an output: that of its source with the suffix of its page and its own extension.
 * @param source any text, such as `../../Ünï "x".jpg`; only what stands behind the last slash counts
 * @param suffix `''`, or `-1`, `-2`, … for one output of several
 * @param extension without its dot; always kept whole
 * @param maxBytes of UTF-8; the stem is cut at a code point to fit. Default and most: 255
 */
export function outputFileName(source: string, suffix: string, extension: string, maxBytes = maxFileNameBytes): string {
  const ending = `${suffix}.${extension}`;
  const stem = safeStem(source.slice(lastSlash(source) + 1).replace(extensionPattern, ''));
  const room = Math.min(maxBytes, maxFileNameBytes) - encode(ending).length;
  return `${trimEnd(cut(stem, room)) || fallbackStem}${ending}`;
}

/**
 * `Content-Disposition: attachment` with the name in both of its forms: plain ASCII for old clients, and exact.
 * @see RFC 6266 §4.3, RFC 8187 §3.2
 */
export function contentDisposition(fileName: string): string {
  const ascii = fileName
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^ -~]/gu, '_')
    .replace(/["\\%;]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeExtended(fileName)}`;
}

function safeStem(stem: string): string {
  const wellFormed = new TextDecoder().decode(encode(stem)); // a lone surrogate becomes U+FFFD
  const visible = wellFormed.normalize('NFC').replace(invisible, '').replace(forbidden, '_');
  const trimmed = trimEnd(visible.trimStart());
  return reserved.test(trimmed) ? `_${trimmed}` : trimmed;
}

/** Windows drops dots and spaces at the end of a name, so two names would become one. */
function trimEnd(name: string): string {
  return name.replace(/[.\s]+$/u, '');
}

function cut(text: string, maxBytes: number): string {
  let result = '';
  let bytes = 0;
  for (const character of text) {
    bytes += encode(character).length;
    if (bytes > maxBytes) break;
    result += character;
  }
  return result;
}

function lastSlash(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
}

/** `encodeURIComponent` leaves `'()*` as they are, which RFC 8187 §3.2.1 does not count among attr-char. */
function encodeExtended(value: string): string {
  return encodeURIComponent(value).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
