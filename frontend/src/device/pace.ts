/** How long a piece of the page's own work may take before the browser gets a turn: half a frame at 60 a second. */
const sliceMs = 8;
/** Items a slice, since what the page draws for them comes after it. */
const sliceItems = 10;

/** Lets the browser draw and answer before the work goes on. @see Prioritized Task Scheduling, scheduler.yield() */
function breathe(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((resume) => setTimeout(resume));
}

/** Does a piece of work for each item, in their order, in slices that are too short to be noticed. */
export async function inSlices<Item>(
  items: Iterable<Item>,
  work: (item: Item) => void,
  now = () => performance.now(),
): Promise<void> {
  let begun = now();
  let done = 0;
  for (const item of items) {
    if (done === sliceItems || now() - begun > sliceMs) {
      await breathe();
      begun = now();
      done = 0;
    }
    work(item);
    done += 1;
  }
}
