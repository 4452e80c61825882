import { corrupt, truncated, unsupported } from './errors.ts';
import {
  type FseTable,
  fseTable,
  literalLengthBase,
  literalLengthBits,
  literalLengthCode,
  matchLengthBase,
  matchLengthBits,
  matchLengthCode,
  offsetCode,
  type SequenceCode,
  singleSymbolTable,
} from './zstd-tables.ts';

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const maxBlockBytes = 128 * 1024;
const maxHuffmanBits = 11;

/**
 * Unpacks Zstandard frames into `target` until it is full; what the frames hold beyond is left alone. Content
 * checksums are not verified.
 * @param base offset of `source` in the file, for errors
 * @throws CodecError `truncated` when the data ends first, `corrupt`, `unsupported-feature` for a dictionary
 * @see RFC 8878
 */
export function unpackZstd(source: Uint8Array, target: Uint8Array, base: number): void {
  const end = new ZstdDecoder(source, target, base).run();
  if (end < target.length) throw truncated('Zstandard data ends early', base + source.length);
}

/** Codes of literals: by the next `bits` bits, symbol and code length. */
interface HuffmanTable {
  readonly bits: number;
  readonly symbols: Uint8Array;
  readonly lengths: Uint8Array;
}

class ZstdDecoder {
  readonly #source: Uint8Array;
  readonly #target: Uint8Array;
  readonly #base: number;
  #at = 0;
  #out = 0;
  /** Where the current frame began in `target`: nothing before it may be referred to. */
  #frameStart = 0;
  #huffman: HuffmanTable | undefined;
  #tables: readonly [FseTable, FseTable, FseTable] | undefined;
  #repeats: [number, number, number] = [1, 4, 8];

  constructor(source: Uint8Array, target: Uint8Array, base: number) {
    this.#source = source;
    this.#target = target;
    this.#base = base;
  }

  run(): number {
    while (this.#out < this.#target.length && this.#at < this.#source.length) this.#frame();
    return this.#out;
  }

  #corrupt(message: string): Error {
    return corrupt(`Zstandard: ${message}`, this.#base + this.#at);
  }

  /** @throws CodecError `truncated` unless `count` bytes lie ahead */
  #need(count: number): void {
    if (this.#at + count > this.#source.length)
      throw truncated('Zstandard data ends early', this.#base + this.#source.length);
  }

  #uint(bytes: number): number {
    this.#need(bytes);
    let value = 0;
    for (let index = bytes - 1; index >= 0; index--) value = value * 256 + this.#source[this.#at + index]!;
    this.#at += bytes;
    return value;
  }

  /** §3.1.1 */
  #frame(): void {
    const magic = this.#uint(4);
    if (magic >= skippableMagic && magic < skippableMagic + 16) {
      const length = this.#uint(4);
      this.#need(length);
      this.#at += length;
      return;
    }
    if (magic !== frameMagic) throw this.#corrupt('a frame begins with another magic number');
    const checksumBytes = this.#frameHeader();
    this.#frameStart = this.#out;
    this.#huffman = undefined;
    this.#tables = undefined;
    this.#repeats = [1, 4, 8];
    for (let last = false; !last && this.#out < this.#target.length; ) last = this.#block();
    this.#at += checksumBytes;
  }

  /** §3.1.1.1. @returns bytes of the checksum after the last block */
  #frameHeader(): number {
    const descriptor = this.#uint(1);
    if (descriptor & 8) throw this.#corrupt('a reserved bit is set');
    const singleSegment = (descriptor & 32) !== 0;
    if (!singleSegment) this.#uint(1);
    const dictionary = this.#uint([0, 1, 2, 4][descriptor & 3]!);
    if (dictionary !== 0) throw unsupported('Zstandard data with a dictionary are not read');
    this.#uint([singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!);
    return descriptor & 4 ? 4 : 0;
  }

  /** §3.1.1.2. @returns whether it was the frame's last */
  #block(): boolean {
    const header = this.#uint(3);
    const size = header >> 3;
    const left = this.#target.length - this.#out;
    switch ((header >> 1) & 3) {
      case 0:
        this.#need(Math.min(size, left));
        this.#target.set(this.#source.subarray(this.#at, this.#at + Math.min(size, left)), this.#out);
        this.#out += Math.min(size, left);
        this.#at += size;
        break;
      case 1: {
        const end = this.#out + Math.min(size, left);
        this.#target.fill(this.#uint(1), this.#out, end);
        this.#out = end;
        break;
      }
      case 2: {
        if (size > maxBlockBytes) throw this.#corrupt('a block is too large');
        this.#need(size);
        const end = this.#at + size;
        this.#compressedBlock(end);
        this.#at = end;
        break;
      }
      default:
        throw this.#corrupt('a block has the reserved type');
    }
    return (header & 1) === 1;
  }

  #compressedBlock(end: number): void {
    const literals = this.#literals(end);
    const count = this.#sequenceCount();
    if (count === 0) this.#append(literals, 0);
    else this.#sequences(literals, count, end);
  }

  #append(literals: Uint8Array, from: number): void {
    const length = Math.min(literals.length - from, this.#target.length - this.#out);
    this.#target.set(literals.subarray(from, from + length), this.#out);
    this.#out += length;
  }

  /** §3.1.1.3.1 */
  #literals(end: number): Uint8Array {
    const head = this.#source[this.#at]!;
    this.#need(1);
    const type = head & 3;
    const format = (head >> 2) & 3;
    if (type < 2) {
      const size = format === 1 ? this.#uint(2) >> 4 : format === 3 ? this.#uint(3) >> 4 : this.#uint(1) >> 3;
      if (size > maxBlockBytes) throw this.#corrupt('a block has too many literals');
      if (type === 1) return new Uint8Array(size).fill(this.#uint(1));
      if (this.#at + size > end) throw this.#corrupt('literals leave their block');
      this.#at += size;
      return this.#source.subarray(this.#at - size, this.#at);
    }
    const bits = [10, 10, 14, 18][format]!;
    const header = this.#uint([3, 3, 4, 5][format]!);
    const size = Math.floor(header / 16) % (1 << bits);
    const packed = Math.floor(header / (16 * (1 << bits)));
    const packedEnd = this.#at + packed;
    if (size > maxBlockBytes || packedEnd > end) throw this.#corrupt('literals leave their block');
    if (type === 2) this.#huffman = this.#huffmanTable(packedEnd);
    if (this.#huffman === undefined) throw this.#corrupt('a block repeats codes that were never given');
    const literals = new Uint8Array(size);
    if (format === 0) this.#huffmanStream(this.#huffman, this.#at, packedEnd, literals);
    else this.#fourStreams(this.#huffman, packedEnd, literals);
    this.#at = packedEnd;
    return literals;
  }

  /** §4.2.1 */
  #huffmanTable(end: number): HuffmanTable {
    const head = this.#uint(1);
    const weights = head < 128 ? this.#packedWeights(head, end) : this.#plainWeights(head - 127);
    let sum = 0;
    for (const weight of weights) sum += weight === 0 ? 0 : 1 << (weight - 1);
    if (sum === 0) throw this.#corrupt('literal codes have no weight');
    const bits = 32 - Math.clz32(sum);
    const left = (1 << bits) - sum;
    if (bits > maxHuffmanBits || (left & (left - 1)) !== 0)
      throw this.#corrupt('literal codes have impossible weights');
    weights.push(32 - Math.clz32(left));
    const table = { bits, symbols: new Uint8Array(1 << bits), lengths: new Uint8Array(1 << bits) };
    let place = 0;
    for (let weight = 1; weight <= bits; weight++)
      for (const [symbol, own] of weights.entries()) {
        if (own !== weight) continue;
        table.symbols.fill(symbol, place, place + (1 << (weight - 1)));
        table.lengths.fill(bits + 1 - weight, place, place + (1 << (weight - 1)));
        place += 1 << (weight - 1);
      }
    return table;
  }

  #plainWeights(count: number): number[] {
    const start = this.#at;
    this.#need((count + 1) >> 1);
    this.#at += (count + 1) >> 1;
    return Array.from(
      { length: count },
      (_, index) => (this.#source[start + (index >> 1)]! >> (index & 1 ? 0 : 4)) & 15,
    );
  }

  /** §4.2.1.2: two states take turns until the bits run out. */
  #packedWeights(size: number, end: number): number[] {
    const stop = this.#at + size;
    if (stop > end) throw this.#corrupt('literal codes leave their block');
    const table = this.#fseTable(6, 255, stop);
    const bits = new BackwardBits(this.#source, this.#at, stop);
    if (bits.left < 0) throw this.#corrupt('a stream of bits has no end mark');
    const weights: number[] = [];
    let state = bits.take(table.accuracyLog);
    let other = bits.take(table.accuracyLog);
    while (weights.length < 255) {
      weights.push(table.symbols[state]!);
      const needed = table.bits[state]!;
      if (bits.left < needed) {
        weights.push(table.symbols[other]!);
        this.#at = stop;
        return weights;
      }
      const next = table.baselines[state]! + bits.take(needed);
      state = other;
      other = next;
    }
    throw this.#corrupt('literal codes have too many weights');
  }

  #fourStreams(table: HuffmanTable, end: number, literals: Uint8Array): void {
    const sizes = [this.#uint(2), this.#uint(2), this.#uint(2)];
    const quarter = (literals.length + 3) >> 2;
    let start = this.#at;
    for (let stream = 0; stream < 4; stream++) {
      const stop = stream === 3 ? end : start + sizes[stream]!;
      if (stop > end) throw this.#corrupt('literals leave their block');
      this.#huffmanStream(
        table,
        start,
        stop,
        literals.subarray(stream * quarter, Math.min((stream + 1) * quarter, literals.length)),
      );
      start = stop;
    }
  }

  #huffmanStream({ bits, symbols, lengths }: HuffmanTable, start: number, end: number, literals: Uint8Array): void {
    const source = this.#source;
    let left = new BackwardBits(source, start, end).left;
    if (left < 0) throw this.#corrupt('a stream of bits has no end mark');
    const first = start * 8;
    for (let index = 0; index < literals.length; index++) {
      const next = bitsBelow(source, first, left, bits);
      literals[index] = symbols[next]!;
      left -= lengths[next]!;
    }
    if (left !== 0) throw this.#corrupt('literals do not end with their bits');
  }

  /** §3.1.1.3.2.1 */
  #sequenceCount(): number {
    const head = this.#uint(1);
    if (head < 128) return head;
    return head < 255 ? (head - 128) * 256 + this.#uint(1) : this.#uint(2) + 0x7f00;
  }

  #sequences(literals: Uint8Array, count: number, end: number): void {
    const modes = this.#uint(1);
    if (modes & 3) throw this.#corrupt('a reserved bit is set');
    const tables = [
      this.#sequenceTable(modes >> 6, literalLengthCode, 0, end),
      this.#sequenceTable((modes >> 4) & 3, offsetCode, 1, end),
      this.#sequenceTable((modes >> 2) & 3, matchLengthCode, 2, end),
    ] as const;
    this.#tables = tables;
    this.#execute(literals, count, tables, new BackwardBits(this.#source, this.#at, end));
  }

  #sequenceTable(mode: number, code: SequenceCode, kind: 0 | 1 | 2, end: number): FseTable {
    if (mode === 0) return code.predefined;
    if (mode === 2) return this.#fseTable(code.maxAccuracyLog, code.maxSymbol, end);
    if (mode === 3) {
      if (this.#tables === undefined) throw this.#corrupt('a block repeats tables that were never given');
      return this.#tables[kind];
    }
    const symbol = this.#uint(1);
    if (symbol > code.maxSymbol) throw this.#corrupt('a code is not defined');
    return singleSymbolTable(symbol);
  }

  /** §3.1.1.4: literals are copied, then a match; what is left of the literals comes last. */
  #execute(
    literals: Uint8Array,
    count: number,
    [lengthTable, offsetTable, matchTable]: readonly [FseTable, FseTable, FseTable],
    bits: BackwardBits,
  ): void {
    const target = this.#target;
    const end = target.length;
    let used = 0;
    let lengthState = bits.take(lengthTable.accuracyLog);
    let offsetState = bits.take(offsetTable.accuracyLog);
    let matchState = bits.take(matchTable.accuracyLog);
    for (let left = count; left > 0; left--) {
      const offsetBits = offsetTable.symbols[offsetState]!;
      const offsetValue = (offsetBits === 31 ? 0x80000000 : 1 << offsetBits) + bits.take(offsetBits);
      const matchSymbol = matchTable.symbols[matchState]!;
      const matchLength = matchLengthBase[matchSymbol]! + bits.take(matchLengthBits[matchSymbol]!);
      const lengthSymbol = lengthTable.symbols[lengthState]!;
      const literalLength = literalLengthBase[lengthSymbol]! + bits.take(literalLengthBits[lengthSymbol]!);
      if (left > 1) {
        lengthState = lengthTable.baselines[lengthState]! + bits.take(lengthTable.bits[lengthState]!);
        matchState = matchTable.baselines[matchState]! + bits.take(matchTable.bits[matchState]!);
        offsetState = offsetTable.baselines[offsetState]! + bits.take(offsetTable.bits[offsetState]!);
      }
      if (bits.left < 0) throw this.#corrupt('sequences need more bits than there are');
      if (used + literalLength > literals.length) throw this.#corrupt('sequences need more literals than there are');

      const literalEnd = Math.min(this.#out + literalLength, end);
      for (let out = this.#out, from = used; out < literalEnd; ) target[out++] = literals[from++]!;
      used += literalLength;
      this.#out = literalEnd;

      const offset = this.#offset(offsetValue, literalLength);
      if (literalEnd === end) return;
      if (offset > literalEnd - this.#frameStart) throw this.#corrupt('a match goes before the data');
      const matchEnd = Math.min(literalEnd + matchLength, end);
      for (let out = literalEnd, from = literalEnd - offset; out < matchEnd; ) target[out++] = target[from++]!;
      this.#out = matchEnd;
      if (matchEnd === end) return;
    }
    if (bits.left !== 0) throw this.#corrupt('sequences do not end with their bits');
    this.#append(literals, used);
  }

  /** §3.1.1.5: the values 1 to 3 mean offsets that were used before. */
  #offset(value: number, literalLength: number): number {
    const [first, second, third] = this.#repeats;
    if (value > 3) {
      this.#repeats = [value - 3, first, second];
      return value - 3;
    }
    switch (value + (literalLength === 0 ? 1 : 0)) {
      case 1:
        return first;
      case 2:
        this.#repeats = [second, first, third];
        return second;
      case 3:
        this.#repeats = [third, first, second];
        return third;
      default:
        if (first === 1) throw this.#corrupt('an offset is 0');
        this.#repeats = [first - 1, first, second];
        return first - 1;
    }
  }

  /** §4.1.1: normalized counts, bits from the lowest on. */
  #fseTable(maxAccuracyLog: number, maxSymbol: number, end: number): FseTable {
    let held = 0;
    let heldBits = 0;
    const fill = () => {
      while (heldBits <= 16) {
        held |= (this.#at < end ? this.#source[this.#at]! : 0) << heldBits;
        this.#at++;
        heldBits += 8;
      }
    };
    const drop = (count: number) => {
      held >>>= count;
      heldBits -= count;
    };
    fill();
    const accuracyLog = (held & 15) + 5;
    drop(4);
    if (accuracyLog > maxAccuracyLog) throw this.#corrupt('a table is too precise');
    const counts: number[] = [];
    for (let remaining = (1 << accuracyLog) + 1; remaining > 1; ) {
      if (counts.length > maxSymbol || this.#at > end + 8) throw this.#corrupt('a table has too many symbols');
      fill();
      const bits = 32 - Math.clz32(remaining);
      const lower = (1 << bits) - 1 - remaining;
      let value = held & ((1 << (bits - 1)) - 1);
      if (value < lower) drop(bits - 1);
      else {
        value = held & ((1 << bits) - 1);
        if (value >= 1 << (bits - 1)) value -= lower;
        drop(bits);
      }
      const count = value - 1;
      remaining -= Math.abs(count);
      counts.push(count);
      if (remaining < 1) throw this.#corrupt('a table has impossible counts');
      for (let repeat = count === 0 ? 3 : 0; repeat === 3; ) {
        fill();
        repeat = held & 3;
        drop(2);
        for (let zero = 0; zero < repeat; zero++) counts.push(0);
        if (counts.length > maxSymbol + 1) throw this.#corrupt('a table has too many symbols');
      }
    }
    // The bytes that were looked at beyond the table's last bit go back.
    this.#at -= heldBits >> 3;
    if (this.#at > end) throw this.#corrupt('a table leaves its block');
    return fseTable(counts, accuracyLog);
  }
}

/** The `count` bits, at most 25, that end `left` bits after bit `first` of the source; zeros before its start. */
function bitsBelow(source: Uint8Array, first: number, left: number, count: number): number {
  const place = left - count;
  if (place < 0) return left <= 0 ? 0 : (bitsBelow(source, first, left, left) << -place) & ((1 << count) - 1);
  const at = (first + place) >> 3;
  const window = source[at]! | (source[at + 1]! << 8) | (source[at + 2]! << 16) | (source[at + 3]! << 24);
  return (window >>> ((first + place) & 7)) & ((1 << count) - 1);
}

/** Bits that are read from the end of their bytes to the start (RFC 8878 §4.1): the last byte's highest bit is a mark. */
class BackwardBits {
  readonly #source: Uint8Array;
  readonly #first: number;
  /** Bits that are left; below zero when more were taken than there are, or when there is no mark. */
  left: number;

  constructor(source: Uint8Array, start: number, end: number) {
    this.#source = source;
    this.#first = start * 8;
    const last = end > start ? source[end - 1]! : 0;
    this.left = last === 0 ? -1 : (end - start) * 8 - (Math.clz32(last) - 24) - 1;
  }

  take(count: number): number {
    if (count > 25) return this.take(count - 25) * 0x2000000 + this.take(25);
    const value = count === 0 ? 0 : bitsBelow(this.#source, this.#first, this.left, count);
    this.left -= count;
    return value;
  }
}
