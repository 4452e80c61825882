import type { FormatName } from '../../../codecs/formats.ts';
import { formats } from '../../../codecs/formats.ts';
import type { Options } from '../../../codecs/options.ts';
import type { StoredFidelityReport } from '../../../codecs/report.ts';
import type { Failure } from '../failure.ts';
import { type ItemState, isBusy } from './item-state.ts';
import type { Place } from './settings.svelte.ts';

/** A finished file that can be downloaded. */
export interface ItemResult {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** A `blob:` address of this page, or a presigned link. */
  readonly href: string;
}

/** What a finished file was made with. */
export interface Made {
  readonly place: Place;
  readonly options: Options;
  readonly results: readonly ItemResult[];
  readonly report: StoredFidelityReport | undefined;
  /** Of a conversion in the cloud. */
  readonly conversionId?: string;
}

/** One file of the batch. */
export class BatchItem {
  readonly id = crypto.randomUUID();
  readonly file: File;
  state = $state.raw<ItemState>({ stage: 'ready' });
  /** What the first bytes tell; undefined until they were read, and for a file that is no picture. */
  format = $state.raw<FormatName>();
  /** The latest results; they stay until newer ones replace them. */
  made = $state.raw<Made>();
  /** The place and options of the latest attempt, as one comparable value. */
  attempted = $state.raw<string>();
  /** Resolves when the file's first bytes have been looked at. */
  identified: Promise<void> = Promise.resolve();
  #work: AbortController | undefined;
  #madeFor: string | undefined;

  constructor(file: File) {
    this.file = file;
  }

  get busy(): boolean {
    return isBusy(this.state);
  }

  get failure(): Failure | undefined {
    return this.state.stage === 'failed' ? this.state.failure : undefined;
  }

  /** Whether the file can be converted at all. */
  get convertible(): boolean {
    return this.format !== undefined;
  }

  get kind(): string | undefined {
    return this.format && formats[this.format].label;
  }

  /**
   * Begins a conversion; the signal ends it.
   * @param wish the place and options as one comparable value
   */
  begin(wish: string): AbortSignal {
    this.#work?.abort();
    this.attempted = wish;
    this.#work = new AbortController();
    this.state = { stage: 'waiting' };
    return this.#work.signal;
  }

  finish(made: Made): void {
    this.#revoke();
    this.made = made;
    this.#madeFor = this.attempted;
    this.state = { stage: 'done' };
  }

  fail(failure: Failure): void {
    this.state = { stage: 'failed', failure };
  }

  /** Back to where the file was before the attempt, which did not count. */
  release(): void {
    this.attempted = this.#madeFor;
    this.state = this.made ? { stage: 'done' } : { stage: 'ready' };
  }

  /** Takes a conversion back; what was made before stays. */
  stop(): void {
    this.#work?.abort(new DOMException('The conversion was taken back', 'AbortError'));
    this.#work = undefined;
    if (this.busy) this.release();
  }

  /** Ends everything that belongs to the file. */
  dispose(): void {
    this.stop();
    this.#revoke();
  }

  #revoke(): void {
    for (const { href } of this.made?.results ?? []) if (href.startsWith('blob:')) URL.revokeObjectURL(href);
  }
}
