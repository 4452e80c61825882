import type { FormatDetails } from './details.ts';
import type { Effort, FormatName, Subsampling, TiffCompression } from './formats.ts';
import type { Image, Metadata, Source } from './image.ts';
import type { Limits } from './limits.ts';
import type { MakerNotePlace } from './metadata/maker-note.ts';
import type { NoteSubject } from './report.ts';

/** Something that a file holds beside its pixels and its {@link Metadata}: what would be lost if nobody named it. */
export interface Remainder {
  readonly what: NoteSubject;
  /** What a sentence begins with, such as `The segment APP7`. */
  readonly name: string;
  /** What an output must hold, under the same name, for it to count as kept; a view. */
  readonly data: Uint8Array;
  /** Said where the output has none, in place of what the target's format cannot hold. */
  readonly reason?: 'unknown-meaning' | 'unreadable' | 'pixels-changed';
  /** The formats that could hold it, where they are not all that hold others of its subject. */
  readonly places?: readonly FormatName[];
}

/** What a codec gives for an open file beside the public {@link Source}. */
export interface OpenFile extends Source {
  /** The metadata of one page; that of page 0 is the file's. */
  metadataOf(index: number): Metadata;
  /** Pictures of an animation, 1 for a still one. */
  readonly frames: number;
  detailsOf(index: number): FormatDetails;
  makerNoteOf(index: number): MakerNotePlace | undefined;
  /** What a page has, or the file: that of page 0 tells of the file, too. */
  remaindersOf(index: number): readonly Remainder[];
}

/** What the encoders are told: options that are already validated and have their defaults. */
export interface EncodeOptions {
  readonly quality: number;
  /** 0xrrggbb */
  readonly background: number;
  /** Of TIFF. */
  readonly compression: TiffCompression;
  readonly effort: Effort;
  readonly subsampling?: Subsampling | undefined;
  readonly maxOutputBytes?: number | undefined;
}

/** One written page. */
export interface EncodedPage {
  readonly bytes: Uint8Array;
  /** That it has, where the format has one. */
  readonly quality?: number;
}

/** Told now and then how many rows of a page are behind its encoder: never fewer than before, and not of every way to encode. */
export type OnRows = (rows: number) => void;

/** Takes pages one by one, so that a conversion holds the pixels of one page at a time. */
export interface PageWriter {
  add(image: Image, onRows?: OnRows): Promise<void>;
  /** One file with all pages, or one file a page. */
  finish(): Promise<Uint8Array[]>;
  /** Of each page so far, where the format has a quality and it may differ from the one that was asked for. */
  readonly qualities?: readonly (number | undefined)[];
}

/** One format: a folder exports it, the registry loads it. */
export interface Codec {
  /**
   * Reads the header and holds it against the limits; decodes nothing.
   * @throws CodecError `truncated`, `corrupt`, `unsupported-feature`, `limit-exceeded`
   */
  open(bytes: Uint8Array, limits: Limits): OpenFile;
  writer(options: EncodeOptions): PageWriter;
}

/** The writer of a format that holds one page a file. */
export function singlePageWriter(
  encode: (image: Image, onRows?: OnRows) => Promise<EncodedPage> | EncodedPage,
): PageWriter {
  const pages: EncodedPage[] = [];
  return {
    async add(image, onRows) {
      pages.push(await encode(image, onRows));
    },
    async finish() {
      return pages.map(({ bytes }) => bytes);
    },
    get qualities() {
      return pages.map(({ quality }) => quality);
    },
  };
}
