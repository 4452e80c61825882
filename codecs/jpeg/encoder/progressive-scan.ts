import type { Coefficients } from './coefficients.ts';
import type { FramePlan } from './plan.ts';
import { bitsOf, codeDifference, sizeOf } from './sequential-scan.ts';
import { type SymbolSink, symbolTables } from './symbols.ts';

/** One scan of a progressive file: a band of coefficients, and which bits of them. */
export interface ProgressiveScan {
  /** Indices of the frame's components; one alone where AC coefficients come. */
  readonly components: readonly number[];
  readonly spectralStart: number;
  readonly spectralEnd: number;
  /** The lowest bit that came before; 0 in a band's first scan. */
  readonly successiveHigh: number;
  /** The lowest bit that comes. */
  readonly successiveLow: number;
}

/** @see ITU-T T.81 §G.1.2 */
export function codeProgressive(
  scan: ProgressiveScan,
  plan: FramePlan,
  components: readonly Coefficients[],
  sink: SymbolSink,
): void {
  if (scan.spectralStart === 0) codeDc(scan, plan, components, sink);
  else if (scan.successiveHigh === 0) codeAcFirst(scan, components[scan.components[0]!]!, sink);
  else codeAcRefinement(scan, components[scan.components[0]!]!, sink);
}

/** DC coefficients, MCU by MCU: differences of their higher bits, or one bit more of each. @see ITU-T T.81 §G.1.2.1 */
function codeDc(
  { components: indices, successiveHigh, successiveLow }: ProgressiveScan,
  plan: FramePlan,
  all: readonly Coefficients[],
  sink: SymbolSink,
): void {
  const predictions = new Int32Array(all.length);
  for (let mcuRow = 0; mcuRow < plan.mcusDown; mcuRow++)
    for (let mcuColumn = 0; mcuColumn < plan.mcusAcross; mcuColumn++)
      for (const index of indices) {
        const { values, plan: component } = all[index]!;
        const { h, v, table, blocksAcross, blocksDown } = component;
        for (let at = 0; at < h * v; at++) {
          const row = mcuRow * v + Math.floor(at / h);
          const column = mcuColumn * h + (at % h);
          const there = row < blocksDown && column < blocksAcross;
          const dc = there ? values[(row * blocksAcross + column) * 64]! >> successiveLow : predictions[index]!;
          sink.block();
          if (successiveHigh === 0) codeDifference(sink, symbolTables.dc + table, dc - predictions[index]!);
          else sink.bits(dc & 1, 1);
          predictions[index] = dc;
        }
      }
}

const sixteenZeros = 0xf0;
const longestRun = 0x7fff;

/** A run of blocks that have nothing more in the band. */
function codeRun(sink: SymbolSink, table: number, run: number): void {
  if (run === 0) return;
  const size = sizeOf(run) - 1;
  sink.symbol(table, size << 4, run - (1 << size), size);
}

/** The nonzero coefficients of half a block that lie within a band. */
function bandMask(mask: number, word: number, start: number, end: number): number {
  const from = Math.max(start - word * 32, 0);
  const to = Math.min(end - word * 32, 31);
  if (from > 31 || to < 0) return 0;
  return mask & (-1 << from) & (-1 >>> (31 - to));
}

/** The first scan of a band. @see ITU-T T.81 §G.1.2.2 */
function codeAcFirst(
  { spectralStart, spectralEnd, successiveLow }: ProgressiveScan,
  { values, masks, plan }: Coefficients,
  sink: SymbolSink,
): void {
  const table = symbolTables.ac + plan.table;
  let endOfBand = 0;
  for (let block = 0; block < plan.blocksAcross * plan.blocksDown; block++) {
    sink.block();
    let last = spectralStart - 1;
    for (let word = 0; word < 2; word++) {
      let left = bandMask(masks[block * 2 + word]!, word, spectralStart, spectralEnd);
      while (left !== 0) {
        const lowest = left & -left;
        left ^= lowest;
        const k = word * 32 + 31 - Math.clz32(lowest);
        const value = shiftToZero(values[block * 64 + k]!, successiveLow);
        if (value === 0) continue;
        codeRun(sink, table, endOfBand);
        endOfBand = 0;
        let run = k - last - 1;
        for (; run > 15; run -= 16) sink.symbol(table, sixteenZeros, 0, 0);
        const size = sizeOf(value);
        sink.symbol(table, (run << 4) | size, bitsOf(value, size), size);
        last = k;
      }
    }
    if (last < spectralEnd && ++endOfBand === longestRun) {
      codeRun(sink, table, endOfBand);
      endOfBand = 0;
    }
  }
  codeRun(sink, table, endOfBand);
}

/** AC coefficients are divided, not shifted: towards 0. @see ITU-T T.81 §G.1.2.2 */
function shiftToZero(value: number, bits: number): number {
  return value < 0 ? -(-value >> bits) : value >> bits;
}

/** Corrections that are kept back before a run is ended, and those that one block may add. */
const mostCorrections = 937;
const room = mostCorrections + 64;

/** One bit more of a band. @see ITU-T T.81 §G.1.2.3, figure G.7 */
function codeAcRefinement(
  { spectralStart, spectralEnd, successiveLow }: ProgressiveScan,
  { values, masks, plan }: Coefficients,
  sink: SymbolSink,
): void {
  const table = symbolTables.ac + plan.table;
  let endOfBand = 0;
  // Bits of coefficients that were not 0 before: those of the run's blocks, then those of the block at hand.
  const corrections = new Uint8Array(room);
  let ofRun = 0;
  let kept = 0;
  const endRun = () => {
    codeRun(sink, table, endOfBand);
    endOfBand = 0;
    for (let at = 0; at < ofRun; at++) sink.bits(corrections[at]!, 1);
  };
  const codeZeros = (symbol: number, bits: number, size: number) => {
    endRun();
    sink.symbol(table, symbol, bits, size);
    for (let at = ofRun; at < kept; at++) sink.bits(corrections[at]!, 1);
    ofRun = kept = 0;
  };
  for (let block = 0; block < plan.blocksAcross * plan.blocksDown; block++) {
    sink.block();
    const lastNew = lastOfMagnitudeOne(values, masks, block, spectralStart, spectralEnd, successiveLow);
    // Coefficients that are not 0 so far, and zeros that a symbol has told.
    let nonzero = 0;
    let told = 0;
    for (let word = 0; word < 2; word++) {
      let left = bandMask(masks[block * 2 + word]!, word, spectralStart, spectralEnd);
      while (left !== 0) {
        const lowest = left & -left;
        left ^= lowest;
        const k = word * 32 + 31 - Math.clz32(lowest);
        const value = values[block * 64 + k]!;
        const magnitude = (value < 0 ? -value : value) >> successiveLow;
        if (magnitude === 0) continue;
        let run = k - spectralStart - nonzero - told;
        nonzero += 1;
        for (; run > 15 && k <= lastNew; run -= 16, told += 16) codeZeros(sixteenZeros, 0, 0);
        if (magnitude > 1) {
          corrections[kept++] = magnitude & 1;
          continue;
        }
        codeZeros((run << 4) | 1, value < 0 ? 0 : 1, 1);
        told += run;
      }
    }
    if (spectralEnd - spectralStart + 1 === nonzero + told && kept === ofRun) continue;
    endOfBand += 1;
    ofRun = kept;
    if (endOfBand < longestRun && kept <= mostCorrections) continue;
    endRun();
    ofRun = kept = 0;
  }
  endRun();
}

/** The last coefficient of a block's band that this scan makes nonzero, or -1. */
function lastOfMagnitudeOne(
  values: Int16Array,
  masks: Int32Array,
  block: number,
  start: number,
  end: number,
  shift: number,
): number {
  for (let word = 1; word >= 0; word--) {
    let left = bandMask(masks[block * 2 + word]!, word, start, end);
    while (left !== 0) {
      const bit = 31 - Math.clz32(left);
      left ^= 1 << bit;
      const value = values[block * 64 + word * 32 + bit]!;
      if ((value < 0 ? -value : value) >> shift === 1) return word * 32 + bit;
    }
  }
  return -1;
}
