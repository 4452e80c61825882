import { Chains } from './chains.ts';
import { Costs } from './costs.ts';
import { Histogram } from './histogram.ts';
import type { Matcher } from './matcher.ts';
import { distanceSymbol, longest, type Sequences } from './sequences.ts';

/** Bytes that are weighed together. */
const stretch = 32_768;
/** Copies that are kept for a place, at most. */
const kept = 10;
/** How often a stretch is gone over: each time with the costs that the last time showed. */
const passes = 2;
/** A copy of this length is not cut short. */
const enough = 48;
/** The shortest run that is worth a copy: its distance is the cheapest. */
const shortestRun = 3;

/**
 * Finds, stretch by stretch, the way through literals, runs and copies that costs the fewest bits.
 * @param depth places that are looked at for a byte, at most
 */
export function bestPathMatcher(data: Uint8Array<ArrayBuffer>, depth: number): Matcher {
  const chains = new Chains(data);
  const costs = new Costs();
  const histogram = new Histogram();
  const found = new Uint32Array(stretch * kept);
  const ends = new Uint32Array(stretch);
  const choices = new Uint32Array(stretch);
  const prices = new Uint32Array(stretch + 1);

  /** Finds the copies at every place; within a run, only the run itself. */
  const search = (at: number, length: number) => {
    const end = at + length;
    for (let i = 0; i < length; i++) {
      const run = runAt(data, at + i, end);
      const first = i * kept;
      if (run === 0) {
        ends[i] = chains.find(at + i, end, depth, found, first, first + kept);
        continue;
      }
      // Only its first place is entered, so that long runs do not fill the chains.
      chains.enter(at + i);
      for (let inner = 0; inner < run; inner++) {
        const rest = run - inner;
        found[(i + inner) * kept] = (rest << 16) | 1;
        ends[i + inner] = (i + inner) * kept + (rest < shortestRun ? 0 : 1);
      }
      i += run - 1;
    }
  };

  /** The cheapest way from each place to the end of the stretch, from the back to the front. */
  const weigh = (at: number, length: number) => {
    const { literals, lengths, distances } = costs;
    prices[length] = 0;
    for (let i = length - 1; i >= 0; i--) {
      let choice = 0;
      let least = prices[i + 1]! + literals[data[at + i]!]!;
      let from = shortestRun;
      for (let k = i * kept; k < ends[i]!; k++) {
        const copy = found[k]!;
        const to = copy >>> 16;
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

  const follow = (length: number, sequences: Sequences, from: number) => {
    let count = from;
    let start = 0;
    for (let i = 0; i < length; ) {
      const copy = choices[i]!;
      if (copy === 0) {
        i += 1;
        continue;
      }
      sequences[count] = i - start;
      sequences[count + 1] = copy;
      count += 2;
      i += copy >>> 16;
      start = i;
    }
    if (start < length) {
      sequences[count] = length - start;
      sequences[count + 1] = 0;
      count += 2;
    }
    return count;
  };

  return {
    finds: 'copies',
    match(place, end, sequences, from) {
      const length = Math.min(stretch, end - place);
      search(place, length);
      let count = from;
      for (let pass = 0; pass < passes; pass++) {
        weigh(place, length);
        count = follow(length, sequences, from);
        histogram.clear();
        histogram.count(data, place, sequences, from, count);
        costs.learn(histogram);
      }
      return count;
    },
    learn() {},
    shift: (bytes) => chains.shift(bytes),
    clear() {
      chains.clear();
      costs.clear();
    },
  };
}

/** How many bytes from a place on repeat the one before it: 3 to 258, or 0 where they are fewer. */
function runAt(data: Uint8Array, place: number, end: number): number {
  const stop = Math.min(place + longest, end);
  const byte = data[place - 1];
  if (stop - place < shortestRun || data[place] !== byte || data[place + 1] !== byte || data[place + 2] !== byte)
    return 0;
  let at = place + shortestRun;
  while (at < stop && data[at] === byte) at += 1;
  return at - place;
}
