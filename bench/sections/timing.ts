import type { Bar, Case, Entry } from '../cases.ts';
import type { Photograph } from '../photographs.ts';
import { Unmeasured, WorkerProcess } from '../processes/child.ts';
import { geometricMean, type Spread, spreadOf, sumSpreads } from '../statistics.ts';

/** How long one contender took for one case. */
export interface Timing {
  readonly contender: string;
  readonly label: string;
  /** All photographs together; absent when a photograph failed. */
  readonly ms?: Spread;
  /** Of what was made, all photographs together. */
  readonly bytes?: number;
  /** How many times as long ours takes: the geometric mean over the photographs. Below 1, ours is faster. */
  readonly ratio?: number;
  readonly failure?: string;
}

export interface TimedCase {
  readonly id: string;
  readonly title: string;
  readonly timings: readonly Timing[];
  readonly bar?: HeldBar;
}

/** A bar and what was measured against it. */
export interface HeldBar {
  readonly title: string;
  readonly allowed: number;
  /** `undefined` when nothing of ours does what the bar is about. */
  readonly found?: number;
  readonly held: boolean;
}

export interface TimingOptions {
  readonly runs: number;
  /** What one contender may spend on one photograph; slow ones are run less often, at least twice. */
  readonly budgetMs: number;
}

/** Runs a case on every photograph: one process a contender, warmed up, then in turns. */
export async function timeCase(
  { id, title, entries, bar }: Case,
  photographs: readonly Photograph[],
  program: string,
  options: TimingOptions,
): Promise<TimedCase> {
  const runners = entries.map((entry) => new Runner(entry, new WorkerProcess(program, entry.contender)));
  try {
    for (const photograph of photographs) {
      const ready: Runner[] = [];
      for (const runner of runners) if (await runner.warmUp(photograph, options)) ready.push(runner);
      for (let round = 0; round < options.runs; round++) for (const runner of ready) await runner.turn(round);
    }
  } finally {
    for (const runner of runners) runner.stop();
  }
  const reference = runners.find(({ entry }) => entry.contender === 'codecs');
  const timings = runners.filter(({ offered }) => offered).map((runner) => runner.result(reference));
  return { id, title, timings, ...(bar && { bar: holdBar(title, bar, timings) }) };
}

const warmUpMs = 600;
const mostWarmUps = 5;

class Runner {
  readonly entry: Entry;
  readonly #worker: WorkerProcess;
  /** By photograph. */
  readonly times: number[][] = [];
  #bytes = 0;
  #rounds = 0;
  #problem: Unmeasured | undefined;

  constructor(entry: Entry, worker: WorkerProcess) {
    this.entry = entry;
    this.#worker = worker;
  }

  get offered(): boolean {
    return this.#problem?.expected !== true;
  }

  /** @returns whether it takes part */
  async warmUp(photograph: Photograph, { runs, budgetMs }: TimingOptions): Promise<boolean> {
    return this.#guard(async () => {
      await this.#worker.prepare(this.entry.task(photograph));
      let spent = 0;
      let last = { ms: 0, bytes: 0 };
      for (let count = 0; count < mostWarmUps && spent < warmUpMs; count++) {
        last = await this.#worker.run();
        spent += last.ms;
      }
      this.#bytes += last.bytes;
      this.#rounds = Math.min(runs, Math.max(2, Math.floor(budgetMs / last.ms)));
      this.times.push([]);
    });
  }

  async turn(round: number): Promise<void> {
    if (round >= this.#rounds) return;
    await this.#guard(async () => {
      this.times.at(-1)!.push((await this.#worker.run()).ms);
    });
  }

  result(reference: Runner | undefined): Timing {
    const { contender, label } = this.entry;
    if (this.#problem) return { contender, label, failure: this.#problem.message };
    const spreads = this.times.map(spreadOf);
    return {
      contender,
      label,
      ms: sumSpreads(spreads),
      bytes: this.#bytes,
      ...(reference &&
        reference.#problem === undefined && {
          ratio: geometricMean(spreads.map(({ median }, at) => spreadOf(reference.times[at]!).median / median)),
        }),
    };
  }

  stop(): void {
    this.#worker.stop();
  }

  async #guard(act: () => Promise<void>): Promise<boolean> {
    if (this.#problem) return false;
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof Unmeasured)) throw error;
      this.#problem = error;
      return false;
    }
  }
}

/** The fastest entry of ours that the bar allows for, against the one that it names. */
function holdBar(title: string, { against, factor, maxBytes }: Bar, timings: readonly Timing[]): HeldBar {
  const other = timings.find(({ contender }) => contender === against);
  const name = `${title}: time against ${other?.label ?? against}`;
  if (other?.ratio === undefined || other.bytes === undefined) return { title: name, allowed: factor, held: false };
  const ours = timings.filter(
    ({ contender, ms, bytes }) =>
      contender === 'codecs' && ms && bytes && (maxBytes === undefined || bytes <= maxBytes * other.bytes!),
  );
  // Both ratios are against the first entry of ours.
  const found = Math.min(...ours.map(({ ratio }) => other.ratio! / ratio!));
  return {
    title: maxBytes === undefined ? name : `${name}, with at most ${maxBytes} × its bytes`,
    allowed: factor,
    ...(ours.length > 0 && { found }),
    held: found <= factor,
  };
}
