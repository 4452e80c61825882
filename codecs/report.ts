import type { FormatName } from './formats.ts';
import type { PageInfo } from './image.ts';

/** What a {@link Note} speaks of. */
export const noteSubjects = [
  'icc',
  'exif',
  'xmp',
  'iptc',
  'text',
  'density',
  'orientation',
  'alpha',
  'bit-depth',
  'color',
  'pages',
  'animation',
] as const;
export type NoteSubject = (typeof noteSubjects)[number];

/** One thing that was kept, changed or dropped. */
export interface Note {
  readonly what: NoteSubject;
  /** The page it concerns, from 1; absent where it concerns the whole file. */
  readonly page?: number;
  /** A stable code, such as `target-has-none`; clients may switch on it. */
  readonly reason: string;
  /** A sentence for a person, such as `alpha flattened on #ffffff: JPEG has no alpha`. */
  readonly detail: string;
}

/** What a conversion kept, changed and dropped, and why. Nothing is lost silently. */
export interface FidelityReport {
  readonly version: 1;
  readonly source: { readonly format: FormatName; readonly sizeBytes: number; readonly pages: readonly PageInfo[] };
  readonly target: {
    readonly format: FormatName;
    /** Of all outputs together. */
    readonly sizeBytes: number;
    /** One entry a written page, in the order of the outputs. */
    readonly pages: readonly { readonly width: number; readonly height: number }[];
  };
  readonly kept: readonly Note[];
  readonly changed: readonly Note[];
  readonly dropped: readonly Note[];
}
