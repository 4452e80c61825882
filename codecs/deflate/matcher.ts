import type { Histogram } from './histogram.ts';
import type { Sequences } from './sequences.ts';

/** Symbols that are looked at together, about, to see where a block should end. */
export const stepSymbols = 16_384;

/** Finds the copies in a window of bytes, in order. */
export interface Matcher {
  /** `runs`: only of one byte over and over, so that noise holds none. */
  readonly finds: 'copies' | 'runs';
  /**
   * Writes sequences for the bytes from `place` on, until about {@link stepSymbols} literals and copies or `end`;
   * nothing behind `end` is copied.
   * @param count where in `sequences` the next one goes
   * @returns where they end
   */
  match(place: number, end: number, sequences: Sequences, count: number): number;
  /** Told of the symbols that came of it: they show what each kind costs from here on. */
  learn(histogram: Histogram): void;
  /** The window's bytes move down by so many, a multiple of 32,768. */
  shift(bytes: number): void;
  /** Forgets all bytes: those of another stream begin at 0. */
  clear(): void;
}

/** Makes a matcher for a window. @param sizeBytes of all that will pass through it */
export type MatcherOf = (window: Uint8Array<ArrayBuffer>, sizeBytes: number) => Matcher;
