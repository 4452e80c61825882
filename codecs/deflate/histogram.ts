import { distanceExtraBits, lengthExtraBits } from './codes.ts';
import { binaryLogarithm } from './logarithm.ts';
import { distanceSymbol, lengthSymbols, type Sequences } from './sequences.ts';

/** How often each symbol occurs. */
export class Histogram {
  readonly literals: Uint32Array<ArrayBuffer> = new Uint32Array(286);
  readonly distances: Uint32Array<ArrayBuffer> = new Uint32Array(30);
  /**
   * Counts of literals that are not added up yet. Neighbours are counted apart: where one byte follows itself, as it
   * often does, its count need not be there before it is counted again.
   */
  readonly #lanes = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)] as const;

  clear(): void {
    this.literals.fill(0);
    this.distances.fill(0);
  }

  add({ literals, distances }: Histogram): void {
    for (let symbol = 0; symbol < 286; symbol++) this.literals[symbol]! += literals[symbol]!;
    for (let symbol = 0; symbol < 30; symbol++) this.distances[symbol]! += distances[symbol]!;
  }

  /**
   * Adds the sequences from `from` to `to`, whose first literal lies at `place`.
   * @returns the place behind them
   */
  count(bytes: Uint8Array, place: number, sequences: Sequences, from: number, to: number): number {
    const { literals, distances } = this;
    const [second, third, fourth] = this.#lanes;
    let at = place;
    for (let i = from; i < to; i += 2) {
      const end = at + sequences[i]!;
      for (; at + 3 < end; at += 4) {
        literals[bytes[at]!]! += 1;
        second[bytes[at + 1]!]! += 1;
        third[bytes[at + 2]!]! += 1;
        fourth[bytes[at + 3]!]! += 1;
      }
      for (; at < end; at++) literals[bytes[at]!]! += 1;
      const copy = sequences[i + 1]!;
      if (copy === 0) continue;
      literals[257 + lengthSymbols[copy >>> 16]!]! += 1;
      distances[distanceSymbol(copy & 0xffff)]! += 1;
      at += copy >>> 16;
    }
    for (const lane of this.#lanes) {
      for (let symbol = 0; symbol < 256; symbol++) literals[symbol]! += lane[symbol]!;
      lane.fill(0);
    }
    return at;
  }

  /** About how many bits a block of these symbols takes, with its codes. */
  estimateBits(): number {
    return estimate(this.literals, lengthExtraBits, 257) + estimate(this.distances, distanceExtraBits, 0);
  }
}

/** What a symbol that is used adds to a block's header, about. */
const headerBits = 3;

function estimate(counts: Uint32Array, extraBits: readonly number[], firstExtra: number): number {
  let total = 0;
  let used = 0;
  let saved = 0;
  let extra = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    const count = counts[symbol]!;
    if (count === 0) continue;
    used += 1;
    total += count;
    saved += count * binaryLogarithm(count);
    if (symbol >= firstExtra) extra += count * extraBits[symbol - firstExtra]!;
  }
  return (total * binaryLogarithm(total) - saved) / 4096 + extra + used * headerBits;
}
