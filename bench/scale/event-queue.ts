/** What is to happen at a time. */
interface Entry<Value> {
  readonly at: number;
  readonly order: number;
  readonly value: Value;
}

/** Hands out what was put in by its time; what has the same time, in the order in which it came. A binary heap. */
export class EventQueue<Value> {
  readonly #heap: Entry<Value>[] = [];
  #order = 0;

  add(at: number, value: Value): void {
    const heap = this.#heap;
    const entry = { at, order: this.#order++, value };
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }

  /** The earliest, which is then gone. */
  take(): { readonly at: number; readonly value: Value } | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return first;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left;
      if (!isBefore(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

function isBefore(a: Entry<unknown>, b: Entry<unknown>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
