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
  readonly #literalCounts = new Uint32Array(286).fill(8);
  readonly #distanceCounts = new Uint32Array(30).fill(8);

  constructor() {
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
    const symbols = entropies(this.#literalCounts);
    this.literals.set(symbols.subarray(0, 256));
    for (let length = 3; length < 259; length++) {
      const symbol = lengthSymbols[length]!;
      this.lengths[length] = symbols[257 + symbol]! + lengthExtraBits[symbol]! * unit;
    }
    const distances = entropies(this.#distanceCounts);
    for (let symbol = 0; symbol < 30; symbol++)
      this.distances[symbol] = distances[symbol]! + distanceExtraBits[symbol]! * unit;
  }
}

/** What each symbol of these counts costs: a bit at least, as every code has. */
function entropies(counts: Uint32Array): Uint16Array {
  let total = 0;
  for (const count of counts) total += count + 1;
  const whole = logarithm(total);
  return Uint16Array.from(counts, (count) => Math.max(whole - logarithm(count + 1), unit));
}

/** The binary logarithm in sixteenths, in whole numbers, so that it is the same on every engine. */
function logarithm(value: number): number {
  const bits = 31 - Math.clz32(value);
  return bits * unit + (((value << (31 - bits)) >>> 27) & 15);
}
