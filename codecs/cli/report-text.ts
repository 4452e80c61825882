import { type FormatName, formats } from '../formats.ts';
import type { Source } from '../image.ts';
import type { FidelityReport, Note } from '../report.ts';

/** A conversion in plain words: a line for the files, a line for each note. */
export function describeReport(input: string, outputs: readonly string[], report: FidelityReport): string {
  const { source, target, kept, changed, dropped } = report;
  const say = (heading: string, notes: readonly Note[]) =>
    notes.map(({ page, detail }) => `  ${heading} ${page === undefined ? '' : `page ${page}: `}${detail}\n`);
  return [
    `${input} (${formats[source.format].label}, ${size(source.sizeBytes)}) → ${outputs.join(', ')} (${formats[target.format].label}, ${size(target.sizeBytes)})\n`,
    ...say('kept   ', kept),
    ...say('changed', changed),
    ...say('dropped', dropped),
  ].join('');
}

/** A file in plain words: `TIFF, 120×160, 3 pages, rgb, 8 bits, lzw, with density`. */
export function describeFile(format: FormatName, pages: Source['pages'], metadata: readonly string[]): string {
  const { width, height, layout } = pages[0]!;
  const count = pages.length > 1 ? `, ${pages.length} pages` : '';
  const held = metadata.length > 0 ? `, with ${metadata.join(', ')}` : '';
  return `${formats[format].label}, ${width}×${height}${count}, ${layout.color}${layout.alpha ? ' with alpha' : ''}, ${layout.bits} bits, ${layout.compression}${held}`;
}

/** One line of JSON. */
export function asJsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function size(bytes: number): string {
  return bytes < 10_000 ? `${bytes} bytes` : `${Math.round(bytes / 1000).toLocaleString('en-US')} kB`;
}
