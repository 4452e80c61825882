/**
 * File names as they come from people and go to their disks: any script, but nothing that Windows, macOS or Linux
 * refuses, that a shell would take for a path, or that hides what the file is.
 */

/** What the file systems in use take for one name, in bytes of UTF-8. */
const maxFileNameBytes = 255;

/** What a file is called whose name leaves nothing that is safe. */
const fallbackStem = 'image';
/** The same of a folder. */
const fallbackFolder = 'folder';

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
  const stem = safeStem(fileStem(source));
  const room = Math.min(maxBytes, maxFileNameBytes) - utf8Length(ending);
  return `${trimEnd(cut(stem, room)) || fallbackStem}${ending}`;
}

/** What stands behind the last slash of a name, without the extension. */
export function fileStem(source: string): string {
  return source.slice(lastSlash(source) + 1).replace(extensionPattern, '');
}

/**
 * A folder's name, safe as a file's: what no system takes for a path, a device, or nothing.
 * @param name any text without a slash
 */
export function safeFolderName(name: string): string {
  return trimEnd(cut(safeStem(name), maxFileNameBytes)) || fallbackFolder;
}

function safeStem(stem: string): string {
  const wellFormed = stem.replace(/\p{Surrogate}/gu, '\ufffd');
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
    bytes += utf8Length(character);
    if (bytes > maxBytes) break;
    result += character;
  }
  return result;
}

function lastSlash(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
