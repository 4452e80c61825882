import type { Remainder } from '../codec.ts';
import type { FormatDetails } from '../details.ts';
import type { FormatName, MetadataChoice, Subsampling } from '../formats.ts';
import type { Metadata, PageInfo } from '../image.ts';
import type { MakerNotePlace } from '../metadata/maker-note.ts';
import type { Note, NoteReason } from '../report.ts';
import type { Resize } from '../resize/placement.ts';

/** One page as a file holds it: what its header declares, and everything beside the pixels. */
export interface PageState {
  readonly info: PageInfo;
  readonly metadata: Metadata;
  readonly details: FormatDetails;
  readonly makerNote: MakerNotePlace | undefined;
  readonly remainders: readonly Remainder[];
}

/** A page before and after, and what only the pixels tell. */
export interface ConvertedPage {
  /** Its number in the input, from 1. */
  readonly number: number;
  readonly before: PageState;
  /** As the written file itself says. */
  readonly after: PageState;
  /** Whether no pixel of it is even partly transparent. */
  readonly opaque: boolean;
  /** Whether a sample of it, once decoded, needs more than 8 bits. */
  readonly wide: boolean;
  /** That it was written with, where it may differ from the one that was asked for. */
  readonly quality?: number | undefined;
}

/** How a page was to be written, as far as the notes tell it. */
export interface Settings {
  readonly to: FormatName;
  /** `#rrggbb` */
  readonly background: string;
  readonly quality: number;
  /** Where the options ask for one. */
  readonly subsampling?: Subsampling | undefined;
  readonly maxOutputBytes?: number | undefined;
  readonly metadata: MetadataChoice;
  readonly resize?: Resize | undefined;
}

/** A note and the list that it belongs to. */
export interface Finding extends Note {
  readonly fate: 'kept' | 'changed' | 'dropped';
}

/** Why something is not in the output; `because` is a clause that ends a sentence. */
export interface Because {
  readonly reason: NoteReason;
  readonly because: string;
}

/** Notes one thing of the page that is compared. */
export type Say = (fate: Finding['fate'], what: Note['what'], reason: Note['reason'], detail: string) => void;
