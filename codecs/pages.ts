import { codecError } from './errors.ts';

/** What the option `pages` may be, for messages. */
export const pagesSyntax = '`first`, `all`, or numbers and ranges from 1 such as `2`, `1-3` or `1,4-6`';

/** Whether the text is a page selection; whether the pages exist is known only when the file is open. */
export function isPageSelection(text: string): boolean {
  if (text === 'first' || text === 'all') return true;
  if (text.length > 1000 || !/^[1-9]\d{0,5}(-[1-9]\d{0,5})?(,[1-9]\d{0,5}(-[1-9]\d{0,5})?)*$/.test(text)) return false;
  return text.split(',').every((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return from! <= to!;
  });
}

/**
 * The indices, from 0, ascending, each once, that a selection names in a file of `count` pages.
 * @throws CodecError `invalid-option` when it names a page that the file does not have
 */
export function selectPages(selection: string, count: number): number[] {
  if (selection === 'all') return Array.from({ length: count }, (_, index) => index);
  if (selection === 'first') return [0];
  const chosen = new Set<number>();
  for (const part of selection.split(',')) {
    const [from, to = from] = part.split('-').map(Number);
    if (to! > count)
      throw codecError('invalid-option', `pages asks for page ${to}; the file has ${count}`, {
        option: { name: 'pages', allowed: `1 to ${count}` },
      });
    for (let page = from!; page <= to!; page++) chosen.add(page - 1);
  }
  return [...chosen].sort((a, b) => a - b);
}
