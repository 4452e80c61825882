import { type FormatName, formatNames, formats } from '../../../codecs/formats.ts';
import { selectPages } from '../../../codecs/pages.ts';
import { CodecPool } from '../device/codec-pool.ts';
import type { SpawnWorker } from '../device/device-worker.ts';
import { type Preview, previewOf } from '../device/preview.ts';
import { type Failure, failureOf, isAbort } from '../failure.ts';
import type { BatchItem, ItemResult, Made } from './batch-item.svelte.ts';
import { Zoom } from './zoom.svelte.ts';

/** How the pictures before and after are compared. */
export const viewModes = ['slider', 'side', 'difference'] as const;
/** One of {@link viewModes}. */
export type ViewMode = (typeof viewModes)[number];

/** Why there is nothing to compare with. */
export type Lack = 'nothingYet' | 'inCloud' | 'pageLeftOut';

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
  /** Whether what is seen is still of another page, or of another result. */
  loading = $state(false);
  readonly zoom = new Zoom();
  readonly #item: BatchItem;
  /** Of its own, so that looking waits for no conversion. */
  readonly #pool: CodecPool;
  #work = new AbortController();
  #comparison = new AbortController();
  /** The picture before of the page, which is seen as soon as the one after it is there too. */
  #loaded: Preview | undefined;
  /** The result that `after` is, or will be, drawn from. */
  #compared: Blob | undefined;

  /** @param spawn starts the worker that decodes what browsers do not */
  constructor(item: BatchItem, spawn: SpawnWorker) {
    this.#item = item;
    this.#pool = new CodecPool({ size: 1, spawn });
    void this.#load();
  }

  get pages(): number {
    return this.before?.pages ?? 1;
  }

  /** The result that holds the page, if this device made one. */
  readonly result = $derived.by((): ItemResult | undefined => this.#resultOf(this.page)?.result);

  /** Why the page has no such result. */
  readonly lack = $derived.by((): Lack | undefined => {
    const { made } = this.#item;
    if (this.result) return undefined;
    if (made === undefined) return 'nothingYet';
    if (made.place === 'cloud') return 'inCloud';
    return placeOf(this.page, made) < 0 ? 'pageLeftOut' : 'nothingYet';
  });

  async show(page: number): Promise<void> {
    if (page < 1 || page > this.pages || page === this.page) return;
    this.page = page;
    await this.#load();
  }

  /** Compares with what was made of the file since, if it was made anew. */
  async follow(): Promise<void> {
    const made = this.#resultOf(this.page);
    if (!this.#loaded || made?.blob === this.#compared) return;
    this.failure = undefined;
    await this.#compare(this.#loaded);
  }

  /** Frees the pictures and ends the worker. */
  close(): void {
    const reason = new DOMException('The viewer was closed', 'AbortError');
    this.#work.abort(reason);
    this.#comparison.abort(reason);
    this.#loaded = undefined;
    this.#pool.end();
    this.before?.close();
    this.after?.close();
  }

  async #load(): Promise<void> {
    const reason = new DOMException('Another page is shown', 'AbortError');
    this.#work.abort(reason);
    this.#comparison.abort(reason);
    this.#work = new AbortController();
    const { signal } = this.#work;
    const { file, format } = this.#item;
    this.failure = undefined;
    this.#loaded = undefined;
    this.loading = this.before !== undefined;
    try {
      const before = await previewOf(file, format!, this.page, { pool: this.#pool, signal });
      if (signal.aborted) return before.close();
      this.#loaded = before;
      if (!this.before) this.#show(before, undefined);
      await this.#compare(before);
    } catch (error) {
      if (!isAbort(error)) this.failure = failureOf(error);
    }
  }

  /** Until both pictures are there, those that are seen stay: a difference of two pages says nothing. */
  async #compare(before: Preview): Promise<void> {
    this.#comparison.abort(new DOMException('Another result is shown', 'AbortError'));
    this.#comparison = new AbortController();
    const { signal } = this.#comparison;
    const made = this.#resultOf(this.page);
    this.#compared = made?.blob;
    this.loading = before !== this.before || this.after !== undefined;
    let after: Preview | undefined;
    try {
      after = made && (await previewOf(made.blob, made.format, made.page, { pool: this.#pool, signal }));
    } catch (error) {
      if (!isAbort(error)) this.failure = failureOf(error);
    }
    if (signal.aborted) {
      after?.close();
      if (before !== this.before && before !== this.#loaded) before.close();
      return;
    }
    this.#show(before, after);
    this.loading = false;
  }

  #show(before: Preview, after: Preview | undefined): void {
    if (before !== this.before) {
      this.before?.close();
      this.before = before;
      this.zoom.show(before);
    }
    this.after?.close();
    this.after = after;
  }

  #resultOf(page: number) {
    const { made } = this.#item;
    if (made === undefined) return undefined;
    const { to } = made.options;
    const place = placeOf(page, made);
    if (place < 0) return undefined;
    const together = made.results.length === 1;
    const result = made.results[together ? 0 : place];
    const blob = result?.output?.blob;
    const format: FormatName | undefined = formatNames.find((name) => name === to);
    if (blob === undefined || format === undefined) return undefined;
    return { result, blob, format, page: together && formats[format].holds.pages ? place + 1 : 1 };
  }
}

/**
 * The place, from 0, of a page among those that were converted, or -1. How many the file has is not asked: all that were
 * chosen were there.
 */
function placeOf(page: number, { options: { pages = 'all' } }: Made): number {
  return selectPages(pages, pages === 'all' ? page : Infinity).indexOf(page - 1);
}
