/** So much of the work must be done before a time is told from it. */
const leastFraction = 0.02;

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
    return this.#totalWeight === 0 ? 0 : this.#settledWeight / this.#totalWeight;
  }

  /** Milliseconds until the last file is done, as it looked when one was done last; undefined where nobody can know yet. */
  get timeLeftMs(): number | undefined {
    if (!this.running || this.fraction < leastFraction) return undefined;
    return (this.#workedMs * (1 - this.fraction)) / this.fraction;
  }

  begin(weight: number): void {
    if (!this.running) this.#reset();
    this.total += 1;
    this.#totalWeight += weight;
  }

  /** @param weight the same that the file was begun with */
  settle(weight: number): void {
    this.settled += 1;
    this.#settledWeight += weight;
    this.#workedMs = this.#worked();
  }

  pause(): void {
    this.#before = this.#worked();
    this.#since = undefined;
  }

  resume(): void {
    this.#since ??= this.#now();
  }

  #worked(): number {
    return this.#before + (this.#since === undefined ? 0 : this.#now() - this.#since);
  }

  #reset(): void {
    this.total = 0;
    this.settled = 0;
    this.#totalWeight = 0;
    this.#settledWeight = 0;
    this.#workedMs = 0;
    this.#before = 0;
    this.#since = this.#now();
  }
}
