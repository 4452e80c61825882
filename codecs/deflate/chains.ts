import { longest, windowSize } from './sequences.ts';

const hashBits = 16;
/** Bytes that must be equal for a place to be in the same chain. */
export const chained = 4;

/** Where the same four bytes stood before, for each place of the last 32 kB: the window of Deflate. */
export class Chains {
  readonly #data: Uint8Array;
  readonly #view: DataView;
  readonly #heads = new Int32Array(1 << hashBits).fill(-1);
  readonly #previous = new Int32Array(windowSize);

  constructor(data: Uint8Array) {
    this.#data = data;
    this.#view = new DataView(data.buffer, data.byteOffset, data.length);
  }

  /** Forgets all places. */
  clear(): void {
    this.#heads.fill(-1);
  }

  /** The bytes move down by so many. */
  shift(bytes: number): void {
    for (const places of [this.#heads, this.#previous])
      for (let at = 0; at < places.length; at++) places[at] = Math.max(places[at]! - bytes, -1);
  }

  /** Enters a place. @returns the last place before it in its chain, or a negative number */
  enter(place: number): number {
    if (place + chained > this.#data.length) return -1;
    const slot = Math.imul(this.#view.getUint32(place, true), 0x9e37_79b1) >>> (32 - hashBits);
    const head = this.#heads[slot]!;
    this.#previous[place & (windowSize - 1)] = head;
    this.#heads[slot] = place;
    return head;
  }

  /**
   * Finds copies for a place, enters it, and leaves the copies in `found` from `from` on: each longer than the one
   * before it, as length · 65,536 + distance.
   * @param end of the bytes that may be copied
   * @param depth places that are looked at, at most
   * @returns where the copies end
   */
  find(place: number, end: number, depth: number, found: Uint32Array, from: number, to: number): number {
    const data = this.#data;
    let candidate = this.enter(place);
    const stop = Math.max(place - windowSize, -1);
    const most = Math.min(longest, end - place);
    let count = from;
    let length = chained - 1;
    for (let tries = depth; candidate > stop && tries > 0; tries--) {
      if (data[candidate + length] === data[place + length]) {
        let now = 0;
        while (now < most && data[candidate + now] === data[place + now]) now += 1;
        if (now > length) {
          length = now;
          if (count === to) count -= 1;
          found[count++] = (now << 16) | (place - candidate);
          if (now === most) break;
        }
      }
      candidate = this.#previous[candidate & (windowSize - 1)]!;
    }
    return count;
  }
}
