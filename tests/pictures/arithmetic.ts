import { estimation } from '../../codecs/jpeg/decoder/arithmetic.ts';

/** Bins of one coder: the state and the more probable symbol of each decision, by name. */
type Bins = Map<string, { state: number; mps: number }>;

/** The arithmetic coder of JPEG. @see ITU-T T.81 §D.1, figures D.1 to D.13 */
class QmEncoder {
  readonly bytes: number[] = [];
  #interval = 0x10000;
  #code = 0;
  #shifts = 11;
  #held = -1;
  #stacked = 0;

  encode(bins: Bins, name: string, decision: number): void {
    const bin = bins.get(name) ?? { state: 0, mps: 0 };
    const [estimate, nextLps, nextMps, switches] = estimation[bin.state]!;
    this.#interval -= estimate;
    const probable = decision === bin.mps;
    if (probable && this.#interval >= 0x8000) return;
    // The more probable symbol lies below the less probable one, unless its part is the smaller.
    if (probable === this.#interval < estimate) {
      this.#code += this.#interval;
      this.#interval = estimate;
    }
    const mps = !probable && switches === 1 ? 1 - bin.mps : bin.mps;
    bins.set(name, { state: probable ? nextMps : nextLps, mps });
    do {
      this.#interval *= 2;
      this.#code *= 2;
      this.#shifts -= 1;
      if (this.#shifts === 0) {
        this.#byteOut();
        this.#shifts = 8;
      }
    } while (this.#interval < 0x8000);
  }

  finish(): Uint8Array {
    const top = this.#code + this.#interval - 1;
    const rounded = top - (top % 0x10000);
    this.#code = (rounded < this.#code ? rounded + 0x8000 : rounded) * 2 ** this.#shifts;
    this.#byteOut();
    this.#code *= 256;
    this.#byteOut();
    this.#emitHeld();
    return Uint8Array.from(this.bytes);
  }

  #byteOut(): void {
    const byte = Math.floor(this.#code / 2 ** 19);
    if (byte > 0xff) {
      this.#held += 1;
      this.#emitHeld(0);
      this.#held = byte & 0xff;
    } else if (byte === 0xff) {
      this.#stacked += 1;
    } else {
      this.#emitHeld();
      this.#held = byte;
    }
    this.#code %= 2 ** 19;
  }

  /** The byte that waited for a carry, then the stacked ones as they are after it. */
  #emitHeld(stacked = 0xff): void {
    if (this.#held >= 0) this.#put(this.#held);
    for (; this.#stacked > 0; this.#stacked--) this.#put(stacked);
    this.#held = -1;
  }

  #put(byte: number): void {
    this.bytes.push(byte);
    if (byte === 0xff) this.bytes.push(0);
  }
}

/**
 * DC differences of blocks in their order, each with its component, as one arithmetic-coded sequential scan without any
 * AC coefficient, with the default conditioning.
 * @see ITU-T T.81 §F.1.4
 */
export function codeArithmetically(blocks: Iterable<readonly [component: number, difference: number]>): Uint8Array {
  const coder = new QmEncoder();
  const bins: Bins = new Map();
  const contexts = new Map<number, string>();
  for (const [component, difference] of blocks) {
    const context = contexts.get(component) ?? 'zero';
    contexts.set(component, codeDifference(coder, bins, context, difference));
    // The end of the block at once.
    coder.encode(bins, 'end', 1);
  }
  return coder.finish();
}

/** @returns the context of the next difference: the default bounds are L = 0 and U = 1 */
function codeDifference(coder: QmEncoder, bins: Bins, context: string, difference: number): string {
  if (difference === 0) {
    coder.encode(bins, `${context} S0`, 0);
    return 'zero';
  }
  coder.encode(bins, `${context} S0`, 1);
  const sign = difference < 0 ? 'negative' : 'positive';
  coder.encode(bins, `${context} SS`, difference < 0 ? 1 : 0);
  const size = Math.abs(difference) - 1;
  if (size === 0) {
    coder.encode(bins, `${context} ${sign}`, 0);
    return `small ${sign}`;
  }
  coder.encode(bins, `${context} ${sign}`, 1);
  const category = 32 - Math.clz32(size);
  for (let i = 1; i < category; i++) coder.encode(bins, `X${i}`, 1);
  coder.encode(bins, `X${category}`, 0);
  for (let bit = category - 2; bit >= 0; bit--) coder.encode(bins, `M${category}`, (size >> bit) & 1);
  return category > 1 ? `large ${sign}` : `small ${sign}`;
}
