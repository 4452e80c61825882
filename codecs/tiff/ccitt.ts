import { lookupBits, modeTable, runTables } from './ccitt-codes.ts';

/** Which of the three: Modified Huffman without end-of-line codes, Group 3 of one or two dimensions, Group 4. */
export type CcittScheme = 'ccitt-rle' | 'ccitt-g3' | 'ccitt-g4';

const endOfLine = 1;

/**
 * Unpacks facsimile rows: one bit a pixel, 1 is black, rows padded to bytes.
 * @param twoDimensional bit 0 of T4Options
 * @returns `undefined` when the codes end before the last row or make no sense
 * @see ITU-T T.4 §4, T.6 §2; TIFF 6.0 §10 and §11
 */
export function unpackCcitt(
  packed: Uint8Array,
  width: number,
  height: number,
  scheme: CcittScheme,
  twoDimensional: boolean,
): Uint8Array | undefined {
  const bits = new BitSource(packed);
  const rowBytes = Math.ceil(width / 8);
  const out = new Uint8Array(rowBytes * height);
  /** Where the colour changes, ascending, closed by three times the width. A row begins white. */
  let reference: number[] = [width, width, width];
  for (let row = 0; row < height; row++) {
    let oneDimensional = scheme !== 'ccitt-g4';
    if (scheme === 'ccitt-rle') bits.alignToByte();
    else if (scheme === 'ccitt-g3') {
      const found = bits.skipEndOfLine();
      if (twoDimensional && found) oneDimensional = bits.take(1) === 1;
    }
    const changes = oneDimensional ? readRuns(bits, width) : readModes(bits, width, reference);
    if (changes === undefined || bits.exhausted) return undefined;
    for (let index = 0; index + 1 < changes.length; index += 2)
      paint(out, row * rowBytes * 8, changes[index]!, changes[index + 1]!);
    reference = changes;
  }
  return out;
}

/** T.4 §4.1: white and black runs by turns until the row is full. */
function readRuns(bits: BitSource, width: number): number[] | undefined {
  const changes: number[] = [];
  let [at, color] = [0, 0];
  while (at < width) {
    const run = readRun(bits, color);
    if (run === undefined) return undefined;
    at += run;
    changes.push(Math.min(at, width));
    color ^= 1;
  }
  changes.push(width, width, width);
  return changes;
}

/** Make-up codes add up until a terminating code (below 64) closes the run. */
function readRun(bits: BitSource, color: number): number | undefined {
  const { runs, lengths } = runTables[color]!;
  for (let total = 0; !bits.exhausted; ) {
    const next = bits.peek(lookupBits);
    const length = lengths[next]!;
    if (length === 0) return undefined;
    bits.skip(length);
    total += runs[next]!;
    if (runs[next]! < 64) return total;
  }
  return undefined;
}

/** T.4 §4.2: modes that speak of the changes in the row above. */
function readModes(bits: BitSource, width: number, reference: readonly number[]): number[] | undefined {
  const changes: number[] = [];
  let [a0, color, above] = [-1, 0, 0];
  while (a0 < width) {
    // b1: the first change above, right of a0, to the colour opposite to the current one.
    while (reference[above]! <= a0 && reference[above]! < width) above += 2;
    const found = modeTable[bits.peek(7)];
    if (found === undefined || bits.exhausted) return undefined;
    bits.skip(found.length);
    if (found.mode === 'pass') a0 = reference[above + 1]!;
    else if (found.mode === 'horizontal') {
      const [first, second] = [readRun(bits, color), readRun(bits, color ^ 1)];
      if (first === undefined || second === undefined) return undefined;
      const a1 = Math.min(Math.max(a0, 0) + first, width);
      a0 = Math.min(a1 + second, width);
      changes.push(a1, a0);
    } else {
      const a1 = reference[above]! + found.mode;
      if (a1 < a0 || a1 < 0 || a1 > width) return undefined;
      changes.push(a1);
      a0 = a1;
      color ^= 1;
      above += above > 0 ? -1 : 1;
    }
  }
  changes.push(width, width, width);
  return changes;
}

function paint(out: Uint8Array, rowBit: number, from: number, to: number): void {
  for (let x = from; x < to; ) {
    const bit = rowBit + x;
    if ((bit & 7) === 0 && to - x >= 8) {
      const bytes = (to - x) >> 3;
      out.fill(0xff, bit >> 3, (bit >> 3) + bytes);
      x += bytes * 8;
    } else {
      out[bit >> 3]! |= 0x80 >> (bit & 7);
      x += 1;
    }
  }
}

/** Reads bits from the highest; past the end there are zeros. */
class BitSource {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether more bits were used than there are. */
  get exhausted(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  peek(count: number): number {
    const first = this.#at >> 3;
    const [a, b, c] = [this.#bytes[first] ?? 0, this.#bytes[first + 1] ?? 0, this.#bytes[first + 2] ?? 0];
    return (((a << 16) | (b << 8) | c) >> (24 - (this.#at & 7) - count)) & ((1 << count) - 1);
  }

  skip(count: number): void {
    this.#at += count;
  }

  take(count: number): number {
    const value = this.peek(count);
    this.#at += count;
    return value;
  }

  alignToByte(): void {
    this.#at = (this.#at + 7) & ~7;
  }

  /** Skips an end-of-line code with the fill bits before it, if one is next. */
  skipEndOfLine(): boolean {
    const from = this.#at;
    while (this.peek(12) === 0 && !this.exhausted) this.#at += 1;
    if (this.take(12) === endOfLine) return true;
    this.#at = from;
    return false;
  }
}
