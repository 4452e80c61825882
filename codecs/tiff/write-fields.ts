import { joinBytes } from '../bytes.ts';
import { nearestFraction } from '../metadata/fraction.ts';

/** The types of fields that are written (TIFF 6.0 §2; 16 and 18 of BigTIFF). */
export const fieldTypes = {
  byte: 1,
  ascii: 2,
  short: 3,
  long: 4,
  rational: 5,
  undefined: 7,
  long8: 16,
} as const;

/** A field whose values are known: little-endian, as they will lie in the file. */
export interface ValueField {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Uint8Array;
}
/** A field that points to a directory of its own, such as the one of EXIF. */
export interface DirectoryField {
  readonly tag: number;
  readonly directory: readonly Field[];
}
/** StripOffsets: it points to the strips of its page, which are laid out behind the directory. */
export interface StripsField {
  readonly tag: number;
  readonly strips: readonly Uint8Array[];
}
export type Field = ValueField | DirectoryField | StripsField;

export function shortField(tag: number, ...values: readonly number[]): ValueField {
  return { tag, type: fieldTypes.short, count: values.length, value: new Uint8Array(Uint16Array.from(values).buffer) };
}

export function longField(tag: number, ...values: readonly number[]): ValueField {
  return { tag, type: fieldTypes.long, count: values.length, value: new Uint8Array(Uint32Array.from(values).buffer) };
}

/** Numbers of 16 bits, arrays of them one after the other. */
export function shortArrayField(tag: number, arrays: readonly Uint16Array[]): ValueField {
  const parts = arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  const value = joinBytes(parts);
  return { tag, type: fieldTypes.short, count: value.length / 2, value };
}

/** The nearest fraction of each of some numbers that are not negative. */
export function rationalField(tag: number, ...values: readonly number[]): ValueField {
  const fractions = Uint32Array.from(values.flatMap(nearestFraction));
  return { tag, type: fieldTypes.rational, count: values.length, value: new Uint8Array(fractions.buffer) };
}

/** Bytes that have no inner structure. */
export function bytesField(tag: number, type: 'byte' | 'undefined', value: Uint8Array): ValueField {
  return { tag, type: fieldTypes[type], count: value.length, value };
}

/** Text up to its first NUL, closed by one. UTF-8 where ASCII does not do, as readers expect. */
export function asciiField(tag: number, text: string): ValueField {
  const value = new TextEncoder().encode(`${text.split('\0', 1)[0]}\0`);
  return { tag, type: fieldTypes.ascii, count: value.length, value };
}
