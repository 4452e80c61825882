/** Hands out hexadecimal numbers of equal length that ascend as text, over restarts too: S3's `sequencer`. */
export class Sequence {
  readonly #now: () => Date;
  #last: bigint;

  /** `last` is the greatest that was ever handed out, or empty. */
  constructor(now: () => Date, last: string) {
    this.#now = now;
    this.#last = last === '' ? 0n : BigInt(`0x${last}`);
  }

  next(): string {
    const fromClock = BigInt(this.#now().getTime()) << 16n;
    this.#last = fromClock > this.#last ? fromClock : this.#last + 1n;
    return this.#last.toString(16).toUpperCase().padStart(18, '0');
  }
}
