import { zigzag } from '../decoder/zigzag.ts';
import type { HuffmanCode } from './huffman-code.ts';

/** Bits that each symbol (run << 4 | size) of AC coefficients takes, with those that follow its code. */
export type SymbolRates = Float64Array;

/** What a symbol is taken to cost that never came in the sample. */
const unseenBits = 16;
const endOfBlock = 0x00;
const sixteenZeros = 0xf0;

/**
 * The rates of the best code for the symbols of a sample. Where a run of blocks ends with one symbol, as in progressive
 * scans, the end of one block takes a part of it.
 * @param blocks that the sample has
 */
export function symbolRates(frequencies: Uint32Array, code: HuffmanCode | undefined, blocks: number): SymbolRates {
  const bitsOf = (symbol: number) => code?.lengths[symbol] || unseenBits;
  const rates = Float64Array.from({ length: 256 }, (_, symbol) => bitsOf(symbol) + (symbol & 15));
  let runBits = 0;
  for (let symbol = 0x10; symbol < sixteenZeros; symbol += 16)
    runBits += frequencies[symbol]! * (bitsOf(symbol) + (symbol >> 4));
  if (runBits > 0) rates[endOfBlock] = (runBits + frequencies[endOfBlock]! * bitsOf(endOfBlock)) / blocks;
  return rates;
}

/**
 * What a squared error of one step costs in bits: {@link weight} in a flat block, less where the block's energy hides it.
 * 64 · 2^14.75 and 2^16.5 (the scale and the weights that mozjpeg was tuned with), over coefficients of eight times their size.
 */
const weight = 64 * 27_554.493_5;
const flatEnergy = 92_681.9;

/**
 * Coefficients that a path may step over at once, and that in a block which has many: to drop more hardly ever pays there,
 * and noise would take seconds. A block of noise is left as rounding makes it.
 */
const longestStep = 12;
const longestStepAmongMany = 3;
const manyCoefficients = 24;
const noisyCoefficients = 40;
/** An error, in steps, that the saving of one bit never pays. */
const hopelessError = 2;

/**
 * Rate-distortion optimal quantization of one block after another: of all ways to round its AC coefficients towards 0, the
 * one whose error and bits together are least, found by a walk through its trellis.
 * @see K. Ramchandran, M. Vetterli, "Rate-distortion optimal fast thresholding", IEEE TIP 3(5), 1994;
 *   M. Crouse, K. Ramchandran, "Joint thresholding and quantizer selection", IEEE TIP 6(2), 1997
 */
export class TrellisQuantizer {
  readonly #inverse: Float64Array;
  readonly #rates: SymbolRates;
  /** Of the coefficients that plain rounding leaves; place 0 is the DC coefficient, where every path begins. */
  readonly #places = new Int32Array(64);
  readonly #quotients = new Float64Array(64);
  /** The least cost of a path that ends here, less that of dropping every coefficient up to here. */
  readonly #costs = new Float64Array(64);
  readonly #levels = new Int32Array(64);
  readonly #previous = new Int32Array(64);

  /** @param inverse of the steps, in zigzag order, as `inverseSteps` gives them */
  constructor(inverse: Float64Array, rates: SymbolRates) {
    this.#inverse = inverse;
    this.#rates = rates;
  }

  /**
   * Quantizes the AC coefficients of a block.
   * @param scaled 64 coefficients in natural order, eight times their size
   * @param values of zeros at the block's place
   */
  quantize(scaled: Int32Array, values: Int16Array, masks: Int32Array, block: number): void {
    const count = this.#gather(scaled);
    if (count === 0) return;
    if (count > noisyCoefficients) {
      this.#round(count, scaled, values, masks, block);
      return;
    }
    const end = this.#search(count);
    let low = 0;
    let high = 0;
    for (let at = end; at > 0; at = this.#previous[at]!) {
      const k = this.#places[at]!;
      values[block * 64 + k] = scaled[zigzag[k]!]! < 0 ? -this.#levels[at]! : this.#levels[at]!;
      if (k < 32) low |= 1 << k;
      else high |= 1 << k;
    }
    masks[block * 2]! |= low;
    masks[block * 2 + 1] = high;
  }

  /** Takes up what plain rounding leaves, scaled so that an error's square is its cost. @returns how many there are */
  #gather(scaled: Int32Array): number {
    const inverse = this.#inverse;
    const places = this.#places;
    const quotients = this.#quotients;
    let energy = 0;
    let count = 0;
    for (let k = 1; k < 64; k++) {
      const value = scaled[zigzag[k]!]!;
      energy += value * value;
      const quotient = Math.abs(value * inverse[k]!);
      if (quotient < 0.5) continue;
      count += 1;
      places[count] = k;
      quotients[count] = quotient;
    }
    this.#costs[0] = weight / (flatEnergy + energy / 63);
    return count;
  }

  /** Takes every coefficient, rounded to the nearest. */
  #round(count: number, scaled: Int32Array, values: Int16Array, masks: Int32Array, block: number): void {
    const places = this.#places;
    const quotients = this.#quotients;
    let low = 0;
    let high = 0;
    for (let at = 1; at <= count; at++) {
      const k = places[at]!;
      const level = (quotients[at]! + 0.5) | 0;
      const sign = scaled[zigzag[k]!]! >> 31;
      values[block * 64 + k] = (level ^ sign) - sign;
      if (k < 32) low |= 1 << k;
      else high |= 1 << k;
    }
    masks[block * 2]! |= low;
    masks[block * 2 + 1] = high;
  }

  /** Finds the path of least cost. @returns where it ends */
  #search(count: number): number {
    const rates = this.#rates;
    const places = this.#places;
    const quotients = this.#quotients;
    const costs = this.#costs;
    const lambda = costs[0]!;
    costs[0] = 0;
    const sixteen = rates[sixteenZeros]!;
    const step = count > manyCoefficients ? longestStepAmongMany : longestStep;
    let dropped = 0;
    for (let at = 1; at <= count; at++) {
      const k = places[at]!;
      const quotient = quotients[at]!;
      const rounded = (quotient + 0.5) | 0;
      const first = Math.max(at - step, 0);
      let best = Infinity;
      const size = 32 - Math.clz32(rounded);
      // The rounded level, and the highest one whose size is a bit less.
      for (let level = rounded, bits = size; level > 0 && bits > size - 2; bits--, level = (1 << bits) - 1) {
        const error = quotient - level;
        if (error > hopelessError) break;
        const cost = dropped + lambda * error * error;
        for (let from = at - 1; from >= first; from--) {
          const run = k - places[from]! - 1;
          const rate = rates[((run & 15) << 4) | bits]! + (run >> 4) * sixteen;
          const total = cost + costs[from]! + rate;
          if (total >= best) continue;
          best = total;
          this.#previous[at] = from;
          this.#levels[at] = level;
        }
      }
      dropped += lambda * quotient * quotient;
      costs[at] = best - dropped;
    }
    let end = 0;
    let least = rates[endOfBlock]!;
    for (let at = 1; at <= count; at++) {
      const cost = costs[at]! + (places[at]! < 63 ? rates[endOfBlock]! : 0);
      if (cost >= least) continue;
      least = cost;
      end = at;
    }
    return end;
  }
}
