import { outputFileName } from '../../../codecs/file-names.ts';

/** What a pattern's fields stand for. `docs/file-names.md` describes them. */
export interface NameFields {
  /** Of the source, without its extension. */
  readonly name: string;
  /** Pixels of the output's first page. */
  readonly width: number;
  readonly height: number;
  /** The page of the source that the output holds, from 1; the first where it holds several. */
  readonly page: number;
  /** The place of the source in the batch, from 1, with as many digits as the last has. */
  readonly number: string;
  /** Of the output: `jpeg`, `png`, `bmp`, `tiff`. */
  readonly format: string;
  /** When the source was changed last: `2026-11-27`, in the time of this device. */
  readonly date: string;
}

/** The fields that a pattern may have between braces. */
export const nameFields = ['name', 'width', 'height', 'page', 'number', 'format', 'date'] as const;

/** Names as the sources have them. */
export const defaultNamePattern = '{name}';

/** The fields in a pattern that there are not, as they are written; a pattern with none of these is right. */
export function unknownFields(pattern: string): string[] {
  const written = [...pattern.matchAll(/\{([^{}]*)\}/g)].map(([, field]) => field!);
  return written.filter((field) => !nameFields.some((known) => known === field));
}

/**
 * An output's file name by a pattern, safe on every system.
 * @param pattern text with fields in braces, such as `{name}-{width}`; an empty one counts as `{name}`
 * @param suffix of one output of several, which is set behind the name unless the pattern has `{page}`
 * @param extension without its dot
 */
export function patternFileName(pattern: string, fields: NameFields, suffix: string, extension: string): string {
  const chosen = pattern.trim() || defaultNamePattern;
  const stem = chosen.replace(/\{([^{}]*)\}/g, (whole, field: string) =>
    nameFields.some((known) => known === field) ? String(fields[field as keyof NameFields]) : whole,
  );
  // A slash in a pattern is no folder; and the extension that is taken off is the one that is put on here.
  return outputFileName(
    `${stem.replace(/[/\\]/g, '_')}.${extension}`,
    chosen.includes('{page}') ? '' : suffix,
    extension,
  );
}
