import { distanceBases, endOfBlock, lengthBases } from './codes.ts';

/**
 * What Deflate codes, one number each: a literal as itself, 0 to 255, or a copy as length · 65,536 + distance.
 */
export type Tokens = Uint32Array<ArrayBuffer>;

/** The symbol of each length from 3 to 258, less 257. */
export const lengthSymbols: Uint8Array = symbolsOf(lengthBases, 259);
const nearSymbols = symbolsOf(distanceBases, 257);
/** Symbols of the distances above 256: all within 128 of another share one. */
const farSymbols = Uint8Array.from({ length: 256 }, (_, index) => symbolOf(distanceBases, (index << 7) + 1));

function symbolsOf(bases: readonly number[], end: number): Uint8Array {
  return Uint8Array.from({ length: end }, (_, value) => Math.max(symbolOf(bases, value), 0));
}
function symbolOf(bases: readonly number[], value: number): number {
  return bases.findLastIndex((base) => base <= value);
}

/** The symbol of a distance from 1 to 32,768. */
export function distanceSymbol(distance: number): number {
  return distance <= 256 ? nearSymbols[distance]! : farSymbols[(distance - 1) >> 7]!;
}

/** How often each symbol occurs. */
export interface Histogram {
  readonly literals: Uint32Array;
  readonly distances: Uint32Array;
}

export function emptyHistogram(): Histogram {
  return { literals: new Uint32Array(286), distances: new Uint32Array(30) };
}

/**
 * Adds the tokens from `from` to `to`. Every other token is counted apart: where one byte follows itself, as it often
 * does, its count need not be there before it is counted again.
 */
export function countTokens(tokens: Tokens, from: number, to: number, histogram: Histogram): void {
  const { literals, distances } = histogram;
  const others = new Uint32Array(literals.length);
  let at = from;
  for (; at + 1 < to; at += 2) {
    const token = tokens[at]!;
    const other = tokens[at + 1]!;
    if ((token | other) < endOfBlock) {
      literals[token]! += 1;
      others[other]! += 1;
    } else {
      countToken(token, literals, distances);
      countToken(other, others, distances);
    }
  }
  if (at < to) countToken(tokens[at]!, literals, distances);
  for (let symbol = 0; symbol < others.length; symbol++) literals[symbol]! += others[symbol]!;
}

function countToken(token: number, literals: Uint32Array, distances: Uint32Array): void {
  if (token < endOfBlock) {
    literals[token]! += 1;
  } else {
    literals[257 + lengthSymbols[token >>> 16]!]! += 1;
    distances[distanceSymbol(token & 0xffff)]! += 1;
  }
}
