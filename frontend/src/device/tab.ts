/** What telling one tab from another needs of the browser; tests bring their own. */
export interface TabTerms {
  readonly locks: Pick<LockManager, 'request'>;
  /** Of the tab: tells it after a reload which one it is. */
  readonly session: Pick<Storage, 'getItem' | 'setItem'>;
}

const tabKey = 'tab';
/** So long the page before a reload may take to let go of its lock. */
const reloadMs = 500;

/** The lock that a tab holds for as long as a page of it lives. */
export function tabLock(tab: string): string {
  return `tab-${tab}`;
}

/**
 * The name of this tab, the same after a reload, with its lock held until the page ends. A tab that was duplicated has
 * the name of the one that it was made from, whose lock is held, and so gets another. To be called once a page.
 */
export async function claimTab({ locks, session }: TabTerms): Promise<string> {
  const known = session.getItem(tabKey);
  if (known !== null && (await hold(locks, known))) return known;
  const tab = crypto.randomUUID();
  await hold(locks, tab);
  session.setItem(tabKey, tab);
  return tab;
}

/** @returns whether the lock could be had */
function hold(locks: TabTerms['locks'], tab: string): Promise<boolean> {
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      return new Promise<void>(() => {});
    };
    locks.request(tabLock(tab), { signal: AbortSignal.timeout(reloadMs) }, held).catch(() => resolve(false));
  });
}
