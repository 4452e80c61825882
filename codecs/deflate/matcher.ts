import type { Histogram, Tokens } from './tokens.ts';

/** Turns bytes into literals and copies, in order. */
export interface Matcher {
  /** How many bytes have become tokens. */
  readonly position: number;
  /** Writes tokens from `from` on, until `to` or the end of the bytes. @returns where they end */
  fill(tokens: Tokens, from: number, to: number): number;
  /** Told of the tokens that it gave: they show what each kind costs from here on. */
  learn(histogram: Histogram): void;
}
