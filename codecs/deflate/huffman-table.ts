/** What an entry of a decoding table stands for. */
export const kinds = { literal: 0, base: 1, end: 2, link: 3 } as const;

/**
 * A table that decodes by looking at the next bits, least significant first. An entry holds, from its lowest bit:
 * bits of the code (4), bits that follow it (4), its kind (2), whether it is two literals (1), and from bit 16 its value:
 * one literal or two, the base of a length or distance, or where the second table starts. A link without bits that
 * follow is a code that is not there.
 */
export interface DecodingTable {
  readonly entries: Uint32Array;
  /** How many bits the first table looks at. */
  readonly bits: number;
}

/** The flag of an entry that stands for two literals. */
export const pairFlag = 0x400;
/** The entry of a code that is not there. */
export const noCode = 0x300;

const longest = 15;

/**
 * Builds the table of a canonical code.
 * @param lengths code length of each symbol, 0 to 15
 * @param meanings for each symbol, an entry without the bits of its code
 * @param primaryBits bits of the first table, at most 12
 * @returns `undefined` for lengths that make no prefix code; one code alone may be incomplete, as zlib takes it
 * @see RFC 1951 §3.2.2
 */
export function buildDecodingTable(
  lengths: Uint8Array,
  meanings: Uint32Array,
  primaryBits: number,
): DecodingTable | undefined {
  const counts = new Uint16Array(longest + 1);
  for (let symbol = 0; symbol < lengths.length; symbol++) counts[lengths[symbol]!]! += 1;
  let max = longest;
  while (max > 0 && counts[max] === 0) max -= 1;
  const bits = Math.min(Math.max(max, 1), primaryBits);
  const size = 1 << bits;
  if (max === 0) return { bits, entries: new Uint32Array(size).fill(noCode) };

  const next = new Uint16Array(longest + 2);
  let left = 1;
  let longCodes = 0;
  for (let length = 1; length <= longest; length++) {
    const count = counts[length]!;
    left = left * 2 - count;
    if (left < 0) return undefined;
    next[length + 1] = (next[length]! + count) << 1;
    if (length > bits) longCodes += count;
  }
  if (left > 0 && max !== 1) return undefined;

  // Each long code may need a second table of its own.
  const subSize = 1 << (max - bits);
  const entries = new Uint32Array(size + longCodes * subSize).fill(noCode);
  let end = size;
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    const code = reverse(next[length]!, length);
    next[length]! += 1;
    if (length <= bits) {
      const entry = meanings[symbol]! | length;
      for (let at = code; at < size; at += 1 << length) entries[at] = entry;
      continue;
    }
    const prefix = code & (size - 1);
    if (entries[prefix] === noCode) {
      entries[prefix] = (end << 16) | (kinds.link << 8) | ((max - bits) << 4) | bits;
      end += subSize;
    }
    const sub = entries[prefix]! >>> 16;
    const entry = meanings[symbol]! | (length - bits);
    for (let at = code >> bits; at < subSize; at += 1 << (length - bits)) entries[sub + at] = entry;
  }
  return { bits, entries };
}

/** Joins, in the first table, a literal and the literal after it wherever the bits show both. */
export function pairLiterals({ entries, bits }: DecodingTable): void {
  // From the highest down: what an entry looks up has a smaller index and is not joined yet.
  for (let at = (1 << bits) - 1; at >= 0; at--) {
    const first = entries[at]!;
    const length = first & 15;
    if ((first & 0x300) !== 0) continue;
    const second = entries[at >> length]!;
    if ((second & 0x300) === 0 && (second & 15) <= bits - length)
      entries[at] = ((second & 0xff_0000) << 8) | (first & 0xff_0000) | pairFlag | (length + (second & 15));
  }
}

function reverse(code: number, length: number): number {
  let reversed = 0;
  for (let rest = code, i = 0; i < length; i++, rest >>= 1) reversed = (reversed << 1) | (rest & 1);
  return reversed;
}
