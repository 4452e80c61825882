import { distanceExtraBits, lengthExtraBits } from './codes.ts';
import type { Histogram } from './histogram.ts';
import { lengthSymbols } from './sequences.ts';

/** The unit of costs: sixteenths of a bit. */
const unit = 16;

/** What literals and copies cost in sixteenths of a bit, as far as the symbols before them tell. */
export class Costs {
  /** Of each byte. */
  readonly literals = new Uint16Array(256);
  /** Of each length, 0 to 258. */
  readonly lengths = new Uint16Array(259);
  /** Of each distance symbol. */
  readonly distances = new Uint16Array(30);
  readonly #literalCounts = new Uint32Array(286);
  readonly #distanceCounts = new Uint32Array(30);
  readonly #symbols = new Uint16Array(286);

  constructor() {
    this.clear();
  }

  /** As before any symbol. */
  clear(): void {
    this.#literalCounts.fill(8);
    this.#distanceCounts.fill(8);
    this.#update();
  }

  /** Takes the first bytes for what will come: literals, and for eight of them a copy of any length from anywhere. */
  expect(bytes: Uint8Array): void {
    this.#literalCounts.fill(Math.ceil(bytes.length / 8 / 29), 257);
    this.#literalCounts.fill(1, 0, 257);
    for (const byte of bytes) this.#literalCounts[byte]! += 1;
    this.#update();
  }

  /** Takes in what was used lately; what lies further back counts half each time. */
  learn({ literals, distances }: Histogram): void {
    for (let symbol = 0; symbol < 286; symbol++)
      this.#literalCounts[symbol] = (this.#literalCounts[symbol]! >> 1) + literals[symbol]! * 4;
    for (let symbol = 0; symbol < 30; symbol++)
      this.#distanceCounts[symbol] = (this.#distanceCounts[symbol]! >> 1) + distances[symbol]! * 4;
    this.#update();
  }

  #update(): void {
    const symbols = this.#symbols;
    priceSymbols(this.#literalCounts, symbols);
    this.literals.set(symbols.subarray(0, 256));
    for (let length = 3; length < 259; length++) {
      const symbol = lengthSymbols[length]!;
      this.lengths[length] = symbols[257 + symbol]! + lengthExtraBits[symbol]! * unit;
    }
    priceSymbols(this.#distanceCounts, this.distances);
    for (let symbol = 0; symbol < 30; symbol++) this.distances[symbol]! += distanceExtraBits[symbol]! * unit;
  }
}

/** What bytes that occur so often cost without copies, `total` of them, in sixteenths of a bit. */
export function entropyOf(counts: Uint32Array, total: number): number {
  const whole = logarithm(total);
  let bits = 0;
  for (let byte = 0; byte < 256; byte++) {
    const count = counts[byte]!;
    if (count > 0) bits += count * Math.max(whole - logarithm(count), unit);
  }
  return bits;
}

/** What each symbol of these counts costs: a bit at least, as every code has. */
function priceSymbols(counts: Uint32Array, prices: Uint16Array): void {
  let total = counts.length;
  for (let symbol = 0; symbol < counts.length; symbol++) total += counts[symbol]!;
  const whole = logarithm(total);
  for (let symbol = 0; symbol < counts.length; symbol++)
    prices[symbol] = Math.max(whole - logarithm(counts[symbol]! + 1), unit);
}

/** The binary logarithm in sixteenths, in whole numbers, so that it is the same on every engine. */
function logarithm(value: number): number {
  const bits = 31 - Math.clz32(value);
  return bits * unit + (((value << (31 - bits)) >>> 27) & 15);
}
