import { Chains } from './chains.ts';
import { Costs } from './costs.ts';
import type { Matcher } from './matcher.ts';
import { runAt } from './runs.ts';
import { countTokens, distanceSymbol, emptyHistogram, type Tokens } from './tokens.ts';

/** Bytes that are weighed together. */
const stretch = 32_768;
/** Copies that are kept for a place, at most. */
const kept = 10;
/** How often a stretch is gone over: each time with the costs that the last time showed. */
const passes = 2;
/** A copy of this length is not cut short. */
const enough = 48;

/**
 * Finds, stretch by stretch, the way through literals, runs and copies that costs the fewest bits.
 * @param depth places that are looked at for a byte, at most
 */
export function bestPathMatcher(data: Uint8Array, depth: number): Matcher {
  const size = data.length;
  const chains = new Chains(data);
  const costs = new Costs();
  const found = new Uint32Array(stretch * kept);
  const ends = new Uint32Array(stretch);
  const choices = new Uint32Array(stretch);
  const prices = new Uint32Array(stretch + 1);
  const path: Tokens = new Uint32Array(stretch);
  let at = 0;
  let pathEnd = 0;
  let next = 0;

  /** Finds the copies at every place; within a run, only the run itself. */
  const search = (length: number) => {
    for (let i = 0; i < length; i++) {
      const run = runAt(data, at + i);
      const first = i * kept;
      if (run === 0) {
        ends[i] = chains.find(at + i, depth, found, first, first + kept);
        continue;
      }
      // Only its first place is entered, so that long runs do not fill the chains.
      chains.enter(at + i);
      for (let inner = 0; inner < run && i + inner < length; inner++) {
        const rest = run - inner;
        found[(i + inner) * kept] = (rest << 16) | 1;
        ends[i + inner] = (i + inner) * kept + (rest < 3 ? 0 : 1);
      }
      i += run - 1;
    }
  };

  /** The cheapest way from each place to the end of the stretch, from the back to the front. */
  const weigh = (length: number) => {
    const { literals, lengths, distances } = costs;
    prices[length] = 0;
    for (let i = length - 1; i >= 0; i--) {
      let choice = data[at + i]!;
      let least = prices[i + 1]! + literals[choice]!;
      let from = 3;
      for (let k = i * kept; k < ends[i]!; k++) {
        const copy = found[k]!;
        const to = Math.min(copy >>> 16, length - i);
        const distance = copy & 0xffff;
        const far = distances[distanceSymbol(distance)]!;
        for (let n = to >= enough ? to : from; n <= to; n++) {
          const price = prices[i + n]! + far + lengths[n]!;
          if (price >= least) continue;
          least = price;
          choice = (n << 16) | distance;
        }
        from = to + 1;
      }
      prices[i] = least;
      choices[i] = choice;
    }
  };

  const follow = (length: number) => {
    pathEnd = 0;
    next = 0;
    for (let i = 0; i < length; ) {
      const token = choices[i]!;
      path[pathEnd++] = token;
      i += token < 256 ? 1 : token >>> 16;
    }
  };

  const plan = () => {
    const length = Math.min(stretch, size - at);
    search(length);
    for (let pass = 0; pass < passes; pass++) {
      weigh(length);
      follow(length);
      const histogram = emptyHistogram();
      countTokens(path, 0, pathEnd, histogram);
      costs.learn(histogram);
    }
  };

  return {
    get position() {
      return at;
    },
    fill(tokens, from, to) {
      let count = from;
      while (count < to && at < size) {
        if (next === pathEnd) plan();
        while (next < pathEnd && count < to) {
          const token = path[next++]!;
          tokens[count++] = token;
          at += token < 256 ? 1 : token >>> 16;
        }
      }
      return count;
    },
    learn() {},
  };
}
