import { binaryLogarithm } from './logarithm.ts';

/** Every which byte is looked at: without a divisor in common with the bytes of a pixel. */
const sampled = 67;
/** Of even noise a sample of some hundred bytes has 7.8 bits a byte; in parts of 4,096. */
const leastEntropy = 7.65 * 4096;

/** Tells noise, which no code packs, by a sample of its bytes. */
export class NoiseGauge {
  readonly #counts = new Uint32Array(256);

  /** Whether the bytes from `from` to `to` are as even as chance makes them; of fewer than 49,152 it does not tell. */
  isNoise(bytes: Uint8Array, from: number, to: number): boolean {
    if (to - from < 49_152) return false;
    const counts = this.#counts.fill(0);
    let total = 0;
    for (let at = from; at < to; at += sampled, total++) counts[bytes[at]!]! += 1;
    let saved = 0;
    for (let byte = 0; byte < 256; byte++) saved += counts[byte]! * binaryLogarithm(counts[byte]!);
    return total * binaryLogarithm(total) - saved > total * leastEntropy;
  }
}
