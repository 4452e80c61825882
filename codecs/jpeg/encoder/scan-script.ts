import type { Coefficients } from './coefficients.ts';
import type { FramePlan } from './plan.ts';
import { codeProgressive, type ProgressiveScan } from './progressive-scan.ts';
import { SymbolCounter } from './symbols.ts';

/** Where a component's AC coefficients may be parted in two bands, if they are. */
const lastsOfFirstBand = [63, 2, 5, 8, 12];
/** How many of the lowest bits may come in scans of their own: more for luma than for chroma. */
const mostBitsApart = [2, 1] as const;
/** A scan's header and the tables of its code, about. */
const headerBits = 8 * 40;

/**
 * The scans of a progressive file: DC coefficients first, then each component's AC coefficients in the bands and bits
 * that take fewest bytes, what is seen first first.
 * @param sample coefficients that are like the picture's
 * @param share how much of the picture the sample is, up to 1
 */
export function chooseScript(plan: FramePlan, sample: readonly Coefficients[], share: number): ProgressiveScan[] {
  const all = sample.map((_, index) => index);
  const ways = all.map((index) => chooseWay(index, plan, sample, share));
  return [
    { components: all, spectralStart: 0, spectralEnd: 0, successiveHigh: 0, successiveLow: 0 },
    ...ways.flatMap(({ first }) => first.slice(0, 1)),
    ...ways.flatMap(({ first }) => first.slice(1)),
    ...ways.flatMap(({ refinements }) => refinements),
  ];
}

/** The AC scans of one component. */
interface Way {
  /** One band, or two. */
  readonly first: readonly ProgressiveScan[];
  /** Bit by bit, if bits come apart. */
  readonly refinements: readonly ProgressiveScan[];
}

function chooseWay(index: number, plan: FramePlan, sample: readonly Coefficients[], share: number): Way {
  const scan = (start: number, end: number, high: number, low: number): ProgressiveScan => ({
    components: [index],
    spectralStart: start,
    spectralEnd: end,
    successiveHigh: high,
    successiveLow: low,
  });
  const bitsOf = (scans: readonly ProgressiveScan[]) =>
    scans.reduce((sum, each) => {
      const counter = new SymbolCounter();
      codeProgressive(each, plan, sample, counter);
      return sum + counter.totalBits() / share + headerBits;
    }, 0);
  let best: Way | undefined;
  let least = Infinity;
  for (let low = 0; low <= mostBitsApart[sample[index]!.plan.table]; low++) {
    const refinements = Array.from({ length: low }, (_, bit) => scan(1, 63, low - bit, low - bit - 1));
    const bitsApart = bitsOf(refinements);
    for (const last of lastsOfFirstBand) {
      const first = last === 63 ? [scan(1, 63, 0, low)] : [scan(1, last, 0, low), scan(last + 1, 63, 0, low)];
      const bits = bitsOf(first) + bitsApart;
      if (bits >= least) continue;
      least = bits;
      best = { first, refinements };
    }
  }
  return best!;
}
