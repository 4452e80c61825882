/** So much of the work must be done before a time is told from it. */
const leastFraction = 0.02;

/** The part of one file in a run. */
export interface FilePart {
  /** @param fraction of the file that is done, 0 to 1 */
  reach(fraction: number): void;
  /** The file came to its end, whichever. */
  settle(): void;
}

/**
 * How far a run of the batch is, and how long it will take: by the pixels of the files, and by the time that those took
 * that are done. A run begins with the first file and ends with the last; a pause takes no time.
 */
export class BatchProgress {
  /** Files that were begun in this run, and those of them that came to an end. */
  total = $state(0);
  settled = $state(0);
  #totalWeight = $state(0);
  #settledWeight = $state(0);
  /** Of all files, those too that are in the middle of their work. */
  #reachedWeight = $state(0);
  /** Milliseconds of work when the last file came to an end. */
  #workedMs = $state(0);
  #since: number | undefined;
  #before = 0;
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether a run is under way. */
  get running(): boolean {
    return this.settled < this.total;
  }

  /** 0 to 1. */
  get fraction(): number {
    return this.#share(this.#reachedWeight);
  }

  /** Milliseconds until the last file is done, as it looked when one was done last; undefined where nobody can know yet. */
  get timeLeftMs(): number | undefined {
    const settled = this.#share(this.#settledWeight);
    if (!this.running || settled < leastFraction) return undefined;
    return (this.#workedMs * (1 - settled)) / settled;
  }

  /** @param weight how much work the file is beside the others */
  begin(weight: number): FilePart {
    if (!this.running) this.#reset();
    this.total += 1;
    this.#totalWeight += weight;
    let reached = 0;
    const reach = (fraction: number) => {
      this.#reachedWeight += weight * fraction - reached;
      reached = weight * fraction;
    };
    const settle = () => {
      reach(1);
      this.settled += 1;
      this.#settledWeight += weight;
      this.#workedMs = this.#worked();
    };
    return { reach, settle };
  }

  pause(): void {
    this.#before = this.#worked();
    this.#since = undefined;
  }

  resume(): void {
    this.#since ??= this.#now();
  }

  #share(weight: number): number {
    return this.#totalWeight === 0 ? 0 : weight / this.#totalWeight;
  }

  #worked(): number {
    return this.#before + (this.#since === undefined ? 0 : this.#now() - this.#since);
  }

  #reset(): void {
    this.total = 0;
    this.settled = 0;
    this.#totalWeight = 0;
    this.#settledWeight = 0;
    this.#reachedWeight = 0;
    this.#workedMs = 0;
    this.#before = 0;
    this.#since = this.#now();
  }
}
