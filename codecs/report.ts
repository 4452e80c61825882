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
  /** How the numbers of the pixels are to be seen: PNG's gAMA, cHRM, sRGB and cICP. */
  'color-description',
  /** Bits of the samples that the picture once had: PNG's sBIT. */
  'significant-bits',
  /** When the picture was last changed: PNG's tIME. */
  'time',
  /** The small picture in EXIF. */
  'thumbnail',
  'orientation',
  'dimensions',
  'alpha',
  'bit-depth',
  'color',
  'pages',
  'animation',
] as const;
/** One of {@link noteSubjects}. */
export type NoteSubject = (typeof noteSubjects)[number];

/** Why something was kept, changed or dropped. Stable: clients may switch on it. */
export const noteReasons = [
  /** The output holds it as the input did. */
  'carried',
  /** The target format has no place for it. */
  'target-has-none',
  /** The target could hold it; writing it is not carried out yet. */
  'not-carried-yet',
  /** The option `pages` left it out. */
  'not-selected',
  /** The option `metadata` left it out. */
  'as-asked',
  /** A profile of another colour space than the output's. */
  'other-color-space',
  /** It shows the pixels as they no longer are. */
  'pixels-changed',
  /** It is broken in the input. */
  'unreadable',
  /** Longer than the target format can hold. */
  'too-long',
  /** Orientation: the pixels were turned instead. */
  'applied',
  /** Alpha: laid on a background. */
  'flattened',
  /** Alpha: every pixel is opaque, so the channel said nothing. */
  'opaque',
  /** Stored in another way, with the same pixels. */
  'stored-differently',
  /** Stored with more than the input had; nothing is lost. */
  'widened',
  /** Rounded to what the target can express. */
  'rounded',
  /** Colours of another model, computed. */
  'converted',
  /** The target compresses with loss. */
  'lossy-compression',
  /** Dimensions: brought to the size that was asked for. */
  'resized',
  /** Dimensions: the edges that the shape asked for has no room for were cut off. */
  'cropped',
  /** One file a page. */
  'one-file-a-page',
] as const;
/** One of {@link noteReasons}. */
export type NoteReason = (typeof noteReasons)[number];

/** One thing that was kept, changed or dropped. */
export interface Note {
  readonly what: NoteSubject;
  /** The page of the input that it concerns, from 1; absent where it concerns all pages that were converted. */
  readonly page?: number;
  readonly reason: NoteReason;
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
