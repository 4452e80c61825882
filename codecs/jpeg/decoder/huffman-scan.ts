import { BitReader } from './bit-reader.ts';
import { corrupt, type Frame, truncated } from './frame.ts';
import { decodeSymbol, type HuffmanTable } from './huffman.ts';
import { type BlockDecoder, type Scan, type ScanComponent, walkBlocks } from './scan.ts';
import { zigzag } from './zigzag.ts';

/** The tables that a scan may ask for, by their destination. */
export interface HuffmanTables {
  readonly dc: readonly (HuffmanTable | undefined)[];
  readonly ac: readonly (HuffmanTable | undefined)[];
}

/** The state of a decoder within one restart interval. */
interface Interval {
  reader: BitReader;
  /** The last DC value of each component of the frame. */
  readonly predictions: Int32Array;
  /** Blocks that are still covered by an end-of-band run. */
  endOfBand: number;
}

/**
 * Decodes a Huffman-coded scan, sequential or progressive, into its components' coefficients.
 * @returns the offset of the marker that ends the scan
 * @throws CodecError `corrupt`, `truncated`
 * @see T.81 §F.2.2, §G.2
 */
export function decodeHuffmanScan(
  bytes: Uint8Array,
  start: number,
  frame: Frame,
  scan: Scan,
  tables: HuffmanTables,
  restartInterval: number,
): number {
  const state: Interval = { reader: new BitReader(bytes, start), predictions: new Int32Array(4), endOfBand: 0 };
  const block =
    frame.process === 'progressive'
      ? progressiveBlock(state, scan, tables, start)
      : sequentialBlock(state, tables, start);
  const decode: BlockDecoder = (component, offset) => {
    block(component, offset);
    if (state.reader.overrun) endedEarly(bytes, state.reader.position);
  };
  walkBlocks(frame, scan, restartInterval, decode, () => {
    state.reader = new BitReader(bytes, skipRestart(bytes, state.reader.position));
    state.predictions.fill(0);
    state.endOfBand = 0;
  });
  return state.reader.position;
}

/** The data ran out before the scan was complete: cut off, or broken by a marker. */
export function endedEarly(bytes: Uint8Array, position: number): never {
  const marker = bytes[position + 1];
  if (marker === undefined || marker === 0xd9)
    throw truncated('the picture data ends before the picture is complete', position);
  throw corrupt(`the marker 0x${marker.toString(16)} stands in the middle of the picture data`, position);
}

/** Steps over the RSTn marker that ends an interval. @throws CodecError where there is none */
export function skipRestart(bytes: Uint8Array, position: number): number {
  let at = position;
  // What the last interval left unread, and fill bytes (§B.1.1.2), are stepped over.
  while (
    at < bytes.length &&
    !(bytes[at] === 0xff && bytes[at + 1] !== 0 && bytes[at + 1] !== 0xff && bytes[at + 1] !== undefined)
  )
    at += 1;
  const marker = bytes[at + 1];
  if (marker === undefined) throw truncated('the file ends where a restart marker was expected', at);
  if (marker < 0xd0 || marker > 0xd7) endedEarly(bytes, at);
  return at + 2;
}

function tableOf(tables: readonly (HuffmanTable | undefined)[], index: number, start: number): HuffmanTable {
  const table = tables[index];
  if (table === undefined) throw corrupt(`the scan asks for the Huffman table ${index}, which is not defined`, start);
  return table;
}

function badCode(position: number): Error {
  return corrupt('the picture data holds bits that are no Huffman code', position);
}

/** @see T.81 §F.2.2 */
function sequentialBlock(state: Interval, tables: HuffmanTables, start: number): BlockDecoder {
  return ({ index, dcTable, acTable, coefficients }, offset) => {
    const { reader, predictions } = state;
    const size = decodeSymbol(reader, tableOf(tables.dc, dcTable, start));
    if (size < 0 || size > 16) throw badCode(reader.position);
    predictions[index]! += reader.signed(size);
    coefficients[offset] = predictions[index]!;
    const ac = tableOf(tables.ac, acTable, start);
    for (let k = 1; k < 64; k++) {
      const symbol = decodeSymbol(reader, ac);
      if (symbol < 0) throw badCode(reader.position);
      const bits = symbol & 15;
      const run = symbol >> 4;
      if (bits === 0) {
        if (run !== 15) return;
        k += 15;
        continue;
      }
      k += run;
      if (k > 63) throw corrupt('a run of zeros leaves its block', reader.position);
      coefficients[offset + zigzag[k]!] = reader.signed(bits);
    }
  };
}

/** @see T.81 §G.1.2, §G.2 */
function progressiveBlock(state: Interval, scan: Scan, tables: HuffmanTables, start: number): BlockDecoder {
  if (scan.spectralStart === 0)
    return scan.successiveHigh === 0 ? dcFirst(state, scan, tables, start) : dcRefine(state, scan);
  return scan.successiveHigh === 0 ? acFirst(state, scan, tables, start) : acRefine(state, scan, tables, start);
}

function dcFirst(state: Interval, { successiveLow }: Scan, tables: HuffmanTables, start: number): BlockDecoder {
  return ({ index, dcTable, coefficients }, offset) => {
    const { reader, predictions } = state;
    const size = decodeSymbol(reader, tableOf(tables.dc, dcTable, start));
    if (size < 0 || size > 16) throw badCode(reader.position);
    predictions[index]! += reader.signed(size);
    coefficients[offset] = predictions[index]! << successiveLow;
  };
}

function dcRefine(state: Interval, { successiveLow }: Scan): BlockDecoder {
  return ({ coefficients }, offset) => {
    coefficients[offset]! |= state.reader.bit() << successiveLow;
  };
}

function acFirst(state: Interval, scan: Scan, tables: HuffmanTables, start: number): BlockDecoder {
  const { spectralStart, spectralEnd, successiveLow } = scan;
  return ({ acTable, coefficients }, offset) => {
    if (state.endOfBand > 0) {
      state.endOfBand -= 1;
      return;
    }
    const { reader } = state;
    const table = tableOf(tables.ac, acTable, start);
    for (let k = spectralStart; k <= spectralEnd; k++) {
      const symbol = decodeSymbol(reader, table);
      if (symbol < 0) throw badCode(reader.position);
      const bits = symbol & 15;
      const run = symbol >> 4;
      if (bits === 0) {
        if (run !== 15) {
          state.endOfBand = (1 << run) - 1 + reader.bits(run);
          return;
        }
        k += 15;
        continue;
      }
      k += run;
      if (k > 63) throw corrupt('a run of zeros leaves its block', reader.position);
      coefficients[offset + zigzag[k]!] = reader.signed(bits) << successiveLow;
    }
  };
}

/** @see T.81 §G.1.2.3, figures G.7 to G.11 */
function acRefine(state: Interval, scan: Scan, tables: HuffmanTables, start: number): BlockDecoder {
  const { spectralStart, spectralEnd, successiveLow } = scan;
  const plus = 1 << successiveLow;

  /** Corrects a coefficient that is already known by the next bit. */
  const correct = (coefficients: Int16Array, at: number) => {
    const known = coefficients[at]!;
    if (state.reader.bit() === 1 && (known & plus) === 0) coefficients[at] = known < 0 ? known - plus : known + plus;
  };
  const correctRest = ({ coefficients }: ScanComponent, offset: number, from: number) => {
    for (let k = from; k <= spectralEnd; k++)
      if (coefficients[offset + zigzag[k]!] !== 0) correct(coefficients, offset + zigzag[k]!);
  };

  return (component, offset) => {
    const { acTable, coefficients } = component;
    const { reader } = state;
    let k = spectralStart;
    if (state.endOfBand === 0) {
      const table = tableOf(tables.ac, acTable, start);
      for (; k <= spectralEnd; k++) {
        const symbol = decodeSymbol(reader, table);
        if (symbol < 0) throw badCode(reader.position);
        let run = symbol >> 4;
        const bits = symbol & 15;
        if (bits > 1) throw corrupt('a refinement scan adds more than one bit', reader.position);
        let value = 0;
        if (bits === 1) value = reader.bit() === 1 ? plus : -plus;
        else if (run !== 15) {
          state.endOfBand = (1 << run) + reader.bits(run);
          break;
        }
        for (; k <= spectralEnd; k++) {
          const at = offset + zigzag[k]!;
          if (coefficients[at] !== 0) {
            correct(coefficients, at);
          } else {
            if (run === 0) {
              if (value !== 0) coefficients[at] = value;
              break;
            }
            run -= 1;
          }
        }
      }
    }
    if (state.endOfBand > 0) {
      correctRest(component, offset, k);
      state.endOfBand -= 1;
    }
  };
}
