import type { Timings } from './report.ts';

type Stage = Exclude<keyof Timings, 'totalMs'>;

/** Milliseconds from some start, never going back. */
export type Clock = () => number;

/** The clock that browsers, workers and Node share. */
export const performanceClock: Clock = () => performance.now();

/** Adds up the time that each stage of a conversion takes. */
export class Stopwatch {
  readonly #now: Clock;
  readonly #start: number;
  readonly #spent: Record<Stage, number> = {
    readingMs: 0,
    decodingMs: 0,
    resizingMs: 0,
    encodingMs: 0,
    comparingMs: 0,
  };

  constructor(now: Clock) {
    this.#now = now;
    this.#start = now();
  }

  /** Does the work and counts its time for a stage. */
  async time<T>(stage: Stage, work: () => T | Promise<T>): Promise<T> {
    const start = this.#now();
    try {
      return await work();
    } finally {
      this.#spent[stage] += this.#now() - start;
    }
  }

  /** So far, in milliseconds with one decimal. */
  read(): Timings {
    const { readingMs, decodingMs, resizingMs, encodingMs, comparingMs } = this.#spent;
    return {
      readingMs: tenths(readingMs),
      decodingMs: tenths(decodingMs),
      resizingMs: tenths(resizingMs),
      encodingMs: tenths(encodingMs),
      comparingMs: tenths(comparingMs),
      totalMs: tenths(this.#now() - this.#start),
    };
  }
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
