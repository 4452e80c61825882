import { type FormatName, formatNames, formats } from '../../../codecs/formats.ts';
import { selectPages } from '../../../codecs/pages.ts';
import { spawnBrowserWorker } from '../device/browser-worker.ts';
import { CodecPool } from '../device/codec-pool.ts';
import { type Preview, previewOf } from '../device/preview.ts';
import { type Failure, failureOf, isAbort } from '../failure.ts';
import type { BatchItem, ItemResult } from './batch-item.svelte.ts';
import { Zoom } from './zoom.svelte.ts';

/** How the pictures before and after are compared. */
export const viewModes = ['slider', 'side', 'difference'] as const;
/** One of {@link viewModes}. */
export type ViewMode = (typeof viewModes)[number];

/** What is seen of a file: one page before and, where it was converted, after. */
export class Viewing {
  mode = $state<ViewMode>('slider');
  /** Where the slider stands, 0 to 100. */
  split = $state(50);
  /** How often a difference is multiplied before it is shown. */
  gain = $state(1);
  page = $state(1);
  before = $state.raw<Preview>();
  after = $state.raw<Preview>();
  failure = $state.raw<Failure>();
  readonly zoom = new Zoom();
  readonly #item: BatchItem;
  /** Of its own, so that looking waits for no conversion. */
  readonly #pool = new CodecPool({ size: 1, spawn: spawnBrowserWorker });
  #work = new AbortController();

  constructor(item: BatchItem) {
    this.#item = item;
    void this.#load();
  }

  get pages(): number {
    return this.before?.pages ?? 1;
  }

  /** The result that holds the page, if this device made one. */
  readonly result = $derived.by((): ItemResult | undefined => this.#resultOf(this.page)?.result);

  async show(page: number): Promise<void> {
    if (page < 1 || page > this.pages || page === this.page) return;
    this.page = page;
    await this.#load();
  }

  close(): void {
    this.#work.abort(new DOMException('The viewer was closed', 'AbortError'));
    this.before?.close();
    this.after?.close();
  }

  async #load(): Promise<void> {
    this.#work.abort(new DOMException('Another page is shown', 'AbortError'));
    this.#work = new AbortController();
    const { signal } = this.#work;
    const { file, format } = this.#item;
    const terms = { pool: this.#pool, signal };
    this.failure = undefined;
    try {
      const before = await previewOf(file, format!, this.page, terms);
      if (signal.aborted) return before.close();
      this.before?.close();
      this.before = before;
      this.zoom.show(before);
      this.after?.close();
      this.after = undefined;
      const made = this.#resultOf(this.page);
      if (made === undefined) return;
      const after = await previewOf(made.blob, made.format, made.page, terms);
      if (signal.aborted) return after.close();
      this.after = after;
    } catch (error) {
      if (!isAbort(error)) this.failure = failureOf(error);
    }
  }

  #resultOf(page: number) {
    const { made } = this.#item;
    if (made === undefined) return undefined;
    const { to, pages = 'all' } = made.options;
    const place = selectPages(pages, made.report?.source.pages.length ?? 1).indexOf(page - 1);
    if (place < 0) return undefined;
    const together = made.results.length === 1;
    const result = made.results[together ? 0 : place];
    const blob = result?.output?.blob;
    const format: FormatName | undefined = formatNames.find((name) => name === to);
    if (blob === undefined || format === undefined) return undefined;
    return { result, blob, format, page: together && formats[format].holds.pages ? place + 1 : 1 };
  }
}
