import { ExifStructure, exifPointers } from './exif-structure.ts';

/** MakerNote (Exif 3.0 §4.6.6). */
export const makerNoteTag = 37_500;

/**
 * Where a maker note lies, and in which order of bytes. Many are written in the order of the structure around them and
 * hold offsets that count from its begin: such a note is right at its place alone.
 */
export interface MakerNotePlace {
  /** Bytes from the begin of the TIFF structure: of the EXIF block, or of a TIFF file. */
  readonly offset: number;
  readonly littleEndian: boolean;
}

/** The place of the maker note in an EXIF block. */
export function findMakerNote(exif: Uint8Array | undefined): MakerNotePlace | undefined {
  if (exif === undefined) return undefined;
  const block = new ExifStructure(exif);
  const directory = block.follow(block.first(), exifPointers.exif);
  const note = directory?.fields.find(({ tag }) => tag === makerNoteTag);
  return note && { offset: note.at, littleEndian: block.littleEndian };
}
