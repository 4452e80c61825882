import type { BitReader } from './bit-reader.ts';
import { corrupt } from './frame.ts';

const fastBits = 9;

/**
 * A Huffman table ready for decoding. `fast` holds, for each run of 9 bits, the length of the code it begins with and the
 * code's value (length × 256 + value), 0 for longer codes; `maxCode` and `valueOffset` serve those (T.81 §F.2.2.3).
 */
export interface HuffmanTable {
  readonly fast: Uint16Array;
  /** The largest code of each length, moved to the left of 16 bits and ended with ones; index 17 stops the search. */
  readonly maxCode: Int32Array;
  readonly valueOffset: Int32Array;
  readonly values: Uint8Array;
}

/**
 * Builds a table from the 16 counts of codes of each length and the values in their order.
 * @throws CodecError `corrupt` where the counts overflow the code space
 * @see T.81 annex C
 */
export function buildHuffmanTable(counts: Uint8Array, values: Uint8Array, offset: number): HuffmanTable {
  const fast = new Uint16Array(1 << fastBits);
  const maxCode = new Int32Array(18).fill(-1);
  const valueOffset = new Int32Array(18);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1]!;
    valueOffset[length] = index - code;
    if (code + count > 1 << length) throw corrupt(`a Huffman table has too many codes of ${length} bits`, offset);
    if (length <= fastBits)
      for (let i = 0; i < count; i++)
        fast.fill(
          (length << 8) | values[index + i]!,
          (code + i) << (fastBits - length),
          (code + i + 1) << (fastBits - length),
        );
    index += count;
    code += count;
    if (count > 0) maxCode[length] = (code << (16 - length)) - 1;
    code <<= 1;
  }
  maxCode[17] = 0x7fffffff;
  return { fast, maxCode, valueOffset, values };
}

/** Decodes one symbol; −1 where the bits are no code of the table. */
export function decodeSymbol(reader: BitReader, table: HuffmanTable): number {
  const bits = reader.peek16();
  const entry = table.fast[bits >>> (16 - fastBits)]!;
  if (entry !== 0) {
    reader.skip(entry >>> 8);
    return entry & 255;
  }
  let length = fastBits + 1;
  while (bits > table.maxCode[length]!) length += 1;
  if (length > 16) return -1;
  reader.skip(length);
  return table.values[table.valueOffset[length]! + (bits >>> (16 - length))]!;
}
