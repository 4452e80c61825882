import { assumptions, quotas } from './aws.ts';
import { hours, mix, pollsUntil, pollTimes, visit } from './demand.ts';
import { type Durations, figureAt } from './durations.ts';
import { EventQueue } from './event-queue.ts';
import { billedSeconds } from './lambda.ts';
import { Random } from './random.ts';

/** One day that is played through. */
export interface Day {
  readonly usersADay: number;
  /** Conversions at once, at most. */
  readonly concurrency: number;
  readonly memoryMegabytes: number;
  /** After so long an event that found no place is given up. */
  readonly eventAgeSeconds: number;
  readonly seed: number;
}

/** What became of a day's conversions. */
export interface Played {
  readonly conversions: number;
  /** From upload to the begin of the conversion, in seconds, of those that were converted. */
  readonly waiting: { readonly p50: number; readonly p95: number; readonly longest: number };
  /** Of the conversions, those that found no place at their first try. */
  readonly throttled: number;
  /** Of the conversions, those that became too old. */
  readonly givenUp: number;
  /** Of the conversions, those that began in a new environment. */
  readonly cold: number;
  /** The most at once. */
  readonly busiest: number;
  /** In the minute with the most of them, a second. */
  readonly peak: {
    readonly conversions: number;
    readonly polls: number;
    readonly signIns: number;
    readonly signUps: number;
    readonly visits: number;
  };
}

const daySeconds = 86_400;

/**
 * Plays a day: visits spread over its hours, each with its files one after the other; a conversion begins at once where
 * there is place, else Lambda tries it again after waits that double. The same seed gives the same day everywhere: nothing
 * but sums, products and comparisons decides.
 */
export function play(day: Day, durations: Durations): Played {
  const random = new Random(day.seed);
  const service = serviceTimes(day.memoryMegabytes, durations);
  const events = new EventQueue<Happening>();
  const tally = new Tally();
  for (let user = 0; user < day.usersADay; user++) {
    const begin = timeOfDay(random);
    tally.visit(begin, random.next() < visit.signIns, random.next() < visit.signUps);
    for (let file = 0; file < visit.files; file++) {
      const arrived = begin + file * visit.secondsBetweenFiles + random.next();
      events.add(arrived, { kind: 'try', arrived, tries: 0, what: service.choose(random.next()) });
    }
  }

  const environments = new Environments(day.concurrency);
  for (let next = events.take(); next !== undefined; next = events.take()) {
    const { at, value } = next;
    if (value.kind === 'end') {
      environments.release(at);
      continue;
    }
    const { arrived, tries, what } = value;
    if (tries === 0) tally.arrival(arrived);
    if (at - arrived > day.eventAgeSeconds) {
      tally.givenUp++;
      continue;
    }
    const begun = environments.take(at);
    if (begun === undefined) {
      if (tries === 0) tally.throttled++;
      const wait = Math.min(quotas.longestRetry.value, quotas.firstRetry.value * 2 ** tries);
      // Lambda tells of no jitter; without any, those that came together would try together for ever.
      events.add(at + wait * (0.5 + random.next()), { ...value, tries: tries + 1 });
      continue;
    }
    const seconds = begun === 'cold' ? what.cold : what.warm;
    tally.begin(arrived, at - arrived, begun === 'cold', at + seconds);
    events.add(at + seconds, { kind: 'end' });
  }
  return tally.result(environments.busiest);
}

type Happening =
  | { readonly kind: 'try'; readonly arrived: number; readonly tries: number; readonly what: ServiceTime }
  | { readonly kind: 'end' };

interface ServiceTime {
  readonly warm: number;
  readonly cold: number;
}

function serviceTimes(memoryMegabytes: number, durations: Durations) {
  const kinds = mix.map(({ from, to, megapixels, share }) => {
    const bytes = (['inputBytes', 'outputBytes'] as const)
      .map((figure) => figureAt(durations, { from, to }, megapixels, figure))
      .reduce((sum, size) => sum + size, 0);
    const seconds = (figure: 'firstMs' | 'nextMs') =>
      billedSeconds(figureAt(durations, { from, to }, megapixels, figure), bytes, memoryMegabytes);
    return { share, warm: seconds('nextMs'), cold: seconds('firstMs') };
  });
  return {
    choose(chance: number): ServiceTime {
      let left = chance;
      for (const kind of kinds) {
        if (left < kind.share) return kind;
        left -= kind.share;
      }
      return kinds.at(-1)!;
    },
  };
}

/** A second of the day, by the hours' weights. */
function timeOfDay(random: Random): number {
  let left = random.next() * hours.reduce((sum, weight) => sum + weight, 0);
  for (const [hour, weight] of hours.entries()) {
    if (left < weight) return (hour + left / weight) * 3_600;
    left -= weight;
  }
  return daySeconds - 1;
}

/** The environments of one function: those that run, and those that wait to be used again, the last used first. */
class Environments {
  readonly #most: number;
  readonly #idleSince: number[] = [];
  #running = 0;
  busiest = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Begins an execution. @returns how, or `undefined` where there is no place */
  take(at: number): 'warm' | 'cold' | undefined {
    if (this.#running >= this.#most) return undefined;
    this.#running++;
    this.busiest = Math.max(this.busiest, this.#running);
    const idleSince = this.#idleSince.pop();
    return idleSince !== undefined && at - idleSince < assumptions.keptSeconds.value ? 'warm' : 'cold';
  }

  release(at: number): void {
    this.#running--;
    this.#idleSince.push(at);
  }
}

/** Counts as the day goes by. */
class Tally {
  throttled = 0;
  givenUp = 0;
  #cold = 0;
  #conversions = 0;
  readonly #waits: number[] = [];
  readonly #minutes = {
    conversions: new Minutes(),
    polls: new Minutes(),
    signIns: new Minutes(),
    signUps: new Minutes(),
    visits: new Minutes(),
  };

  visit(at: number, signsIn: boolean, signsUp: boolean): void {
    this.#minutes.visits.count(at);
    if (signsIn) this.#minutes.signIns.count(at);
    if (signsUp) this.#minutes.signUps.count(at);
  }

  arrival(at: number): void {
    this.#conversions++;
    this.#minutes.conversions.count(at);
  }

  begin(arrived: number, waited: number, cold: boolean, ended: number): void {
    this.#waits.push(waited);
    if (cold) this.#cold++;
    for (let poll = pollsUntil(ended - arrived); poll-- > 0; ) this.#minutes.polls.count(arrived + pollTimes[poll]!);
  }

  result(busiest: number): Played {
    const waits = Float64Array.from(this.#waits).sort();
    const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0;
    const { conversions, polls, signIns, signUps, visits } = this.#minutes;
    return {
      conversions: this.#conversions,
      waiting: { p50: at(0.5), p95: at(0.95), longest: waits.at(-1) ?? 0 },
      throttled: this.throttled / this.#conversions,
      givenUp: this.givenUp / this.#conversions,
      cold: this.#cold / this.#conversions,
      busiest,
      peak: {
        conversions: conversions.most / 60,
        polls: polls.most / 60,
        signIns: signIns.most / 60,
        signUps: signUps.most / 60,
        visits: visits.most / 60,
      },
    };
  }
}

/** How many happen in each minute. */
class Minutes {
  readonly #counts: number[] = [];

  count(at: number): void {
    const minute = Math.floor(at / 60);
    this.#counts[minute] = (this.#counts[minute] ?? 0) + 1;
  }

  /** In the fullest. */
  get most(): number {
    return this.#counts.reduce((most, count) => Math.max(most, count), 0);
  }
}
