import { loadavg } from 'node:os';
import type { CDPSession, Page } from 'playwright-core';

/** What the thread of a page did between two looks at it. */
export interface ThreadReport {
  /** Milliseconds of each task of 50 or more, by the clock: what else runs on the machine makes them longer. */
  readonly longTasksMs: readonly number[];
  /** Milliseconds of frames that were late, with the scripts that they ran, the longest first. */
  readonly lateFrames: readonly LateFrame[];
  /** Seconds that its tasks took together, and what of them was style and layout. */
  readonly tasksSeconds: number;
  readonly layoutSeconds: number;
  /** Processes that wanted to run on the machine, in the last minute. */
  readonly load: number;
}

interface LateFrame {
  readonly ms: number;
  readonly scripts: readonly string[];
}

/** Leaves on the page what the browser tells of long tasks. @see W3C Long Tasks; Long Animation Frames */
function watch(): void {
  const scope = globalThis as unknown as { longTasks: number[]; lateFrames: LateFrame[] };
  scope.longTasks = [];
  scope.lateFrames = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) scope.longTasks.push(Math.round(duration));
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { duration, scripts } = entry as unknown as {
        readonly duration: number;
        readonly scripts: readonly { invoker: string; sourceFunctionName: string; duration: number }[];
      };
      const ran = scripts.map(
        (script) => `${script.invoker} ${script.sourceFunctionName} ${Math.round(script.duration)}`,
      );
      scope.lateFrames.push({ ms: Math.round(duration), scripts: ran });
    }
  }).observe({ type: 'long-animation-frame', buffered: true });
}

/** Watches the thread of a page from its next navigation on. */
export class ThreadWatch {
  readonly #page: Page;
  readonly #client: CDPSession;
  #before = { tasks: 0, layout: 0 };

  private constructor(page: Page, client: CDPSession) {
    this.#page = page;
    this.#client = client;
  }

  static async start(page: Page): Promise<ThreadWatch> {
    // What the tests' compiler puts around functions.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.addInitScript(watch);
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable');
    return new ThreadWatch(page, client);
  }

  /** What the thread did since this was asked last, or since the page was loaded. */
  async take(): Promise<ThreadReport> {
    const { metrics } = await this.#client.send('Performance.getMetrics');
    const read = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
    const now = { tasks: read('TaskDuration'), layout: read('LayoutDuration') + read('RecalcStyleDuration') };
    const told = await this.#page.evaluate(() => {
      const scope = globalThis as unknown as { longTasks: number[]; lateFrames: LateFrame[] };
      return { longTasksMs: scope.longTasks.splice(0), lateFrames: scope.lateFrames.splice(0) };
    });
    const tasksSeconds = now.tasks - this.#before.tasks;
    const layoutSeconds = now.layout - this.#before.layout;
    this.#before = now;
    return {
      longTasksMs: told.longTasksMs.sort((a, b) => b - a),
      lateFrames: told.lateFrames.sort((a, b) => b.ms - a.ms),
      tasksSeconds,
      layoutSeconds,
      load: loadavg()[0]!,
    };
  }
}

/** A line about it. */
export function describeThread(title: string, report: ThreadReport): string {
  const { longTasksMs, tasksSeconds, layoutSeconds, load } = report;
  return (
    `${title}: ${longTasksMs.length} tasks over 50 ms (${longTasksMs.slice(0, 8).join(', ') || 'none'}), ` +
    `all tasks ${tasksSeconds.toFixed(1)} s, of them style and layout ${layoutSeconds.toFixed(1)} s, load ${load.toFixed(1)}`
  );
}
