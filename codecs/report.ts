import type { FormatDetails } from './details.ts';
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
  /** How the numbers of the pixels are to be seen: PNG's gAMA, cHRM, sRGB and cICP, TIFF's fields of §20. */
  'color-description',
  /** Bits of the samples that the picture once had: PNG's sBIT. */
  'significant-bits',
  /** When the picture was last changed: PNG's tIME. */
  'time',
  /** The small picture in EXIF or JFIF. */
  'thumbnail',
  /** What a camera noted for its own software, in EXIF. */
  'maker-note',
  'orientation',
  'dimensions',
  'alpha',
  'bit-depth',
  'color',
  /** The quality of lossy compression, where it is another than the one asked for. */
  'quality',
  /** Chroma subsampling, where it is another than the one asked for. */
  'subsampling',
  'pages',
  /** TIFF's mark that a page is a smaller copy or the mask of another. */
  'page-kind',
  'animation',
  /** Pictures beside the pages: gain maps, previews and others of a JPEG, SubIFDs of a TIFF. */
  'extra-images',
  /** Samples of a TIFF that are neither colour nor alpha. */
  'extra-samples',
  /** The colour that a picture is meant to be seen on: PNG's bKGD. */
  'background',
  /** PNG's sPLT, hIST, and PLTE beside RGB. */
  'suggested-palette',
  /** Application segments of a JPEG beside those of the subjects above. */
  'segments',
  /** Chunks of a PNG beside those of the subjects above. */
  'chunks',
  /** Fields of a TIFF beside those of the subjects above. */
  'fields',
  /** What follows the picture in its file. */
  'trailing-data',
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
  /** A profile or a colour of another colour space than the output's. */
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
  /** Nobody can tell what it says, nor whether it would still be right. */
  'unknown-meaning',
  /** Quality: lowered until the file fitted into `maxOutputBytes`. */
  'made-to-fit',
  /** The encoder cannot write what was asked for, of this picture. */
  'encoder-limit',
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

/** A page of a file: what its header declares, and how its format stores it. */
export interface PageReport extends PageInfo {
  readonly details: FormatDetails;
}

/** What {@link Timings} tell, in the order of the stages. */
export const timingNames = [
  /** Of the headers and the metadata of the input. */
  'readingMs',
  'decodingMs',
  /** 0 where nothing was to be resized. */
  'resizingMs',
  'encodingMs',
  /** Of the outputs, read back, with the input. */
  'comparingMs',
  /** Of all stages and what lies between them. */
  'totalMs',
] as const;

/**
 * The time that a conversion took, in milliseconds with one decimal. Two conversions of one file have the same report but for these.
 */
export type Timings = Readonly<Record<(typeof timingNames)[number], number>>;

/** What a conversion kept, changed and dropped, and why. Nothing is lost silently. */
export interface FidelityReport {
  readonly version: 2;
  readonly source: {
    readonly format: FormatName;
    readonly sizeBytes: number;
    /** All pages, whether they were converted or not. `width` and `height` are those stored, before the orientation. */
    readonly pages: readonly PageReport[];
  };
  readonly target: {
    readonly format: FormatName;
    /** Of all outputs together. */
    readonly sizeBytes: number;
    /** One entry a written page, in the order of the outputs, as the outputs themselves say. */
    readonly pages: readonly PageReport[];
  };
  readonly kept: readonly Note[];
  readonly changed: readonly Note[];
  readonly dropped: readonly Note[];
  readonly timings: Timings;
}

/** A report as the first version had it: without details and timings, and of the written pages the size alone. */
export interface FidelityReport1 extends Pick<FidelityReport, 'kept' | 'changed' | 'dropped'> {
  readonly version: 1;
  readonly source: { readonly format: FormatName; readonly sizeBytes: number; readonly pages: readonly PageInfo[] };
  readonly target: {
    readonly format: FormatName;
    readonly sizeBytes: number;
    readonly pages: readonly { readonly width: number; readonly height: number }[];
  };
}

/** A report that was stored, by whichever version. */
export type StoredFidelityReport = FidelityReport | FidelityReport1;
