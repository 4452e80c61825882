import { corrupt, truncated } from './errors.ts';

// RFC 1951 §3.2.5: base and extra bits of the length codes 257 to 285 and of the distance codes.
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const distanceExtra = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const maxCodeBits = 15;
/** Codes up to this length are looked up at once; the few longer ones are found bit by bit. */
const tableBits = 10;

/** The codes of one alphabet. */
interface HuffmanTable {
  /** By the next `tableBits` bits of the stream: symbol << 4 | code length; 0 where the code is longer or undefined. */
  readonly table: Uint16Array;
  /** How many codes there are of each length. */
  readonly counts: Uint16Array;
  /** The symbols in the order of their codes. */
  readonly symbols: Uint16Array;
}

/**
 * Unpacks a zlib stream into `target` until it is full; what the stream holds beyond is left alone.
 * @param base offset of `source` in the file, for errors
 * @throws CodecError `truncated` when the data ends first, `corrupt` at a broken block, distance or checksum
 * @see RFC 1950, RFC 1951
 */
export function inflateZlib(source: Uint8Array, target: Uint8Array, base: number): void {
  if (source.length < 2) throw truncated('Deflate data ends early', base + source.length);
  const head = (source[0]! << 8) | source[1]!;
  if ((head & 0x0f00) !== 0x0800 || head % 31 !== 0) throw corrupt('A zlib header is expected (RFC 1950 §2.2)', base);
  if ((head & 0x20) !== 0) throw corrupt('The zlib stream asks for a preset dictionary', base);
  const { end, final } = new Inflater(source, target, base).run(2);
  if (final && end + 4 <= source.length) holdAdler32(source, end, target, base);
}

function holdAdler32(source: Uint8Array, at: number, target: Uint8Array, base: number): void {
  const stored = ((source[at]! << 24) | (source[at + 1]! << 16) | (source[at + 2]! << 8) | source[at + 3]!) >>> 0;
  if (stored !== adler32(target)) throw corrupt('The Adler-32 checksum does not match the data', base + at);
}

/** @see RFC 1950 §8.2 */
export function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  // 3,800 bytes keep b below 2^31 without a division each.
  for (let start = 0; start < bytes.length; start += 3800) {
    const end = Math.min(start + 3800, bytes.length);
    for (let at = start; at < end; at++) {
      a += bytes[at]!;
      b += a;
    }
    a %= 65_521;
    b %= 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

const noCodes: HuffmanTable = { table: new Uint16Array(0), counts: new Uint16Array(0), symbols: new Uint16Array(0) };

class Inflater {
  readonly #source: Uint8Array;
  readonly #target: Uint8Array;
  readonly #base: number;
  #at = 0;
  #out = 0;
  #held = 0;
  #heldBits = 0;
  #literals: HuffmanTable = noCodes;
  #distances: HuffmanTable = noCodes;
  #fixed: readonly [HuffmanTable, HuffmanTable] | undefined;

  constructor(source: Uint8Array, target: Uint8Array, base: number) {
    this.#source = source;
    this.#target = target;
    this.#base = base;
  }

  /** Where the last block ends, and whether it was read whole and fills the target exactly. */
  run(start: number): { end: number; final: boolean } {
    this.#at = start;
    let final = false;
    // An empty final block may follow the one that filled the target: it is read for the checksum's sake.
    while (!final) {
      const full = this.#out === this.#target.length;
      if (full && this.#at >= this.#source.length) return { end: this.#at, final: false };
      final = this.#bits(1) === 1;
      const whole = this.#block(this.#bits(2));
      if (!whole || (full && !final)) return { end: this.#at, final: false };
    }
    if (this.#out < this.#target.length) throw this.#early();
    return { end: this.#at - (this.#heldBits >> 3), final: true };
  }

  #early(): Error {
    return truncated('Deflate data ends early', this.#base + this.#at);
  }

  #bits(count: number): number {
    while (this.#heldBits < count) {
      if (this.#at >= this.#source.length) throw this.#early();
      this.#held |= this.#source[this.#at++]! << this.#heldBits;
      this.#heldBits += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#heldBits -= count;
    return value;
  }

  /** False when the target was full before the block's end. */
  #block(type: number): boolean {
    if (type === 0) return this.#stored();
    if (type === 1) {
      this.#fixed ??= fixedTables();
      [this.#literals, this.#distances] = this.#fixed;
    } else if (type === 2) {
      this.#readTables();
    } else {
      throw corrupt('A Deflate block has the reserved type 3', this.#base + this.#at);
    }
    return this.#coded();
  }

  #stored(): boolean {
    this.#at -= this.#heldBits >> 3;
    this.#held = 0;
    this.#heldBits = 0;
    const length = this.#bits(16);
    if (this.#bits(16) !== (length ^ 0xffff))
      throw corrupt('A stored Deflate block has a wrong length', this.#base + this.#at);
    const taken = Math.min(length, this.#target.length - this.#out);
    if (this.#at + taken > this.#source.length)
      throw truncated('Deflate data ends early', this.#base + this.#source.length);
    this.#target.set(this.#source.subarray(this.#at, this.#at + taken), this.#out);
    this.#at += taken;
    this.#out += taken;
    return taken === length;
  }

  /** @see RFC 1951 §3.2.7 */
  #readTables(): void {
    const literalCount = this.#bits(5) + 257;
    const distanceCount = this.#bits(5) + 1;
    const codeLengthCount = this.#bits(4) + 4;
    const orderLengths = new Uint8Array(19);
    for (let index = 0; index < codeLengthCount; index++) orderLengths[codeLengthOrder[index]!] = this.#bits(3);
    const orderTable = this.#table(orderLengths);
    const lengths = new Uint8Array(literalCount + distanceCount);
    for (let index = 0; index < lengths.length; ) {
      const symbol = this.#symbol(orderTable);
      if (symbol < 16) {
        lengths[index++] = symbol;
        continue;
      }
      if (symbol === 16 && index === 0)
        throw corrupt('A Deflate block repeats a code length before the first', this.#base + this.#at);
      const value = symbol === 16 ? lengths[index - 1]! : 0;
      const repeat = symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7);
      if (index + repeat > lengths.length)
        throw corrupt('A Deflate block has too many code lengths', this.#base + this.#at);
      lengths.fill(value, index, index + repeat);
      index += repeat;
    }
    this.#literals = this.#table(lengths.subarray(0, literalCount));
    this.#distances = this.#table(lengths.subarray(literalCount));
  }

  #table(lengths: Uint8Array): HuffmanTable {
    const table = huffmanTable(lengths);
    if (table === undefined) throw corrupt('A Deflate block has an impossible set of codes', this.#base + this.#at);
    return table;
  }

  /** One symbol, read with care for the end of the data. */
  #symbol({ table, counts, symbols }: HuffmanTable): number {
    while (this.#heldBits < maxCodeBits && this.#at < this.#source.length) {
      this.#held |= this.#source[this.#at++]! << this.#heldBits;
      this.#heldBits += 8;
    }
    const entry = table[this.#held & ((1 << tableBits) - 1)] || longCode(this.#held, counts, symbols);
    const length = entry & 15;
    if (length > this.#heldBits || (entry === 0 && this.#heldBits < maxCodeBits)) throw this.#early();
    if (entry === 0) throw corrupt('A Deflate code is not defined', this.#base + this.#at);
    this.#held >>>= length;
    this.#heldBits -= length;
    return entry >> 4;
  }

  #coded(): boolean {
    for (;;) {
      if (this.#fastRun()) return true;
      const symbol = this.#symbol(this.#literals);
      if (symbol === 256) return true;
      if (this.#out >= this.#target.length) return false;
      if (symbol < 256) {
        this.#target[this.#out++] = symbol;
        continue;
      }
      if (symbol > 285) throw corrupt('A Deflate length is not defined', this.#base + this.#at);
      const length = lengthBase[symbol - 257]! + this.#bits(lengthExtra[symbol - 257]!);
      const distanceSymbol = this.#symbol(this.#distances);
      if (distanceSymbol > 29) throw corrupt('A Deflate distance is not defined', this.#base + this.#at);
      const distance = distanceBase[distanceSymbol]! + this.#bits(distanceExtra[distanceSymbol]!);
      if (distance > this.#out) throw corrupt('A Deflate distance goes before the data', this.#base + this.#at);
      const stop = Math.min(this.#out + length, this.#target.length);
      const cut = this.#out + length > stop;
      for (let from = this.#out - distance; this.#out < stop; ) this.#target[this.#out++] = this.#target[from++]!;
      if (cut) return false;
    }
  }

  /**
   * The hot loop, as far as no end is near and no code is long or broken. True when the block ended.
   * State lives in locals and goes back to the fields at its end.
   */
  #fastRun(): boolean {
    const source = this.#source;
    const target = this.#target;
    const lastAt = source.length - 8;
    const lastOut = target.length - 258;
    const literals = this.#literals.table;
    const distances = this.#distances.table;
    const mask = (1 << tableBits) - 1;
    let at = this.#at;
    let out = this.#out;
    let held = this.#held;
    let heldBits = this.#heldBits;
    let ended = false;
    while (at < lastAt && out <= lastOut) {
      if (heldBits < 15) {
        held |= (source[at]! | (source[at + 1]! << 8)) << heldBits;
        at += 2;
        heldBits += 16;
      }
      const entry = literals[held & mask]!;
      const symbol = entry >> 4;
      if (symbol < 256) {
        if (entry === 0) break;
        held >>>= entry & 15;
        heldBits -= entry & 15;
        target[out++] = symbol;
        continue;
      }
      if (symbol === 256) {
        held >>>= entry & 15;
        heldBits -= entry & 15;
        ended = true;
        break;
      }
      // Nothing is taken until the pair is known to be whole and right; the careful path says what is wrong.
      const startAt = at;
      const startHeld = held;
      const startBits = heldBits;
      held >>>= entry & 15;
      heldBits -= entry & 15;
      if (heldBits < 15) {
        held |= (source[at]! | (source[at + 1]! << 8)) << heldBits;
        at += 2;
        heldBits += 16;
      }
      const extra = lengthExtra[symbol - 257]!;
      const run = lengthBase[symbol - 257]! + (held & ((1 << extra) - 1));
      held >>>= extra;
      heldBits -= extra;
      const distanceEntry = distances[held & mask]!;
      held >>>= distanceEntry & 15;
      heldBits -= distanceEntry & 15;
      if (heldBits < 15) {
        held |= (source[at]! | (source[at + 1]! << 8)) << heldBits;
        at += 2;
        heldBits += 16;
      }
      const moreBits = distanceExtra[distanceEntry >> 4]!;
      const distance = distanceBase[distanceEntry >> 4]! + (held & ((1 << moreBits) - 1));
      if (distanceEntry === 0 || symbol > 285 || !(distance <= out)) {
        at = startAt;
        held = startHeld;
        heldBits = startBits;
        break;
      }
      held >>>= moreBits;
      heldBits -= moreBits;
      let from = out - distance;
      if (distance >= run && run > 32) {
        target.copyWithin(out, from, from + run);
        out += run;
      } else {
        for (const stop = out + run; out < stop; ) target[out++] = target[from++]!;
      }
    }
    this.#at = at;
    this.#out = out;
    this.#held = held;
    this.#heldBits = heldBits;
    return ended;
  }
}

/** `undefined` when the lengths ask for more codes than there are (RFC 1951 §3.2.2). */
function huffmanTable(lengths: Uint8Array): HuffmanTable | undefined {
  const counts = new Uint16Array(maxCodeBits + 1);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const nextCode = new Uint16Array(maxCodeBits + 1);
  const nextPlace = new Uint16Array(maxCodeBits + 1);
  for (let length = 1, code = 0, place = 0; length <= maxCodeBits; length++) {
    code = (code + counts[length - 1]!) << 1;
    place += counts[length - 1]!;
    nextCode[length] = code;
    nextPlace[length] = place;
    if (code + counts[length]! > 1 << length) return undefined;
  }
  const table = new Uint16Array(1 << tableBits);
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    symbols[nextPlace[length]!++] = symbol;
    const code = nextCode[length]!++;
    if (length > tableBits) continue;
    for (let at = reverseBits(code, length); at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
  }
  return { table, counts, symbols };
}

/** The entry of a code by its lengths' counts, one bit of the stream after the other; 0 when there is none. */
function longCode(held: number, counts: Uint16Array, symbols: Uint16Array): number {
  let code = 0;
  let first = 0;
  let place = 0;
  for (let length = 1; length <= maxCodeBits; length++) {
    code |= (held >>> (length - 1)) & 1;
    const count = counts[length]!;
    if (code < first + count) return (symbols[place + code - first]! << 4) | length;
    place += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return 0;
}

function reverseBits(value: number, count: number): number {
  let reversed = 0;
  for (let bit = 0; bit < count; bit++) reversed |= ((value >> bit) & 1) << (count - 1 - bit);
  return reversed;
}

/** @see RFC 1951 §3.2.6 */
function fixedTables(): readonly [HuffmanTable, HuffmanTable] {
  const literals = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288);
  return [huffmanTable(literals)!, huffmanTable(new Uint8Array(32).fill(5))!];
}
