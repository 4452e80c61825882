/**
 * Items a slice: what the page does and then draws for so many takes less than a frame. Counted, not timed, so that a slow
 * device does the same as a fast one.
 */
const sliceItems = 10;

/** Lets the browser draw and answer before the work goes on. @see Prioritized Task Scheduling, scheduler.yield() */
export function breathe(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((resume) => setTimeout(resume));
}

/** Does a piece of work for each item, in their order, in slices between which the browser gets its turn. */
export async function inSlices<Item>(items: Iterable<Item>, work: (item: Item) => void): Promise<void> {
  let done = 0;
  for (const item of items) {
    if (done > 0 && done % sliceItems === 0) await breathe();
    work(item);
    done += 1;
  }
}
