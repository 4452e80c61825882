import type { FormatName } from '../../../codecs/formats.ts';
import { formats } from '../../../codecs/formats.ts';
import type { Options } from '../../../codecs/options.ts';
import type { StoredFidelityReport } from '../../../codecs/report.ts';
import type { OpenUpload } from '../cloud/open-uploads.ts';
import { memoryCost } from '../device/memory.ts';
import type { DeviceOutput, FileFacts } from '../device/messages.ts';
import type { PickedFile } from '../device/picked-file.ts';
import type { Failure } from '../failure.ts';
import { type ItemPhase, type ItemState, phaseOf } from './item-state.ts';
import { type Place, Settings } from './settings.svelte.ts';

/** A finished file that can be downloaded. */
export interface ItemResult {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** A `blob:` address of this page, or a presigned link. */
  readonly href: string;
  /** The file itself, where this device made it. */
  readonly output?: DeviceOutput;
}

/** What a finished file was made with. */
export interface Made {
  readonly place: Place;
  readonly options: Options;
  readonly results: readonly ItemResult[];
  readonly report: StoredFidelityReport | undefined;
  /** Of a conversion in the cloud. */
  readonly conversionId?: string;
  /** Under which the results lie on this device's disk. */
  readonly keptAs?: string;
}

/** One file of the batch. */
export class BatchItem {
  readonly id = crypto.randomUUID();
  /** Empty where only the results of an earlier page are left: see `sourceMissing`. */
  readonly file: File;
  /** The folders that the file came in; `''` where it came alone. */
  readonly folder: string;
  readonly name: string;
  readonly sizeBytes: number;
  /** Whether the page lost the file at a reload, and has its results alone. */
  readonly sourceMissing: boolean;
  state = $state.raw<ItemState>({ stage: 'ready' });
  /** What the first bytes tell; undefined until they were read, and for a file that is no picture. */
  format = $state.raw<FormatName>();
  /** What reading the whole file told; undefined until then, and where it could not be read. */
  facts = $state.raw<FileFacts>();
  /** Why this device does not convert the file, whatever is chosen. */
  refusal = $state.raw<Failure>();
  /** The name of an earlier file of the batch that has the same content. */
  duplicateOf = $state.raw<string>();
  /** What is chosen for this file alone, where it differs from the batch. */
  own = $state.raw<Settings>();
  /** The latest results; they stay until newer ones replace them. */
  made = $state.raw<Made>();
  /** The place and options of the latest attempt, as one comparable value. */
  attempted = $state.raw<string>();
  /** Where the latest attempt was made; undefined before the first. */
  place: Place | undefined;
  /** The upload that an earlier page had begun with this file, until it is gone on with. */
  openUpload: OpenUpload | undefined;
  /** Under which the file lies in the browser's database; undefined while it does not. */
  storedAs: string | undefined;
  /** Resolves when the file's first bytes have been looked at. */
  identified: Promise<void> = Promise.resolve();
  /** Resolves when the whole file has been looked at. */
  measured: Promise<void> = Promise.resolve();
  /** Whether the file was taken from the list. */
  removed = false;
  #work: AbortController | undefined;
  #madeFor: string | undefined;

  constructor({ file, folder, own, storedAs }: PickedFile, lost?: { readonly sizeBytes: number }) {
    this.file = file;
    this.folder = folder;
    this.storedAs = storedAs;
    this.name = file.name;
    this.sizeBytes = lost?.sizeBytes ?? file.size;
    this.sourceMissing = lost !== undefined;
    if (own) this.own = new Settings({ options: own });
  }

  /** What changes with it walks over the whole batch; what `state` tells beside it comes many times a second. */
  readonly phase: ItemPhase = $derived(phaseOf(this.state));

  get busy(): boolean {
    return this.phase === 'busy';
  }

  /** Whether the file is on its way through the cloud: it is kept for that until it has been converted. */
  get underWay(): boolean {
    return this.busy && this.place === 'cloud';
  }

  get failure(): Failure | undefined {
    return this.state.stage === 'failed' ? this.state.failure : undefined;
  }

  /** Whether the file can be converted at all. */
  get convertible(): boolean {
    return this.format !== undefined && !this.sourceMissing;
  }

  get kind(): string | undefined {
    return this.format && formats[this.format].label;
  }

  /** Pages of the file, as far as is known. */
  get pageCount(): number {
    return this.facts?.pages.length ?? 1;
  }

  /** Bytes of memory that converting it takes here, as far as is known. */
  get costBytes(): number {
    return this.facts ? memoryCost(this.facts, this.sizeBytes) : 0;
  }

  /** How much work it is beside others: its pixels, or as many as its bytes may hold. */
  get weight(): number {
    const pixels = this.facts?.pages.reduce((sum, { width, height }) => sum + width * height, 0);
    return pixels ?? this.sizeBytes;
  }

  /**
   * Begins a conversion; the signal ends it.
   * @param place where it is converted
   * @param wish the place and options as one comparable value
   */
  begin(place: Place, wish: string): AbortSignal {
    this.#work?.abort();
    this.place = place;
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

  /** Takes back what an earlier page of this tab had made of the file. */
  restore(made: Made, wish: string): void {
    this.attempted = wish;
    this.finish(made);
  }

  /** Gives the results other names. */
  rename(name: (result: ItemResult, made: Made, at: number) => string): void {
    const { made } = this;
    if (made) this.made = { ...made, results: made.results.map((it, at) => ({ ...it, fileName: name(it, made, at) })) };
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

  /** Ends everything that belongs to the file, which is in the list no more. */
  dispose(): void {
    this.removed = true;
    this.stop();
    this.#revoke();
  }

  #revoke(): void {
    for (const { href } of this.made?.results ?? []) if (href.startsWith('blob:')) URL.revokeObjectURL(href);
  }
}
