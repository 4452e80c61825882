import type { Costs } from './costs.ts';
import { runAt } from './runs.ts';

const stretch = 65_536;

/** What the bytes from a place on cost where only runs are copied: what any other copy has to be cheaper than. */
export class RunCosts {
  readonly #data: Uint8Array;
  readonly #costs: Costs;
  /** Of all bytes from the start of the stretch up to each; a run's cost lies on its last byte. */
  readonly #sums = new Uint32Array(stretch + 1);
  #start = 0;
  #end = 0;

  constructor(data: Uint8Array, costs: Costs) {
    this.#data = data;
    this.#costs = costs;
  }

  /** Of `length` bytes, at most 258, from a place on. Places may only go up, or back by a few. */
  of(place: number, length: number): number {
    if (place + length > this.#end) this.#sum(place);
    const at = place - this.#start;
    return this.#sums[at + length]! - this.#sums[at]!;
  }

  #sum(start: number): void {
    const data = this.#data;
    const { literals, lengths, distances } = this.#costs;
    this.#start = start;
    const end = Math.min(start + stretch, data.length);
    let sum = 0;
    for (let place = start; place < end; ) {
      const run = Math.min(runAt(data, place), end - place);
      if (run === 0) {
        sum += literals[data[place]!]!;
        place += 1;
      } else {
        for (let i = 1; i < run; i++) this.#sums[place - start + i] = sum;
        sum += lengths[run]! + distances[0]!;
        place += run;
      }
      this.#sums[place - start] = sum;
    }
    this.#end = end;
  }
}
