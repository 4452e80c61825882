import { Costs } from './costs.ts';
import { type Matcher, stepSymbols } from './matcher.ts';
import { longest } from './sequences.ts';

/** The shortest copy of Deflate. */
const shortest = 3;
/** A run of so many bytes is worth a copy whatever its bytes cost. */
const enough = 20;

/**
 * Finds only runs of one byte. What a PNG filter leaves of a photograph holds little else that pays, and this is many
 * times as fast as a search.
 */
export function runMatcher(window: Uint8Array<ArrayBuffer>): Matcher {
  const view = new DataView(window.buffer, window.byteOffset, window.length);
  const costs = new Costs();
  return {
    finds: 'runs',
    match(place, end, sequences, from) {
      const { literals, lengths, distances } = costs;
      const near = distances[0]!;
      let count = from;
      let start = place;
      let at = place;
      let rest = stepSymbols;
      while (at < end && rest > 0) {
        const stop = Math.min(end, at + rest);
        // Of five equal bytes in a row, three are always in one word.
        let differences = -1;
        for (; at + 4 <= stop; at += 4) {
          const word = view.getInt32(at, true);
          differences = word ^ (word >>> 8);
          if ((differences & 0xffff) === 0 || (differences & 0xff_ff00) === 0) break;
        }
        if (at + 4 > stop) {
          rest -= stop - at;
          at = stop;
          break;
        }
        const byte = window[at + 1]!;
        let first = at + 1;
        while (first > start && window[first - 1] === byte) first -= 1;
        at += 3;
        const four = byte * 0x0101_0101;
        while (at + 4 <= end && view.getInt32(at, true) === (four | 0)) at += 4;
        while (at < end && window[at] === byte) at += 1;
        rest -= at - first;
        let repeats = at - first - 1;
        if (repeats < shortest || (repeats < enough && repeats * literals[byte]! <= lengths[repeats]! + near)) continue;
        // The first byte is a literal, and what is left of the last copy.
        for (let before = first + 1 - start; repeats >= shortest; before = 0) {
          const length = Math.min(repeats, longest);
          sequences[count] = before;
          sequences[count + 1] = (length << 16) | 1;
          count += 2;
          repeats -= length;
        }
        start = at - repeats;
      }
      if (start < at) {
        sequences[count] = at - start;
        sequences[count + 1] = 0;
        count += 2;
      }
      return count;
    },
    learn: (histogram) => costs.learn(histogram),
    shift() {},
    clear: () => costs.clear(),
  };
}
