import type { BitWriter } from './bit-writer.ts';
import { canonicalCodes, codeLengths } from './code-lengths.ts';
import {
  codeLengthOrder,
  distanceBases,
  distanceExtraBits,
  endOfBlock,
  fixedLiteralLengths,
  lengthBases,
  lengthExtraBits,
} from './codes.ts';
import type { Histogram } from './histogram.ts';
import { distanceSymbol, lengthSymbols, type Sequences } from './sequences.ts';

/** Shorter than Deflate allows, so that two codes and the bits before them are put at one go; it costs next to nothing. */
const longestCode = 12;

/** Code lengths of literals and lengths, and of distances. */
export interface Lengths {
  readonly literals: Uint8Array;
  readonly distances: Uint8Array;
}

/** A run of code lengths as it is stored: a symbol of the code length code, and what follows it. */
interface LengthRun {
  readonly symbol: number;
  readonly extra: number;
}
/** Bits that follow the symbols 16, 17 and 18 of the code length code. */
const runBits = [2, 3, 7] as const;

/** A block's codes and how they are stored. */
export interface BlockPlan {
  readonly lengths: Lengths;
  /** `undefined` for the codes that need not be stored. */
  readonly header: Header | undefined;
  /** Bits of the whole block. */
  readonly bits: number;
}
interface Header {
  readonly literalCount: number;
  readonly distanceCount: number;
  readonly orderCount: number;
  readonly runs: readonly LengthRun[];
  readonly runLengths: Uint8Array;
}

const fixedLengths: Lengths = {
  literals: fixedLiteralLengths(),
  distances: new Uint8Array(30).fill(5),
};

/** The cheaper of the block's own codes and the fixed ones. */
export function planBlock(histogram: Histogram): BlockPlan {
  const lengths = { literals: new Uint8Array(286), distances: new Uint8Array(30) };
  histogram.literals[endOfBlock] = 1;
  codeLengths(histogram.literals, longestCode, lengths.literals);
  codeLengths(histogram.distances, longestCode, lengths.distances);
  const header = planHeader(lengths);
  const own = headerBits(header) + dataBits(histogram, lengths);
  const fixed = 3 + dataBits(histogram, fixedLengths);
  return fixed <= own ? { lengths: fixedLengths, header: undefined, bits: fixed } : { lengths, header, bits: own };
}

function dataBits({ literals, distances }: Histogram, lengths: Lengths): number {
  let bits = 0;
  for (let symbol = 0; symbol < 286; symbol++)
    bits += literals[symbol]! * (lengths.literals[symbol]! + (symbol > 256 ? lengthExtraBits[symbol - 257]! : 0));
  for (let symbol = 0; symbol < 30; symbol++)
    bits += distances[symbol]! * (lengths.distances[symbol]! + distanceExtraBits[symbol]!);
  return bits;
}

/** @see RFC 1951 §3.2.7 */
function planHeader({ literals, distances }: Lengths): Header {
  const literalCount = Math.max(literals.findLastIndex((length) => length > 0) + 1, 257);
  const distanceCount = Math.max(distances.findLastIndex((length) => length > 0) + 1, 1);
  const all = new Uint8Array(literalCount + distanceCount);
  all.set(literals.subarray(0, literalCount));
  all.set(distances.subarray(0, distanceCount), literalCount);
  const runs = findRuns(all);
  const frequencies = new Uint32Array(19);
  for (const { symbol } of runs) frequencies[symbol]! += 1;
  const runLengths = new Uint8Array(19);
  codeLengths(frequencies, 7, runLengths);
  const orderCount = Math.max(codeLengthOrder.findLastIndex((symbol) => runLengths[symbol]! > 0) + 1, 4);
  return { literalCount, distanceCount, orderCount, runs, runLengths };
}

function findRuns(lengths: Uint8Array): LengthRun[] {
  const runs: LengthRun[] = [];
  for (let at = 0; at < lengths.length; ) {
    const value = lengths[at]!;
    let count = 1;
    while (at + count < lengths.length && lengths[at + count] === value && count < 138) count += 1;
    if (value === 0 && count >= 3) {
      runs.push(count <= 10 ? { symbol: 17, extra: count - 3 } : { symbol: 18, extra: count - 11 });
    } else if (at > 0 && value === lengths[at - 1] && count >= 3) {
      count = Math.min(count, 6);
      runs.push({ symbol: 16, extra: count - 3 });
    } else {
      count = 1;
      runs.push({ symbol: value, extra: 0 });
    }
    at += count;
  }
  return runs;
}

function headerBits({ orderCount, runs, runLengths }: Header): number {
  const stored = 3 + 5 + 5 + 4 + orderCount * 3;
  return runs.reduce(
    (sum, { symbol }) => sum + runLengths[symbol]! + (symbol > 15 ? runBits[symbol - 16]! : 0),
    stored,
  );
}

/** What a block codes: sequences from `from` to `to`, whose first literal lies at `place`. */
export interface BlockData {
  readonly bytes: Uint8Array;
  readonly place: number;
  readonly sequences: Sequences;
  readonly from: number;
  readonly to: number;
}

/** Writes one block of the plan. */
export function writeBlock(
  writer: BitWriter,
  { lengths, header, bits }: BlockPlan,
  data: BlockData,
  last: boolean,
): void {
  writer.reserve((bits >> 3) + 16);
  writer.put(last ? 1 : 0, 1);
  writer.put(header === undefined ? 1 : 2, 2);
  if (header !== undefined) writeHeader(writer, header);
  writeSequences(writer, lengths, data);
}

function writeHeader(writer: BitWriter, header: Header): void {
  writer.put(header.literalCount - 257, 5);
  writer.put(header.distanceCount - 1, 5);
  writer.put(header.orderCount - 4, 4);
  for (let i = 0; i < header.orderCount; i++) writer.put(header.runLengths[codeLengthOrder[i]!]!, 3);
  const codes = canonicalCodes(header.runLengths);
  for (const { symbol, extra } of header.runs) {
    writer.put(codes[symbol]!, header.runLengths[symbol]!);
    if (symbol > 15) writer.put(extra, runBits[symbol - 16]!);
  }
}

/** The state is kept in local variables, and every step writes the four bytes that its bits may reach. */
function writeSequences(writer: BitWriter, lengths: Lengths, { bytes, place, sequences, from, to }: BlockData): void {
  const { view } = writer;
  const literalCodes = canonicalCodes(lengths.literals);
  const distanceCodes = canonicalCodes(lengths.distances);
  // The code and its length in one look-up.
  const literals = Uint32Array.from(literalCodes, (code, symbol) => (code << 8) | lengths.literals[symbol]!);
  const copies = Uint32Array.from({ length: 259 }, (_, length) => literals[257 + lengthSymbols[length]!]!);
  let { at, hold, count } = writer;
  let next = place;
  for (let i = from; i < to; i += 2) {
    const end = next + sequences[i]!;
    for (; next + 1 < end; next += 2) {
      const first = literals[bytes[next]!]!;
      const second = literals[bytes[next + 1]!]!;
      hold |= (first >>> 8) << count;
      count += first & 255;
      hold |= (second >>> 8) << count;
      count += second & 255;
      view.setUint32(at, hold, true);
      at += count >> 3;
      hold >>>= count & 24;
      count &= 7;
    }
    if (next < end) {
      const code = literals[bytes[next++]!]!;
      hold |= (code >>> 8) << count;
      count += code & 255;
      view.setUint32(at, hold, true);
      at += count >> 3;
      hold >>>= count & 24;
      count &= 7;
    }
    const copy = sequences[i + 1]!;
    if (copy === 0) continue;
    const length = copy >>> 16;
    next += length;
    const code = copies[length]!;
    const symbol = lengthSymbols[length]!;
    hold |= (code >>> 8) << count;
    count += code & 255;
    hold |= (length - lengthBases[symbol]!) << count;
    count += lengthExtraBits[symbol]!;
    view.setUint32(at, hold, true);
    at += count >> 3;
    hold >>>= count & 24;
    count &= 7;
    const distance = copy & 0xffff;
    const far = distanceSymbol(distance);
    hold |= distanceCodes[far]! << count;
    count += lengths.distances[far]!;
    view.setUint32(at, hold, true);
    at += count >> 3;
    hold >>>= count & 24;
    count &= 7;
    hold |= (distance - distanceBases[far]!) << count;
    count += distanceExtraBits[far]!;
    view.setUint32(at, hold, true);
    at += count >> 3;
    hold >>>= count & 24;
    count &= 7;
  }
  writer.at = at;
  writer.hold = hold;
  writer.count = count;
  writer.put(literalCodes[endOfBlock]!, lengths.literals[endOfBlock]!);
}

/** Writes bytes as they are, in blocks of at most 65,535. @see RFC 1951 §3.2.4 */
export function writeStored(writer: BitWriter, bytes: Uint8Array, last: boolean): void {
  for (let at = 0; at === 0 || at < bytes.length; at += 0xffff) {
    const piece = bytes.subarray(at, at + 0xffff);
    writer.reserve(8);
    writer.put(last && at + 0xffff >= bytes.length ? 1 : 0, 1);
    writer.put(0, 2);
    writer.align();
    writer.put(piece.length, 16);
    writer.put(~piece.length & 0xffff, 16);
    writer.append(piece);
  }
}
