const namedAtMost = 5;
const nameLength = 80;

/** The first few, each cut short: a file may hold any number of any length, and a note stays a sentence. */
export function listShort(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const first = distinct
    .slice(0, namedAtMost)
    .map((name) => (name.length > nameLength ? `${name.slice(0, nameLength)}…` : name));
  const counted = names.length - first.length;
  const more = counted > 0 ? ` and ${counted.toLocaleString('en-US')} more` : '';
  // A list goes on in the middle of a sentence, but for what begins with a name of its own.
  return first.map((name, index) => (index === 0 ? name : name.replace(/^(The|A|An|What) /, lower))).join(', ') + more;
}

function lower(article: string): string {
  return article.toLowerCase();
}

/** Whether two blocks are the same, of bytes or of longer words. */
export function sameBytes(a: Uint8Array | Uint16Array, b: Uint8Array | Uint16Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
