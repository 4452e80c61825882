/** What telling one tab from another needs of the browser; tests bring their own. */
export interface TabTerms {
  readonly locks: Pick<LockManager, 'request'>;
  /** Of the tab: tells it after a reload which one it is. */
  readonly session: Pick<Storage, 'getItem' | 'setItem'>;
  /** Whether the page was loaded anew: then it is the page before in the same tab that may still hold the lock. */
  readonly reloaded: boolean;
}

const tabKey = 'tab';
/** So long the page before a reload may take to let go of its lock: one with hundreds of files takes seconds. */
const reloadMs = 10_000;
/** So long it is waited for where it is more likely another tab that holds the lock. */
const otherMs = 500;

/** The lock that a tab holds for as long as a page of it lives. */
export function tabLock(tab: string): string {
  return `tab-${tab}`;
}

/** Under which it stands when a tab was last there, in milliseconds of the epoch. */
export function seenKey(tab: string): string {
  return `tab-seen-${tab}`;
}

/** Whether the page was loaded anew in its tab. @see Navigation Timing, PerformanceNavigationTiming.type */
export function isReload(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.type === 'reload';
}

/**
 * The name of this tab, the same after a reload, with its lock held until the page ends. A tab that was duplicated has
 * the name of the one that it was made from, whose lock is held, and so gets another. To be called once a page.
 */
export async function claimTab({ locks, session, reloaded }: TabTerms): Promise<string> {
  const known = session.getItem(tabKey);
  if (known !== null && (await hold(locks, known, reloaded ? reloadMs : otherMs))) return known;
  const tab = crypto.randomUUID();
  await hold(locks, tab, otherMs);
  session.setItem(tabKey, tab);
  return tab;
}

/** @returns whether the lock could be had */
function hold(locks: TabTerms['locks'], tab: string, longestMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      return new Promise<void>(() => {});
    };
    locks.request(tabLock(tab), { signal: AbortSignal.timeout(longestMs) }, held).catch(() => resolve(false));
  });
}
