import { lookupBits, modeTable, runTables } from './ccitt-codes.ts';
import { corrupt, truncated } from './errors.ts';

/** Modified Huffman rows on byte or word boundaries, Group 3 of one or two dimensions, Group 4. */
export type CcittScheme = 'ccitt-rle' | 'ccitt-rlew' | 'ccitt-g3' | 'ccitt-g4';

/** One strip or tile of facsimile data. */
export interface CcittShape {
  readonly scheme: CcittScheme;
  readonly width: number;
  readonly rows: number;
  /** Group 3: whether rows may be coded by the row above (bit 0 of T4Options). */
  readonly twoDimensional: boolean;
}

/**
 * Unpacks facsimile rows into `target`: one bit a pixel, 1 is black, rows padded to bytes.
 * @param base offset of `source` in the file, for errors
 * @throws CodecError `truncated` when the data ends before the last row, `corrupt` at a code that is none
 * @see ITU-T T.4 §4, T.6 §2; TIFF 6.0 §10 and §11
 */
export function unpackCcitt(source: Uint8Array, target: Uint8Array, shape: CcittShape, base: number): void {
  new FaxDecoder(source, target, shape, base).run();
}

class FaxDecoder {
  readonly #source: Uint8Array;
  readonly #target: Uint8Array;
  readonly #shape: CcittShape;
  readonly #base: number;
  /** Bit position in `source`. */
  #at = 0;
  /** Where the colour changes in the row above and in this row, ascending, closed by the width. Rows begin white. */
  #above: Int32Array;
  #changes: Int32Array;
  #count = 0;

  constructor(source: Uint8Array, target: Uint8Array, shape: CcittShape, base: number) {
    this.#source = source;
    this.#target = target;
    this.#shape = shape;
    this.#base = base;
    // Every change takes a bit at least; more than two a pixel, empty runs included, are nobody's picture.
    const most = Math.min(shape.width * 2, source.length * 8) + 8;
    this.#above = new Int32Array(most).fill(shape.width);
    this.#changes = new Int32Array(most);
  }

  run(): void {
    const { width, rows } = this.#shape;
    const rowBytes = Math.ceil(width / 8);
    this.#target.fill(0);
    for (let row = 0; row < rows; row++) {
      this.#count = 0;
      if (this.#startsOneDimensional()) this.#readRuns();
      else this.#readModes();
      if (this.#at > this.#source.length * 8) throw this.#early();
      const changes = this.#changes;
      for (let index = 0; index < this.#count; index += 2) {
        const end = index + 1 < this.#count ? changes[index + 1]! : width;
        paintBlack(this.#target, row * rowBytes * 8 + changes[index]!, row * rowBytes * 8 + end);
      }
      changes.fill(width, this.#count, this.#count + 4);
      this.#changes = this.#above;
      this.#above = changes;
    }
  }

  /** Goes to the start of the next row. */
  #startsOneDimensional(): boolean {
    switch (this.#shape.scheme) {
      case 'ccitt-rle':
        this.#at = (this.#at + 7) & ~7;
        return true;
      case 'ccitt-rlew':
        this.#at = (this.#at + 15) & ~15;
        return true;
      case 'ccitt-g3':
        return !(this.#skipEndOfLine() && this.#shape.twoDimensional) || this.#take(1) === 1;
      case 'ccitt-g4':
        return false;
    }
  }

  /** Skips an end-of-line code, eleven or more zeros and a one, if one is next. */
  #skipEndOfLine(): boolean {
    if (this.#peek(11) !== 0) return false;
    const end = this.#source.length * 8;
    let at = this.#at + 11;
    while (at < end && ((this.#source[at >> 3]! >> (7 - (at & 7))) & 1) === 0)
      at = (at & 7) === 0 && this.#source[at >> 3] === 0 ? at + 8 : at + 1;
    if (at >= end) throw this.#early();
    this.#at = at + 1;
    return true;
  }

  /** T.4 §4.1: white and black runs by turns until the row is full. */
  #readRuns(): void {
    const { width } = this.#shape;
    for (let x = 0, color = 0; x < width; color ^= 1) {
      x += this.#readRun(color);
      this.#change(Math.min(x, width));
    }
  }

  /** T.4 §4.2: modes that speak of the changes in the row above. */
  #readModes(): void {
    const { width } = this.#shape;
    const above = this.#above;
    let a0 = 0;
    let color = 0;
    let b = 0;
    // The imaginary start of the row lies left of its first pixel, where a change above counts too.
    for (let started = false; a0 < width; started = true) {
      while (above[b]! < width && (above[b]! < a0 || (above[b]! === a0 && started))) b += 2;
      const bits = this.#peek(7);
      const found = modeTable[bits];
      if (found === undefined) throw this.#noMode(bits);
      this.#at += found.length;
      if (found.mode === 'pass') {
        a0 = above[b + 1]!;
      } else if (found.mode === 'horizontal') {
        const a1 = Math.min(a0 + this.#readRun(color), width);
        const a2 = Math.min(a1 + this.#readRun(color ^ 1), width);
        this.#change(a1);
        this.#change(a2);
        a0 = a2;
      } else {
        const a1 = above[b]! + found.mode;
        if (a1 < a0 || a1 > width) throw corrupt('A facsimile row goes backwards or too far', this.#offset());
        this.#change(a1);
        a0 = a1;
        color ^= 1;
        b = b > 0 ? b - 1 : b + 1;
      }
      if (this.#at > this.#source.length * 8) throw this.#early();
    }
  }

  #noMode(bits: number): Error {
    if (this.#at + 7 > this.#source.length * 8) return this.#early();
    // T.6 §2.2.1: Extension 0000001xxx; T.6 §2.4.1.1: the end of the block is two end-of-line codes.
    if (bits === 0) return truncated('Facsimile data ends before the last row', this.#offset());
    return corrupt('A facsimile code is not defined, or an extension that is not read', this.#offset());
  }

  /** Make-up codes add up until a terminating code (below 64) closes the run. */
  #readRun(color: number): number {
    const { runs, lengths } = runTables[color]!;
    const { width } = this.#shape;
    for (let total = 0; ; ) {
      const next = this.#peek(lookupBits);
      const length = lengths[next]!;
      if (length === 0) throw this.#noRun(next);
      this.#at += length;
      total += runs[next]!;
      if (runs[next]! < 64 || total > width) return total;
    }
  }

  #noRun(bits: number): Error {
    if (this.#at + lookupBits > this.#source.length * 8 || bits >> 2 <= 1) return this.#early();
    return corrupt('A facsimile run is not defined', this.#offset());
  }

  /** Empty runs count: encoders refer to their ends as to others. */
  #change(x: number): void {
    if (this.#count > this.#changes.length - 5) throw corrupt('A facsimile row has too many runs', this.#offset());
    this.#changes[this.#count++] = x;
  }

  #early(): Error {
    return truncated('Facsimile data ends early', Math.min(this.#offset(), this.#base + this.#source.length));
  }

  #offset(): number {
    return this.#base + (this.#at >> 3);
  }

  /** The next `count` bits, at most 16; past the end there are zeros. */
  #peek(count: number): number {
    const first = this.#at >> 3;
    const source = this.#source;
    const window =
      first + 2 < source.length
        ? (source[first]! << 16) | (source[first + 1]! << 8) | source[first + 2]!
        : ((source[first] ?? 0) << 16) | ((source[first + 1] ?? 0) << 8) | (source[first + 2] ?? 0);
    return (window >> (24 - (this.#at & 7) - count)) & ((1 << count) - 1);
  }

  #take(count: number): number {
    const value = this.#peek(count);
    this.#at += count;
    return value;
  }
}

/** Sets the bits from `from` up to `to`. */
function paintBlack(target: Uint8Array, from: number, to: number): void {
  if (from >= to) return;
  const first = from >> 3;
  const last = to >> 3;
  const head = 0xff >> (from & 7);
  const tail = 0xff & ~(0xff >> (to & 7));
  if (first === last) {
    target[first]! |= head & tail;
    return;
  }
  target[first]! |= head;
  target.fill(0xff, first + 1, last);
  if (tail !== 0) target[last]! |= tail;
}
