/** Rows of text under headings; columns after the first `textColumns` hold numbers and are aligned to the right. */
export interface Table {
  readonly title: string;
  /** A sentence or two on how to read it. */
  readonly note?: string;
  readonly headings: readonly string[];
  readonly textColumns: number;
  readonly rows: readonly (readonly string[])[];
}

/** For a terminal. What the first column repeats is said once. */
export function toText({ title, note, headings, textColumns, rows }: Table): string {
  const shown = rows.map((row, at) => (at > 0 && rows[at - 1]![0] === row[0] ? ['', ...row.slice(1)] : row));
  const widths = headings.map((heading, at) => Math.max(heading.length, ...shown.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (at < textColumns ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [`\n${title}`, ...(note ? [note] : []), '', line(headings), rule, ...shown.map(line), ''].join('\n');
}

/** For a document. */
export function toMarkdown({ title, note, headings, textColumns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = headings.map((_, at) => (at < textColumns ? '---' : '---:'));
  return [`## ${title}`, '', ...(note ? [note, ''] : []), line(headings), line(rule), ...rows.map(line), ''].join('\n');
}
