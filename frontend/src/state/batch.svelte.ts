import { codecError } from '../../../codecs/errors.ts';
import { outputFileName } from '../../../codecs/file-names.ts';
import { identify, unknownFormat } from '../../../codecs/identify.ts';
import { defaultLimits } from '../../../codecs/limits.ts';
import type { Options } from '../../../codecs/options.ts';
import type { Conversion } from '../../../functions/service/record.ts';
import { ApiError, SessionEnded } from '../cloud/api-error.ts';
import type { CloudProgress } from '../cloud/convert-in-cloud.ts';
import type { CodecPool } from '../device/codec-pool.ts';
import { failureOf, isAbort } from '../failure.ts';
import { BatchItem, type Made } from './batch-item.svelte.ts';
import type { Place, Settings } from './settings.svelte.ts';

/** Converts one file in the cloud; the batch knows no more of it. */
export type ConvertRemotely = (
  file: File,
  options: Options,
  terms: { readonly signal: AbortSignal; readonly onProgress: (progress: CloudProgress) => void },
) => Promise<Conversion>;

export interface BatchTerms {
  readonly settings: Settings;
  readonly pool: Pick<CodecPool, 'convert'>;
  readonly convertRemotely: ConvertRemotely;
}

/** How much of a file tells what it is. */
const headBytes = 1024;

/** The files on the page, and what is done with them. */
export class Batch {
  readonly items = $state<BatchItem[]>([]);
  readonly #terms: BatchTerms;

  readonly busy = $derived(this.items.filter((item) => item.busy));
  readonly done = $derived(this.items.filter((item) => item.state.stage === 'done'));
  readonly failed = $derived(this.items.filter((item) => item.state.stage === 'failed'));
  /** The files that the button would convert: those not yet converted with what is chosen now. */
  readonly pending = $derived.by(() =>
    this.items.filter((item) => item.convertible && !item.busy && !this.isCurrent(item)),
  );
  /** Bytes before and after, of the converted files. */
  readonly totals = $derived.by(() => ({
    before: sum(this.done.map(({ file }) => file.size)),
    after: sum(this.done.flatMap(({ made }) => made?.results.map(({ sizeBytes }) => sizeBytes) ?? [])),
  }));

  constructor(terms: BatchTerms) {
    this.#terms = terms;
  }

  /** Adds files; each is looked at by its content. */
  add(files: Iterable<File>): void {
    const added = [...files].map((file) => new BatchItem(file));
    this.items.push(...added);
    for (const item of added) item.identified = identifyItem(item);
  }

  remove(item: BatchItem): void {
    item.dispose();
    this.items.splice(this.items.indexOf(item), 1);
  }

  clear(): void {
    for (const item of this.items) item.dispose();
    this.items.length = 0;
  }

  /** Takes back what is being done. */
  stop(): void {
    for (const item of this.busy) item.stop();
  }

  /** Whether a file's results, or its failure, are those of what is chosen now. */
  isCurrent(item: BatchItem): boolean {
    return item.format === undefined || item.attempted === this.#wish(item);
  }

  /** Converts the pending files, where and to what is chosen. */
  async convert(): Promise<void> {
    await Promise.all(this.items.map(({ identified }) => identified));
    await Promise.all(this.pending.map((item) => this.convertItem(item)));
  }

  /** Converts one file, whether or not it was converted before. */
  async convertItem(item: BatchItem): Promise<void> {
    if (item.format === undefined || item.busy) return;
    const { place } = this.#terms.settings;
    const options = this.#terms.settings.optionsFor(item.format);
    const signal = item.begin(this.#wish(item));
    try {
      item.finish(await this.#run(item, place, options, signal));
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      if (error instanceof SessionEnded) item.release();
      else item.fail(failureOf(error));
    }
  }

  #run(item: BatchItem, place: Place, options: Options, signal: AbortSignal): Promise<Made> {
    switch (place) {
      case 'device':
        return this.#runOnDevice(item, options, signal);
      case 'cloud':
        return this.#runInCloud(item, options, signal);
      default:
        return place satisfies never;
    }
  }

  async #runOnDevice(item: BatchItem, options: Options, signal: AbortSignal): Promise<Made> {
    const { outputs, report } = await this.#terms.pool.convert(item.file, options, {
      signal,
      onProgress: (progress) => {
        item.state = progress;
      },
    });
    signal.throwIfAborted();
    const results = outputs.map(({ suffix, extension, blob }) => ({
      fileName: outputFileName(item.file.name, suffix, extension),
      sizeBytes: blob.size,
      href: URL.createObjectURL(blob),
    }));
    return { place: 'device', options, results, report };
  }

  async #runInCloud(item: BatchItem, options: Options, signal: AbortSignal): Promise<Made> {
    const conversion = await this.#terms.convertRemotely(item.file, options, {
      signal,
      onProgress: (progress) => {
        item.state = progress;
      },
    });
    signal.throwIfAborted();
    return madeOf(conversion, options);
  }

  /** What is chosen for a file, as one comparable value. */
  #wish(item: BatchItem): string {
    const { settings } = this.#terms;
    return JSON.stringify([settings.place, item.format && settings.optionsFor(item.format)]);
  }
}

async function identifyItem(item: BatchItem): Promise<void> {
  const { file } = item;
  try {
    const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
    const format = identify(head);
    if (format === undefined) throw unknownFormat(head);
    const allowed = defaultLimits.maxInputBytes;
    if (file.size > allowed)
      throw codecError('limit-exceeded', `The file has ${file.size} bytes; at most ${allowed} are read`, { format });
    item.format = format;
  } catch (error) {
    item.fail(failureOf(error));
  }
}

function madeOf(conversion: Conversion, options: Options): Made {
  const { id, state, error, fidelity } = conversion;
  if (state !== 'done') {
    const { code, message } = error ?? { code: state, message: 'The conversion was not completed' };
    throw new ApiError(code, 0, message);
  }
  const results = conversion.outputs.map(({ fileName, sizeBytes, url }) => ({ fileName, sizeBytes, href: url }));
  return { place: 'cloud', options, results, report: fidelity, conversionId: id };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
