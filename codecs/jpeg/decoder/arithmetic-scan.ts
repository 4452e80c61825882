import { ArithmeticDecoder, type Bins, evenState } from './arithmetic.ts';
import { corrupt, type Frame } from './frame.ts';
import { endedEarly, skipRestart } from './huffman-scan.ts';
import { type BlockDecoder, type Scan, walkBlocks } from './scan.ts';
import { zigzag } from './zigzag.ts';

/** The conditioning of the statistics, by table destination (T.81 §B.2.4.3). */
export interface Conditioning {
  readonly dcLower: Uint8Array;
  readonly dcUpper: Uint8Array;
  readonly acThreshold: Uint8Array;
}

/** L = 0, U = 1, Kx = 5 unless a DAC segment says otherwise (T.81 §F.1.4.4.1.4, §F.1.4.4.2.1). */
export function defaultConditioning(): Conditioning {
  return { dcLower: new Uint8Array(4), dcUpper: new Uint8Array(4).fill(1), acThreshold: new Uint8Array(4).fill(5) };
}

/** The adaptive state within one restart interval. */
interface Interval {
  decoder: ArithmeticDecoder;
  dc: Bins[];
  ac: Bins[];
  even: Bins;
  readonly predictions: Int32Array;
  /** Where the DC bins of each component start, by its last difference (T.81 table F.4). */
  readonly contexts: Uint8Array;
}

/**
 * Decodes an arithmetic-coded scan, sequential or progressive, into its components' coefficients.
 * @returns the offset of the marker that ends the scan
 * @throws CodecError `corrupt`, `truncated`
 * @see T.81 §F.2.4, §G.1.3
 */
export function decodeArithmeticScan(
  bytes: Uint8Array,
  start: number,
  frame: Frame,
  scan: Scan,
  conditioning: Conditioning,
  restartInterval: number,
): number {
  const state = { predictions: new Int32Array(4), contexts: new Uint8Array(4) } as Interval;
  const reset = (position: number) => {
    state.decoder = new ArithmeticDecoder(bytes, position);
    state.dc = Array.from({ length: 4 }, () => new Uint8Array(64));
    state.ac = Array.from({ length: 4 }, () => new Uint8Array(256));
    state.even = Uint8Array.of(evenState);
    state.predictions.fill(0);
    state.contexts.fill(0);
  };
  reset(start);
  const block = blockDecoder(state, frame, scan, conditioning);
  const decode: BlockDecoder = (component, offset) => {
    block(component, offset);
    if (state.decoder.overrun) endedEarly(bytes, state.decoder.position);
  };
  walkBlocks(frame, scan, restartInterval, decode, () => reset(skipRestart(bytes, state.decoder.position)));
  return state.decoder.position;
}

function blockDecoder(state: Interval, frame: Frame, scan: Scan, conditioning: Conditioning): BlockDecoder {
  if (frame.process !== 'progressive') {
    const ac = acFirst(state, { ...scan, spectralStart: 1, spectralEnd: 63, successiveLow: 0 }, conditioning);
    const dc = dcFirst(state, { ...scan, successiveLow: 0 }, conditioning);
    return (component, offset) => {
      dc(component, offset);
      ac(component, offset);
    };
  }
  if (scan.spectralStart === 0)
    return scan.successiveHigh === 0 ? dcFirst(state, scan, conditioning) : dcRefine(state, scan);
  return scan.successiveHigh === 0 ? acFirst(state, scan, conditioning) : acRefine(state, scan);
}

/** The bits of a magnitude whose category is known (T.81 figure F.24). */
function magnitude(state: Interval, bins: Bins, bin: number, category: number): number {
  let value = category;
  for (let bit = category >> 1; bit > 0; bit >>= 1) if (state.decoder.decide(bins, bin + 14) === 1) value |= bit;
  return value + 1;
}

/** Counts up the category from a bin on (T.81 figure F.23). */
function category(state: Interval, bins: Bins, first: number, from: number): { bin: number; size: number } {
  let bin = first;
  let size = from;
  while (state.decoder.decide(bins, bin) === 1) {
    size <<= 1;
    if (size === 0x8000) throw corrupt('a coefficient is too large', state.decoder.position);
    bin += 1;
  }
  return { bin, size };
}

/** @see T.81 §F.1.4.4.1 */
function dcFirst(state: Interval, { successiveLow }: Scan, { dcLower, dcUpper }: Conditioning): BlockDecoder {
  return ({ index, dcTable, coefficients }, offset) => {
    const bins = state.dc[dcTable]!;
    let bin = state.contexts[index]!;
    if (state.decoder.decide(bins, bin) === 0) {
      state.contexts[index] = 0;
    } else {
      const sign = state.decoder.decide(bins, bin + 1);
      bin += 2 + sign;
      let size: number = state.decoder.decide(bins, bin);
      if (size !== 0) ({ bin, size } = category(state, bins, 20, size));
      if (size < (1 << dcLower[dcTable]!) >> 1) state.contexts[index] = 0;
      else state.contexts[index] = (size > (1 << dcUpper[dcTable]!) >> 1 ? 12 : 4) + sign * 4;
      const difference = magnitude(state, bins, bin, size);
      state.predictions[index]! += sign === 1 ? -difference : difference;
    }
    coefficients[offset] = state.predictions[index]! << successiveLow;
  };
}

function dcRefine(state: Interval, { successiveLow }: Scan): BlockDecoder {
  return ({ coefficients }, offset) => {
    coefficients[offset]! |= state.decoder.decide(state.even, 0) << successiveLow;
  };
}

/** @see T.81 §F.1.4.4.2 */
function acFirst(state: Interval, scan: Scan, { acThreshold }: Conditioning): BlockDecoder {
  const { spectralStart, spectralEnd, successiveLow } = scan;
  return ({ acTable, coefficients }, offset) => {
    const bins = state.ac[acTable]!;
    for (let k = spectralStart; k <= spectralEnd; k++) {
      let bin = 3 * (k - 1);
      if (state.decoder.decide(bins, bin) === 1) return;
      while (state.decoder.decide(bins, bin + 1) === 0) {
        bin += 3;
        k += 1;
        if (k > spectralEnd) throw corrupt('a run of zeros leaves its block', state.decoder.position);
      }
      const sign = state.decoder.decide(state.even, 0);
      bin += 2;
      let size: number = state.decoder.decide(bins, bin);
      if (size === 1 && state.decoder.decide(bins, bin) === 1)
        ({ bin, size } = category(state, bins, k <= acThreshold[acTable]! ? 189 : 217, 2));
      const value = magnitude(state, bins, bin, size);
      coefficients[offset + zigzag[k]!] = (sign === 1 ? -value : value) << successiveLow;
    }
  };
}

/** @see T.81 §G.1.3.3 */
function acRefine(state: Interval, { spectralStart, spectralEnd, successiveLow }: Scan): BlockDecoder {
  const plus = 1 << successiveLow;
  return ({ acTable, coefficients }, offset) => {
    const bins = state.ac[acTable]!;
    const { decoder } = state;
    let last = spectralEnd;
    while (last > 0 && coefficients[offset + zigzag[last]!] === 0) last -= 1;
    for (let k = spectralStart; k <= spectralEnd; k++) {
      let bin = 3 * (k - 1);
      if (k > last && decoder.decide(bins, bin) === 1) return;
      for (;;) {
        const at = offset + zigzag[k]!;
        const known = coefficients[at]!;
        if (known !== 0) {
          if (decoder.decide(bins, bin + 2) === 1) coefficients[at] = known < 0 ? known - plus : known + plus;
          break;
        }
        if (decoder.decide(bins, bin + 1) === 1) {
          coefficients[at] = decoder.decide(state.even, 0) === 1 ? -plus : plus;
          break;
        }
        bin += 3;
        k += 1;
        if (k > spectralEnd) throw corrupt('a run of zeros leaves its block', decoder.position);
      }
    }
  };
}
