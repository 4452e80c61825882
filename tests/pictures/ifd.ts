import { bytesOf, uint } from './bytes.ts';

/** `II` or `MM`. */
export type ByteOrder = 'little' | 'big';

/** A field of a directory; `data` are its values in the structure's byte order, or a directory to point to. */
export interface Field {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly data: Uint8Array | readonly Field[];
}

/** Field makers for one byte order. */
export function fieldsIn(order: ByteOrder) {
  return {
    ascii: (tag: number, text: string): Field => ({ tag, type: 2, count: text.length + 1, data: bytesOf(text, 0) }),
    short: (tag: number, ...values: number[]): Field => ({
      tag,
      type: 3,
      count: values.length,
      data: bytesOf(...values.map((value) => uint(value, 2, order))),
    }),
    long: (tag: number, ...values: number[]): Field => ({
      tag,
      type: 4,
      count: values.length,
      data: bytesOf(...values.map((value) => uint(value, 4, order))),
    }),
    rational: (tag: number, ...values: (readonly [number, number])[]): Field => ({
      tag,
      type: 5,
      count: values.length,
      data: bytesOf(...values.flatMap(([over, under]) => [uint(over, 4, order), uint(under, 4, order)])),
    }),
    bytes: (tag: number, data: Uint8Array): Field => ({ tag, type: 7, count: data.length, data }),
    directory: (tag: number, fields: readonly Field[]): Field => ({ tag, type: 4, count: 1, data: fields }),
  };
}

/**
 * A directory for the place `at`, with its longer values and its sub-directories behind it.
 * @param next the offset of the next directory
 */
export function layOutIfd(fields: readonly Field[], at: number, order: ByteOrder, next = 0): Uint8Array {
  const sorted = [...fields].sort((a, b) => a.tag - b.tag);
  let free = at + 2 + sorted.length * 12 + 4;
  const entries: Uint8Array[] = [];
  const behind: Uint8Array[] = [];
  for (const { tag, type, count, data } of sorted) {
    const value = data instanceof Uint8Array ? data : layOutIfd(data, free, order);
    const inline = data instanceof Uint8Array && data.length <= 4;
    const field = inline ? bytesOf(value, new Uint8Array(4 - value.length)) : uint(free, 4, order);
    entries.push(bytesOf(uint(tag, 2, order), uint(type, 2, order), uint(count, 4, order), field));
    if (inline) continue;
    const padded = bytesOf(value, new Uint8Array(value.length & 1));
    behind.push(padded);
    free += padded.length;
  }
  return bytesOf(uint(sorted.length, 2, order), ...entries, uint(next, 4, order), ...behind);
}

/** The header of a TIFF structure whose first directory lies at `first`. */
export function tiffHeader(order: ByteOrder, first: number): Uint8Array {
  return bytesOf(order === 'little' ? 'II' : 'MM', uint(42, 2, order), uint(first, 4, order));
}
