import {
  codeLengthOrder,
  distanceBases,
  distanceExtraBits,
  endOfBlock,
  fixedLiteralLengths,
  lengthBases,
  lengthExtraBits,
} from './codes.ts';
import { buildDecodingTable, type DecodingTable, kinds, noCode, pairFlag, pairLiterals } from './huffman-table.ts';

/** How unpacking ended: at the end of the stream, with the output full before it, at the end of the input, at a fault. */
export type InflateEnd = 'whole' | 'full' | 'truncated' | 'corrupt';

export interface Inflated {
  readonly end: InflateEnd;
  /** Bytes that were written. */
  readonly length: number;
  /** The first byte of the input that was not needed. */
  readonly at: number;
}

/** How much longer than its input Deflate's output can be, at most (RFC 1951: 258 bytes for two bits, rounded up). */
export const maxDeflateRatio = 1032;

/** What the symbols of each code stand for, as entries of a decoding table. */
const literalMeanings = Uint32Array.from({ length: 288 }, (_, symbol) => {
  if (symbol < endOfBlock) return symbol << 16;
  if (symbol === endOfBlock) return kinds.end << 8;
  return meaningOf(lengthBases[symbol - 257], lengthExtraBits[symbol - 257]);
});
const distanceMeanings = Uint32Array.from({ length: 32 }, (_, symbol) =>
  meaningOf(distanceBases[symbol], distanceExtraBits[symbol]),
);
const plainMeanings = Uint32Array.from({ length: 19 }, (_, symbol) => symbol << 16);

function meaningOf(base: number | undefined, extra: number | undefined): number {
  return base === undefined ? noCode : (base << 16) | (kinds.base << 8) | (extra! << 4);
}

interface Codes {
  readonly literals: DecodingTable;
  readonly distances: DecodingTable;
}

/** The codes of RFC 1951 §3.2.6. */
const fixedCodes: Codes = {
  literals: buildDecodingTable(fixedLiteralLengths(), literalMeanings, 9)!,
  distances: buildDecodingTable(new Uint8Array(32).fill(5), distanceMeanings, 5)!,
};

/**
 * Unpacks a Deflate stream into an array of fixed size: no byte is written past its end, and no memory is taken.
 * @see RFC 1951
 */
export function inflate(source: Uint8Array, start: number, out: Uint8Array): Inflated {
  const state = new Inflation(source, start, out);
  const end = state.run() as InflateEnd;
  return { end, length: Math.min(state.to, out.length), at: state.next };
}

/** Bytes that a copy of Deflate's may reach back (RFC 1951 §2). */
const windowBytes = 32_768;
/** More than one symbol unpacks to: two literals of one entry, or the longest copy. */
const symbolBytes = 264;

/**
 * Unpacks a Deflate stream piece by piece: what it holds is one piece and the 32 kB before it that copies reach back to.
 * @see RFC 1951
 */
export class PiecewiseInflation {
  readonly #state: Inflation;
  readonly #out: Uint8Array<ArrayBuffer>;

  /** @param pieceBytes that a piece has at most */
  constructor(source: Uint8Array, start: number, pieceBytes: number) {
    this.#out = new Uint8Array(windowBytes + pieceBytes + symbolBytes);
    this.#state = new Inflation(source, start, this.#out);
    this.#state.pauseAt = this.#out.length - symbolBytes;
  }

  /** The first byte of the input that was not needed. */
  get next(): number {
    return this.#state.next;
  }

  /** The next bytes, a view that holds until the next call; there are more of them when `end` is undefined. */
  piece(): { readonly bytes: Uint8Array<ArrayBuffer>; readonly end: InflateEnd | undefined } {
    const state = this.#state;
    const kept = Math.min(state.to, windowBytes);
    this.#out.copyWithin(0, state.to - kept, state.to);
    state.to = kept;
    const end = state.run();
    return { bytes: this.#out.subarray(kept, state.to), end: end === 'paused' ? undefined : end };
  }
}

class Inflation {
  readonly source: Uint8Array;
  readonly out: Uint8Array;
  at: number;
  to = 0;
  /** Bits that are at hand, the next one lowest. */
  hold = 0;
  count = 0;
  /** Where in the output to stop between two symbols, so that it can be emptied; nowhere unless told. */
  pauseAt = Infinity;
  /** The block that was begun and is not at its end: its codes, or how many of its bytes, stored as they are, are left. */
  block: Codes | number | undefined;
  last = false;

  constructor(source: Uint8Array, start: number, out: Uint8Array) {
    this.source = source;
    this.at = start;
    this.out = out;
  }

  /** More bits were used than the input has. */
  get overrun(): boolean {
    return this.at - (this.count >> 3) > this.source.length;
  }

  /** Whole bytes that were taken from the input and not used are given back. */
  get next(): number {
    return this.at - (this.count >> 3);
  }

  run(): InflateEnd | 'paused' {
    for (;;) {
      const end = (this.block === undefined ? this.begin() : undefined) ?? this.goOn();
      if (end === 'paused') return end;
      this.block = undefined;
      if (this.overrun) return 'truncated';
      if (end !== undefined) return end;
      if (this.last) return 'whole';
    }
  }

  /** Unpacks the block that was begun. */
  goOn(): InflateEnd | 'paused' | undefined {
    const { block } = this;
    return typeof block === 'number' ? this.copyStored(block) : this.coded(block!);
  }

  /** Reads what stands before the data of a block. @see RFC 1951 §3.2.3 */
  begin(): InflateEnd | undefined {
    this.last = this.bits(1) === 1;
    const type = this.bits(2);
    if (type === 0) return this.stored();
    if (type !== 1) return this.dynamic(type);
    this.block = fixedCodes;
    return undefined;
  }

  /** Up to 16 bits. */
  bits(count: number): number {
    while (this.count < count) {
      this.hold |= (this.source[this.at] ?? 0) << this.count;
      this.at += 1;
      this.count += 8;
    }
    const value = this.hold & ((1 << count) - 1);
    this.hold >>>= count;
    this.count -= count;
    return value;
  }

  /** @see RFC 1951 §3.2.4 */
  stored(): InflateEnd | undefined {
    this.at -= this.count >> 3;
    this.hold = this.count = 0;
    const { source, at } = this;
    if (at + 4 > source.length) return 'truncated';
    const length = source[at]! | (source[at + 1]! << 8);
    if (length !== (~(source[at + 2]! | (source[at + 3]! << 8)) & 0xffff)) return 'corrupt';
    this.at = at + 4;
    this.block = length;
    return undefined;
  }

  copyStored(length: number): InflateEnd | 'paused' | undefined {
    const { source, out, at, to } = this;
    const there = Math.min(length, source.length - at);
    const room = Math.min(there, Math.min(out.length, this.pauseAt) - to);
    out.set(source.subarray(at, at + room), to);
    this.at = at + room;
    this.to = to + room;
    if (room === there) return there < length ? 'truncated' : undefined;
    if (this.pauseAt === Infinity) return 'full';
    this.block = length - room;
    return 'paused';
  }

  /** @see RFC 1951 §3.2.7 */
  dynamic(type: number): InflateEnd | undefined {
    if (type === 3) return 'corrupt';
    const literals = this.bits(5) + 257;
    const distances = this.bits(5) + 1;
    const stored = this.bits(4) + 4;
    if (literals > 286 || distances > 30) return 'corrupt';
    const order = new Uint8Array(19);
    for (let i = 0; i < stored; i++) order[codeLengthOrder[i]!] = this.bits(3);
    const table = buildDecodingTable(order, plainMeanings, 7);
    const lengths = table && this.lengths(table, literals + distances);
    if (lengths === undefined || lengths[endOfBlock] === 0) return 'corrupt';
    const codes = {
      literals: buildDecodingTable(lengths.subarray(0, literals), literalMeanings, 11),
      distances: buildDecodingTable(lengths.subarray(literals), distanceMeanings, 8),
    };
    if (!codes.literals || !codes.distances) return 'corrupt';
    pairLiterals(codes.literals);
    this.block = codes as Codes;
    return undefined;
  }

  lengths(table: DecodingTable, total: number): Uint8Array | undefined {
    const lengths = new Uint8Array(total);
    for (let i = 0; i < total; ) {
      const entry = this.entry(table);
      if ((entry & 0x300) !== 0 || this.overrun) return undefined;
      const symbol = entry >>> 16;
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) return undefined;
      const value = symbol === 16 ? lengths[i - 1]! : 0;
      const repeat = symbol === 16 ? this.bits(2) + 3 : symbol === 17 ? this.bits(3) + 3 : this.bits(7) + 11;
      if (i + repeat > total) return undefined;
      lengths.fill(value, i, i + repeat);
      i += repeat;
    }
    return lengths;
  }

  /** Takes the next code, and gives its entry. */
  entry({ entries, bits }: DecodingTable): number {
    while (this.count < 16) {
      this.hold |= (this.source[this.at] ?? 0) << this.count;
      this.at += 1;
      this.count += 8;
    }
    let entry = entries[this.hold & ((1 << bits) - 1)]!;
    if ((entry & 0x300) === 0x300 && (entry & 0xf0) !== 0) {
      this.hold >>>= entry & 15;
      this.count -= entry & 15;
      entry = entries[(entry >>> 16) + (this.hold & ((1 << ((entry >>> 4) & 15)) - 1))]!;
    }
    this.hold >>>= entry & 15;
    this.count -= entry & 15;
    return entry;
  }

  /** One block of literals and copies. */
  coded(codes: Codes): InflateEnd | 'paused' | undefined {
    for (;;) {
      this.hurry(codes);
      if (this.to >= this.pauseAt) return 'paused';
      const entry = this.entry(codes.literals);
      if (this.overrun) return 'truncated';
      switch ((entry >>> 8) & 3) {
        case kinds.literal:
          if (!this.put(entry >>> 16) || ((entry & pairFlag) !== 0 && !this.put(entry >>> 24))) return 'full';
          break;
        case kinds.base: {
          const end = this.copy(entry, codes.distances);
          if (end !== undefined) return end;
          break;
        }
        case kinds.end:
          return undefined;
        default:
          return 'corrupt';
      }
    }
  }

  put(byte: number): boolean {
    if (this.to >= this.out.length) return false;
    this.out[this.to++] = byte;
    return true;
  }

  copy(entry: number, distances: DecodingTable): InflateEnd | undefined {
    const length = (entry >>> 16) + this.bits((entry >>> 4) & 15);
    const found = this.entry(distances);
    if ((found & 0x300) === 0x300) return 'corrupt';
    const distance = (found >>> 16) + this.bits((found >>> 4) & 15);
    if (this.overrun) return 'truncated';
    if (distance > this.to) return 'corrupt';
    for (let i = 0; i < length; i++) if (!this.put(this.out[this.to - distance]!)) return 'full';
    return undefined;
  }

  /**
   * Decodes symbols for as long as nothing can go wrong: far from both ends, and only codes that are there. It stops
   * before the first symbol that needs a closer look. The state is kept in local variables: this loop makes every pixel.
   *
   * A refill takes 24 to 31 bits to hand at one go, and counts as used only the whole bytes that fit; the bits above
   * them are the right ones already, and are set once more by the next refill.
   */
  hurry({ literals, distances }: Codes): void {
    const { source, out } = this;
    const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
    const lastAt = source.length - 16;
    const lastTo = out.length - 264;
    const literalEntries = literals.entries;
    const literalMask = (1 << literals.bits) - 1;
    const distanceEntries = distances.entries;
    const distanceMask = (1 << distances.bits) - 1;
    let { at, to, hold, count } = this;
    while (at < lastAt && to < lastTo) {
      hold |= view.getUint32(at, true) << count;
      at += (31 - count) >> 3;
      count |= 24;
      let entry = literalEntries[hold & literalMask]!;
      if ((entry & 0x300) === 0) {
        out[to] = entry >>> 16;
        out[to + 1] = entry >>> 24;
        to += 1 + ((entry >>> 10) & 1);
        hold >>>= entry & 15;
        count -= entry & 15;
        // Two codes of the first table always fit into what is at hand.
        entry = literalEntries[hold & literalMask]!;
        if ((entry & 0x300) === 0) {
          out[to] = entry >>> 16;
          out[to + 1] = entry >>> 24;
          to += 1 + ((entry >>> 10) & 1);
          hold >>>= entry & 15;
          count -= entry & 15;
        }
        continue;
      }
      const startAt = at;
      const startHold = hold;
      const startCount = count;
      if ((entry & 0x300) === 0x300 && entry !== noCode) {
        hold >>>= entry & 15;
        count -= entry & 15;
        entry = literalEntries[(entry >>> 16) + (hold & ((1 << ((entry >>> 4) & 15)) - 1))]!;
      }
      hold >>>= entry & 15;
      count -= entry & 15;
      if ((entry & 0x300) === 0) {
        out[to++] = entry >>> 16;
        continue;
      }
      const lengthBits = (entry >>> 4) & 15;
      const length = (entry >>> 16) + (hold & ((1 << lengthBits) - 1));
      const isLength = (entry & 0x300) === 0x100;
      hold >>>= lengthBits;
      count -= lengthBits;
      hold |= view.getUint32(at, true) << count;
      at += (31 - count) >> 3;
      count |= 24;
      entry = distanceEntries[hold & distanceMask]!;
      if ((entry & 0x300) === 0x300 && entry !== noCode) {
        hold >>>= entry & 15;
        count -= entry & 15;
        entry = distanceEntries[(entry >>> 16) + (hold & ((1 << ((entry >>> 4) & 15)) - 1))]!;
      }
      hold >>>= entry & 15;
      count -= entry & 15;
      hold |= view.getUint32(at, true) << count;
      at += (31 - count) >> 3;
      count |= 24;
      const distanceBits = (entry >>> 4) & 15;
      const distance = (entry >>> 16) + (hold & ((1 << distanceBits) - 1));
      hold >>>= distanceBits;
      count -= distanceBits;
      if (!isLength || (entry & 0x300) !== 0x100 || distance > to) {
        at = startAt;
        hold = startHold;
        count = startCount;
        break;
      }
      if (distance === 1 && length > 24) {
        out.fill(out[to - 1]!, to, to + length);
        to += length;
      } else if (distance >= length && length > 48) {
        out.copyWithin(to, to - distance, to - distance + length);
        to += length;
      } else {
        for (const stop = to + length; to < stop; to++) out[to] = out[to - distance]!;
      }
    }
    this.at = at;
    this.to = to;
    this.hold = hold & ((1 << count) - 1);
    this.count = count;
  }
}
