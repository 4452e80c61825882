/** A piece of work and what it takes. */
export interface Weighed {
  /** Bytes of memory that it may need while it runs. */
  readonly costBytes: number;
}

interface Entry<Task> {
  readonly task: Task;
  overtaken: number;
}

/** So often others may go before the largest that does not fit; then it gets the memory as it comes free. */
const mostOvertakings = 8;

/**
 * What waits to be converted. The largest go first, so that none of them is left for the end; every second turn is
 * the smallest's, so that they do not wait for all the large. Nothing is begun that the memory has no room for, but
 * what is larger than all memory runs alone.
 */
export class WorkQueue<Task extends Weighed> {
  /** From the largest to the smallest; of equals the first that came. */
  readonly #entries: Entry<Task>[] = [];
  readonly #urgent: Entry<Task>[] = [];
  #smallestNext = false;

  get size(): number {
    return this.#entries.length + this.#urgent.length;
  }

  add(task: Task): void {
    const entry = { task, overtaken: 0 };
    const at = this.#entries.findIndex((other) => other.task.costBytes < task.costBytes);
    this.#entries.splice(at < 0 ? this.#entries.length : at, 0, entry);
  }

  /** Adds what was begun before and goes before all others. */
  addFirst(task: Task): void {
    this.#urgent.push({ task, overtaken: mostOvertakings });
  }

  /** @returns whether it was there */
  remove(task: Task): boolean {
    for (const list of [this.#entries, this.#urgent]) {
      const at = list.findIndex((entry) => entry.task === task);
      if (at >= 0) return list.splice(at, 1).length > 0;
    }
    return false;
  }

  /**
   * Takes out what is to be done next.
   * @param roomBytes memory that nothing running needs
   * @param idle whether nothing runs: then the first is given whatever it costs
   */
  take(roomBytes: number, idle: boolean): Task | undefined {
    const fits = ({ task }: Entry<Task>) => idle || task.costBytes <= roomBytes;
    const [urgent] = this.#urgent;
    if (urgent) return fits(urgent) ? this.#urgent.shift()!.task : undefined;
    const [largest] = this.#entries;
    if (!largest) return undefined;
    if (!fits(largest)) {
      if (largest.overtaken >= mostOvertakings) return undefined;
      largest.overtaken += 1;
    }
    const turn = this.#smallestNext ? this.#smallestThat(fits) : this.#entries.findIndex(fits);
    if (turn < 0) return undefined;
    this.#smallestNext = !this.#smallestNext;
    return this.#entries.splice(turn, 1)[0]!.task;
  }

  /** Of equally small ones the first that came. */
  #smallestThat(fits: (entry: Entry<Task>) => boolean): number {
    const last = this.#entries.at(-1)!;
    const first = this.#entries.findIndex(({ task }) => task.costBytes === last.task.costBytes);
    return fits(last) ? first : -1;
  }
}
