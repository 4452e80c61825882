import { distanceBases, lengthBases } from './codes.ts';

/**
 * What Deflate codes, in pairs: how many literals, and the copy after them as length · 65,536 + distance, or 0 for none.
 * The literals themselves stay where they are.
 */
export type Sequences = Uint32Array<ArrayBuffer>;

/** The longest copy of Deflate. */
export const longest = 258;
/** How far back a copy reaches (RFC 1951 §2). */
export const windowSize = 32_768;

/** The symbol of each length from 3 to 258, less 257. */
export const lengthSymbols: Uint8Array = symbolsOf(lengthBases, longest + 1);
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
