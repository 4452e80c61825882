import type { Matcher } from './matcher.ts';

/** The longest copy of Deflate. */
export const longest = 258;
/** The shortest run that is worth a copy: its distance is the cheapest. */
const shortest = 3;

/** How many bytes from a place on repeat the one before it: 3 to 258, or 0 where they are fewer. */
export function runAt(data: Uint8Array, place: number): number {
  const byte = data[place - 1];
  if (data[place] !== byte || data[place + 1] !== byte || data[place + 2] !== byte) return 0;
  const stop = Math.min(place + longest, data.length);
  let end = place + shortest;
  while (end < stop && data[end] === byte) end += 1;
  return place === 0 ? 0 : end - place;
}

/**
 * Finds only runs of one byte. What a PNG filter leaves of a photograph holds little else that pays, and this is several
 * times as fast as a search.
 */
export function runMatcher(data: Uint8Array): Matcher {
  let at = 0;
  return {
    get position() {
      return at;
    },
    fill(tokens, from, to) {
      let count = from;
      let place = at;
      let last = place === 0 ? -1 : data[place - 1]!;
      const end = data.length;
      while (place < end && count < to) {
        const byte = data[place]!;
        if (byte === last && data[place + 1] === byte && data[place + 2] === byte) {
          const run = runAt(data, place);
          tokens[count++] = (run << 16) | 1;
          place += run;
        } else {
          tokens[count++] = byte;
          last = byte;
          place += 1;
        }
      }
      at = place;
      return count;
    },
    learn() {},
  };
}
