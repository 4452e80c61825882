import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Visit } from './visits.ts';

/** A state of the page that is drawn on purpose, and the way to it from a page that was just loaded. */
export interface PageState {
  readonly name: string;
  /** What the browser has to be told before. */
  readonly context?: BrowserContextOptions;
  reach(visit: Visit): Promise<void>;
}

/** Leaves the page the bytes that it has taken, and hardly any more. */
export async function fillDisk({ context, page }: Visit): Promise<void> {
  const client = await context.newCDPSession(page);
  await client.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 4_000 });
}

/** Waits until nothing moves any more. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((one) => one.finished.catch(() => {})),
    ),
  );
}
