import { Chains } from './chains.ts';
import { Costs } from './costs.ts';
import type { Matcher } from './matcher.ts';
import { RunCosts } from './run-costs.ts';
import { runAt } from './runs.ts';
import { distanceSymbol } from './tokens.ts';

/**
 * Takes a copy where it costs fewer bits than runs and literals would, and where no more is gained by waiting a byte.
 * @param depth places that are looked at for a byte, at most
 */
export function lazyMatcher(data: Uint8Array, depth: number): Matcher {
  const size = data.length;
  const chains = new Chains(data);
  const costs = new Costs();
  const runCosts = new RunCosts(data, costs);
  const found = new Uint32Array(32);
  let at = 0;
  let copy = 0;

  /** Leaves the copy that gains most in `copy`. @returns what it gains, or 0 */
  const search = (place: number): number => {
    const count = chains.find(place, depth, found, 0, found.length);
    let gain = 0;
    for (let i = 0; i < count; i++) {
      const candidate = found[i]!;
      const length = candidate >>> 16;
      const now =
        runCosts.of(place, length) - costs.lengths[length]! - costs.distances[distanceSymbol(candidate & 0xffff)]!;
      if (now <= gain) continue;
      gain = now;
      copy = candidate;
    }
    return gain;
  };

  return {
    get position() {
      return at;
    },
    fill(tokens, from, to) {
      let count = from;
      let gain = -1;
      while (at < size && count < to) {
        const run = gain < 0 ? runAt(data, at) : 0;
        if (run > 0) {
          tokens[count++] = (run << 16) | 1;
          at += run;
          continue;
        }
        if (gain < 0) gain = search(at);
        const here = copy;
        if (gain === 0) {
          tokens[count++] = data[at++]!;
          gain = -1;
          continue;
        }
        const next = at + 1 < size ? search(at + 1) : 0;
        if (next > gain && count + 1 < to) {
          tokens[count++] = data[at++]!;
          gain = next;
          continue;
        }
        tokens[count++] = here;
        const end = at + (here >>> 16);
        for (let place = at + 2; place < end; place++) chains.enter(place);
        at = end;
        gain = -1;
      }
      return count;
    },
    learn: (histogram) => costs.learn(histogram),
  };
}
