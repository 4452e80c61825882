import { Costs, entropyOf } from './costs.ts';
import { type Matcher, stepSymbols } from './matcher.ts';
import { distanceSymbol, longest, windowSize } from './sequences.ts';

/** How far a search goes. */
export interface Search {
  /** Places that are looked at, at most, to find a copy. */
  readonly depth: number;
  /** A copy of this length is taken without a look at what comes after. */
  readonly nice: number;
  /** The shortest copy that is looked for: 3 finds a pixel that comes again. Default 4, which is faster. */
  readonly shortest?: 3 | 4;
  /** Where copies may begin. */
  readonly grid?: Grid;
}

/**
 * Rows of pixels: copies are looked for where a row or a pixel begins, which is where almost all of them do, and are
 * then drawn out to both sides.
 */
export interface Grid {
  /** Bytes of a row, of which the first one stands by itself. */
  readonly rowBytes: number;
  readonly pixelBytes: number;
}

/** Of a copy, so many bytes at its end are entered into the chains, and all of one that is not longer. */
const entered = 32;
const mask = windowSize - 1;

/**
 * Behind so many bytes without a copy, only places of some words are looked at, one in eight, and a place in 64 whatever
 * its word; further behind one in 32. What comes again has the same words, so that both its places are among them.
 */
const quietBytes = 512;
const quietWords = 7;
const silentBytes = 8192;
const silentWords = 31;
const quietPlaces = 64;
/** Bytes after which a search looks back at what it brought. */
const reviewed = 4096;
/** Looking at more places than this for a byte must save a share of the bits that the bytes take without copies. */
const dear = 4;
const leastShare = 64;
/**
 * Where it does not, for so many reviews only the last place of a chain is looked at, and only copies are taken that save
 * a byte at least.
 */
const resting = 15;
const leastGain = 128;

/** Takes a copy where it costs fewer bits than its literals would, and where no more is gained by waiting. */
export function chainMatcher(window: Uint8Array<ArrayBuffer>, sizeBytes: number, search: Search): Matcher {
  const { depth, nice, shortest = 4, grid = { rowBytes: 2 ** 30 - 1, pixelBytes: 1 } } = search;
  const { rowBytes, pixelBytes } = grid;
  /** Of the word at a place, what must be equal for a place to be in the same chain. */
  const chained = shortest === 3 ? 0xff_ffff : -1;
  const view = new DataView(window.buffer, window.byteOffset, window.length);
  // As many chains as there are bytes, within reason.
  const hashShift = Math.max(Math.clz32(sizeBytes), 17);
  const heads = new Int32Array(1 << (32 - hashShift)).fill(-1);
  const previous = new Int32Array(windowSize);
  const costs = new Costs();
  /** What is kept from one match to the next. */
  const state = {
    row: 0,
    /** Up to here every place is looked at. */
    quiet: quietBytes,
    /** Where the search looks back next. */
    review: reviewed,
    /** Since it did so last: places that were looked at, and sixteenths of a bit. */
    spent: 0,
    gained: 0,
    /** Reviews until it looks at more than one place again. */
    rest: 0,
  };
  const fresh = { ...state };

  const counts = new Uint32Array(256);
  /**
   * Whether a search pays that saved so many sixteenths of a bit of what the bytes before a place cost as literals:
   * among copies these cost more than without.
   */
  const pays = (gained: number, place: number) => {
    const { literals } = costs;
    counts.fill(0);
    let bits = -gained;
    for (let at = place - reviewed; at < place; at++) {
      bits += literals[window[at]!]!;
      counts[window[at]!]! += 1;
    }
    return bits * leastShare < entropyOf(counts, reviewed) * (leastShare - 1);
  };

  return {
    finds: 'copies',
    match(from, end, sequences, count) {
      if (from === 0) costs.expect(window.subarray(0, Math.min(reviewed, end)));
      const { literals, lengths, distances } = costs;
      /** Behind it, four bytes are not there to be looked up. */
      const last = end - 4;
      let to = count;
      let start = from;
      let place = from;
      let { row, quiet, review, spent, gained, rest } = state;
      let tryAtMost = rest > 0 ? 1 : depth;
      let least = rest > 0 ? leastGain : 0;
      while (row + rowBytes <= from) row += rowBytes;
      let nextRow = row + rowBytes;
      /** The copy that is taken unless the next place has a better one, and where it begins. */
      let held = 0;
      let heldAt = 0;
      let heldGain = 0;
      const stop = from + stepSymbols * 4;
      while (place <= last && place < stop) {
        if (place >= review) {
          if (rest > 0) rest = gained > 0 && pays(gained, review) ? 0 : rest - 1;
          else if (spent > reviewed * dear && !pays(gained, review)) rest = resting;
          tryAtMost = rest > 0 ? 1 : depth;
          least = rest > 0 ? leastGain : 0;
          review = place + reviewed;
          spent = gained = 0;
        }
        if (place >= quiet && held === 0 && place !== row) {
          const words = place >= quiet + silentBytes ? silentWords : quietWords;
          const bound = Math.min(last + 1, stop, review, nextRow);
          while (place < bound && (place & (quietPlaces - 1)) >= pixelBytes) {
            if (((Math.imul(view.getInt32(place, true) & chained, 0x9e37_79b1) >>> hashShift) & words) === 0) break;
            place += pixelBytes;
          }
          if (place >= bound) {
            if (place >= nextRow) {
              place = row = nextRow;
              nextRow += rowBytes;
            }
            continue;
          }
        }
        const word = view.getInt32(place, true);
        const slot = Math.imul(word & chained, 0x9e37_79b1) >>> hashShift;
        let next = place === row ? place + 1 : place + pixelBytes;
        let candidate = heads[slot]!;
        previous[place & mask] = candidate;
        heads[slot] = place;
        const oldest = Math.max(place - mask, 0);
        let length = shortest - 1;
        let distance = 0;
        if (candidate >= oldest) {
          const most = Math.min(longest, end - place);
          /** The last four bytes of a copy that is longer by one; at first, of the shortest. */
          let tail = word;
          let tailAt = 0;
          let tailMask = chained;
          let tries = tryAtMost;
          spent += tries;
          for (; candidate >= oldest && tries > 0; tries--) {
            if (((view.getInt32(candidate + tailAt, true) ^ tail) & tailMask) === 0) {
              let equal = 0;
              while (equal + 4 <= most && view.getInt32(candidate + equal, true) === view.getInt32(place + equal, true))
                equal += 4;
              while (equal < most && window[candidate + equal] === window[place + equal]) equal += 1;
              if (equal > length) {
                length = equal;
                distance = place - candidate;
                if (equal >= nice || equal === most) break;
                tailAt = length - 3;
                tail = view.getInt32(place + tailAt, true);
                tailMask = -1;
              }
            }
            candidate = previous[candidate & mask]!;
          }
          spent -= tries;
        }
        let gain = 0;
        let begin = place;
        if (distance > 0) {
          const earliest = Math.max(start, distance);
          while (begin > earliest && length < longest && window[begin - 1] === window[begin - 1 - distance]) {
            begin -= 1;
            length += 1;
          }
          gain = -lengths[length]! - distances[distanceSymbol(distance)]!;
          for (let at = begin, bound = begin + Math.min(length, nice); at < bound; at++) gain += literals[window[at]!]!;
          if (gain <= least) gain = 0;
        }
        let copy = 0;
        if (held !== 0 && gain <= heldGain) {
          copy = held;
          begin = heldAt;
          gain = heldGain;
        } else if (gain > 0 && (length >= nice || begin + length <= next)) {
          copy = (length << 16) | distance;
        } else {
          held = gain > 0 ? (length << 16) | distance : 0;
          heldAt = begin;
          heldGain = gain;
        }
        if (copy !== 0) {
          held = 0;
          gained += gain;
          sequences[to] = begin - start;
          sequences[to + 1] = copy;
          to += 2;
          start = begin + (copy >>> 16);
          quiet = start + quietBytes;
          // Pixels within the copy, from the last row that begins in it on.
          while (nextRow <= start) {
            row = nextRow;
            nextRow += rowBytes;
            next = row;
          }
          if (start - next > entered) {
            const skipped = start - entered - Math.max(next, row + 1);
            if (skipped > 0) next = Math.max(next, row + 1) + skipped - (skipped % pixelBytes);
          }
          for (; next < start; next = next === row ? next + 1 : next + pixelBytes) {
            if (next > last) continue;
            const hash = Math.imul(view.getInt32(next, true) & chained, 0x9e37_79b1) >>> hashShift;
            previous[next & mask] = heads[hash]!;
            heads[hash] = next;
          }
        }
        if (next >= nextRow) {
          next = row = nextRow;
          nextRow += rowBytes;
        }
        place = next;
      }
      if (held !== 0) {
        // A copy that waits is taken, whatever comes.
        sequences[to] = heldAt - start;
        sequences[to + 1] = held;
        to += 2;
        start = heldAt + (held >>> 16);
        quiet = start + quietBytes;
        gained += heldGain;
        place = Math.max(place, start);
      }
      if (place > last) place = end;
      if (start < place) {
        sequences[to] = place - start;
        sequences[to + 1] = 0;
        to += 2;
      }
      Object.assign(state, { row, quiet, review, spent, gained, rest });
      return to;
    },
    learn: (histogram) => costs.learn(histogram),
    shift(bytes) {
      state.row -= bytes;
      state.quiet -= bytes;
      state.review -= bytes;
      for (let slot = 0; slot < heads.length; slot++) heads[slot] = Math.max(heads[slot]! - bytes, -1);
      for (let at = 0; at < windowSize; at++) previous[at] = Math.max(previous[at]! - bytes, -1);
    },
    clear() {
      heads.fill(-1);
      costs.clear();
      Object.assign(state, fresh);
    },
  };
}
