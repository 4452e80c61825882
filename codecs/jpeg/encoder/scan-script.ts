import type { ProgressiveScan } from './progressive-scan.ts';

type Scan = readonly [components: readonly number[], start: number, end: number, high: number, low: number];

/** What is seen first comes first: DC but for its last bit, low frequencies, chroma, the rest, bit by bit. */
const color: readonly Scan[] = [
  [[0, 1, 2], 0, 0, 0, 1],
  [[0], 1, 5, 0, 2],
  [[2], 1, 63, 0, 1],
  [[1], 1, 63, 0, 1],
  [[0], 6, 63, 0, 2],
  [[0], 1, 63, 2, 1],
  [[0, 1, 2], 0, 0, 1, 0],
  [[2], 1, 63, 1, 0],
  [[1], 1, 63, 1, 0],
  [[0], 1, 63, 1, 0],
];
const gray: readonly Scan[] = [
  [[0], 0, 0, 0, 1],
  [[0], 1, 5, 0, 2],
  [[0], 6, 63, 0, 2],
  [[0], 1, 63, 2, 1],
  [[0], 0, 0, 1, 0],
  [[0], 1, 63, 1, 0],
];

/** The scans of a progressive file. @param components 1 or 3 */
export function scanScript(components: number): readonly ProgressiveScan[] {
  return (components === 1 ? gray : color).map(([indices, start, end, high, low]) => ({
    components: indices,
    spectralStart: start,
    spectralEnd: end,
    successiveHigh: high,
    successiveLow: low,
  }));
}
