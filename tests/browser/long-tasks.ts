import { loadavg } from 'node:os';
import type { Browser, CDPSession, Page } from 'playwright-core';

/** What the thread of a page did between two looks at it. */
export interface ThreadReport {
  /** Tasks of 50 ms and more by the clock, as the browser tells the page of them: what else runs on the machine counts. */
  readonly longTasksMs: readonly number[];
  /** The longest tasks by the time that the processor gave to them, whatever else ran; the longest first. */
  readonly busiestTasksMs: readonly number[];
  /** All its tasks together, by the time that the processor gave to them. */
  readonly busyMs: number;
  /** Processes that wanted to run on the machine, in the last minute. */
  readonly load: number;
}

/** From so many milliseconds on a task is long. @see W3C Long Tasks */
const longMs = 50;

/** Leaves on the page what the browser tells of long tasks. */
function watch(): void {
  const scope = globalThis as unknown as { longTasks: number[] };
  scope.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) scope.longTasks.push(Math.round(duration));
  }).observe({ type: 'longtask', buffered: true });
}

/** An event of Chromium's trace, times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** By the time that the thread ran. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Watches the thread of a page from its next navigation on. */
export class ThreadWatch {
  readonly #page: Page;
  readonly #client: CDPSession;

  private constructor(page: Page, client: CDPSession) {
    this.#page = page;
    this.#client = client;
  }

  static async start(browser: Browser, page: Page): Promise<ThreadWatch> {
    // What the tests' compiler puts around functions.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.addInitScript(watch);
    const thread = new ThreadWatch(page, await browser.newBrowserCDPSession());
    await thread.#trace();
    return thread;
  }

  /** What the thread did since this was asked last, or since the start. */
  async take(): Promise<ThreadReport> {
    const busiestTasksMs = tasksOf(await this.#endTrace()).sort((a, b) => b - a);
    const longTasksMs = await this.#page.evaluate(() =>
      (globalThis as unknown as { longTasks: number[] }).longTasks.splice(0),
    );
    await this.#trace();
    return {
      longTasksMs: longTasksMs.sort((a, b) => b - a),
      busiestTasksMs,
      busyMs: busiestTasksMs.reduce((sum, ms) => sum + ms, 0),
      load: loadavg()[0]!,
    };
  }

  #trace(): Promise<unknown> {
    return this.#client.send('Tracing.start', {
      transferMode: 'ReturnAsStream',
      traceConfig: {
        recordMode: 'recordAsMuchAsPossible',
        includedCategories: ['toplevel'],
        excludedCategories: ['*'],
      },
    });
  }

  async #endTrace(): Promise<readonly TraceEvent[]> {
    const ended = new Promise<{ stream?: string }>((resolve) => this.#client.once('Tracing.tracingComplete', resolve));
    await this.#client.send('Tracing.end');
    const { stream } = await ended;
    const parts: string[] = [];
    for (let eof = false; !eof; ) {
      const part = await this.#client.send('IO.read', { handle: stream! });
      parts.push(part.base64Encoded ? Buffer.from(part.data, 'base64').toString() : part.data);
      eof = part.eof;
    }
    await this.#client.send('IO.close', { handle: stream! });
    return (JSON.parse(parts.join('')) as { traceEvents: readonly TraceEvent[] }).traceEvents;
  }
}

/** Milliseconds of the processor that each task of a page's own thread took. */
function tasksOf(events: readonly TraceEvent[]): number[] {
  const place = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const pages = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(place),
  );
  return events
    .filter((event) => event.name === 'ThreadControllerImpl::RunTask' && pages.has(place(event)))
    .map(({ tdur = 0 }) => tdur / 1000);
}

/** A line about it. */
export function describeThread(title: string, report: ThreadReport): string {
  const { longTasksMs, busiestTasksMs, busyMs, load } = report;
  const own = busiestTasksMs.filter((ms) => ms >= longMs);
  const longest = (list: readonly number[]) => list.slice(0, 3).map(Math.round).join(', ') || 'none';
  return (
    `${title}: of ${busiestTasksMs.length} tasks ${own.length} took the processor ${longMs} ms or more, ` +
    `the longest ${longest(busiestTasksMs)}, all ${(busyMs / 1000).toFixed(1)} s; ` +
    `by the clock ${longTasksMs.length} (${longest(longTasksMs)}) at a load of ${load.toFixed(1)}`
  );
}
