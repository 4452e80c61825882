import { CodecError } from '../../../codecs/errors.ts';
import { fileStem } from '../../../codecs/file-names.ts';
import { type FormatName, formatNames } from '../../../codecs/formats.ts';
import { identify } from '../../../codecs/identify.ts';
import { holdLimit, holdPages, type Limits, resolveLimits } from '../../../codecs/limits.ts';
import type { Options } from '../../../codecs/options.ts';
import type { Conversion } from '../../../functions/service/record.ts';
import { ApiError, SessionEnded } from '../cloud/api-error.ts';
import type { CloudProgress } from '../cloud/cloud-progress.ts';
import { Gate } from '../cloud/gate.ts';
import type { OpenUpload } from '../cloud/open-uploads.ts';
import type { CodecPool } from '../device/codec-pool.ts';
import type { KeptConversion, KeptResults } from '../device/kept-results.ts';
import type { DeviceOutput, FileFacts } from '../device/messages.ts';
import { patternFileName } from '../device/name-pattern.ts';
import { inSlices } from '../device/pace.ts';
import { type PickedFile, pickedFile } from '../device/picked-file.ts';
import { StorageFull } from '../device/storage-full.ts';
import { failureOf, isAbort } from '../failure.ts';
import { BatchItem, type ItemResult, type Made } from './batch-item.svelte.ts';
import { BatchProgress, type FilePart } from './batch-progress.svelte.ts';
import { fractionOf, type ItemPhase } from './item-state.ts';
import type { Place, Settings } from './settings.svelte.ts';

/** Converts one file in the cloud; the batch knows no more of it. */
export type ConvertRemotely = (file: File, options: Options, terms: RemoteTerms) => Promise<Conversion>;

export interface RemoteTerms {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CloudProgress) => void;
  /** The folders that the file came in; `''` where it came alone. */
  readonly folder: string;
  /** What an earlier page had begun with this file. */
  readonly openUpload?: OpenUpload | undefined;
}

export interface BatchTerms {
  readonly settings: Settings;
  readonly pool: Pick<CodecPool, 'convert' | 'pause' | 'resume'>;
  readonly convertRemotely: ConvertRemotely;
  /** Looks at a whole file, by the limits of this device. @throws CodecError */
  readonly look?: (file: File, format: FormatName) => Promise<FileFacts>;
  /** Where results are kept on the disk; undefined where the browser has no place for them. */
  readonly kept?: Promise<Pick<KeptResults, 'tab' | 'remove'> | undefined>;
  /** What the cloud takes; undefined until it is known. */
  readonly cloudLimits?: () => Partial<Limits> | undefined;
}

/** A file of an earlier page's list: its conversion, itself, or both. */
export interface RestoredPart {
  readonly kept?: KeptConversion | undefined;
  readonly picked?: PickedFile | undefined;
}

/** What one conversion of a file is told by, and tells to. */
interface Run {
  readonly signal: AbortSignal;
  readonly part: FilePart;
}

/** Where an output stands. */
interface OutputPlace {
  /** Its place among those of its conversion, which is its page's among the written. */
  readonly at: number;
  /** That of its file in the batch, from 0. */
  readonly place: number;
}

/** Why no further file is begun. */
export type Pause = 'by-person' | 'storage-full';

/** How much of a file tells what it is. */
const headBytes = 1024;
/** Files whose heads are read at once. */
const parallelHeads = 8;
/** So many files the page holds. */
export const mostFiles = 2_000;

/** The files on the page, and what is done with them. */
export class Batch {
  readonly items = $state<BatchItem[]>([]);
  /** Why no further file is begun; undefined while the work goes on. */
  paused = $state.raw<Pause>();
  /** Files that were not taken because the batch has as many as it may. */
  surplus = $state(0);
  /** Whether results are kept in memory, because the browser lends the page no disk. */
  inMemory = $state(false);
  readonly progress = new BatchProgress();
  readonly #terms: BatchTerms;
  readonly #heads = new Gate(parallelHeads);
  /** The first file of each content. */
  readonly #hashes = new Map<string, BatchItem>();
  /** How often all was stopped: what was begun before is not gone on with. */
  #stops = 0;

  /** What is chosen, for files of each format. */
  readonly #wishes = $derived.by(() => {
    const { settings } = this.#terms;
    const wishes = formatNames.map((name) => [name, wishOf(settings.place, settings.optionsFor(name))] as const);
    return Object.fromEntries(wishes) as Record<FormatName, string>;
  });
  readonly #phases = $derived.by(() => {
    const phases: Record<ItemPhase, BatchItem[]> = { ready: [], busy: [], done: [], failed: [] };
    for (const item of this.items) phases[item.phase].push(item);
    return phases;
  });
  readonly busy = $derived(this.#phases.busy);
  readonly done = $derived(this.#phases.done);
  readonly failed = $derived(this.#phases.failed);
  /** The files that the button would convert: those not yet converted with what is chosen now. */
  readonly pending = $derived.by(() =>
    this.items.filter((item) => this.isConvertible(item) && !item.busy && !this.isCurrent(item)),
  );
  /** Bytes before and after, of the converted files. */
  readonly totals = $derived.by(() => ({
    before: sum(this.done.map(({ sizeBytes }) => sizeBytes)),
    after: sum(this.done.flatMap(({ made }) => made?.results.map(({ sizeBytes }) => sizeBytes) ?? [])),
  }));

  constructor(terms: BatchTerms) {
    this.#terms = terms;
    void terms.kept?.then((kept) => {
      this.inMemory = kept === undefined;
    });
  }

  /** How results are called: text with fields in braces. See `name-pattern.ts`. */
  get namePattern(): string {
    return this.#terms.settings.namePattern;
  }
  set namePattern(pattern: string) {
    this.#terms.settings.namePattern = pattern;
    void this.nameAnew();
  }

  /** Gives all results their names by the pattern, for as long as no other is chosen: where its numbers are other ones now. */
  async nameAnew(): Promise<void> {
    const pattern = this.namePattern;
    await inSlices([...this.items].entries(), ([place, item]) => {
      if (pattern !== this.namePattern || item.made?.place !== 'device') return;
      item.rename(({ output, fileName }, made, at) =>
        output ? this.#nameOf(item, made, output, { at, place }) : fileName,
      );
    });
  }

  /** Adds files, as many as there is room for; each is looked at by its content. Resolves when all are listed. */
  async add(files: Iterable<File | PickedFile>): Promise<void> {
    this.surplus = 0;
    await inSlices(files, (one) => this.#add(one instanceof File ? pickedFile(one) : one));
    this.#numberAnew();
  }

  #add(picked: PickedFile): void {
    if (this.items.length >= mostFiles) this.surplus += 1;
    else this.#list(new BatchItem(picked));
  }

  /**
   * Lists what an earlier page of this tab had, in its order: the conversions that it had made, with their sources where
   * these are still there, and the files that it had not converted. Resolves when all is listed.
   */
  async restore(files: Iterable<RestoredPart>): Promise<void> {
    await inSlices(files, ({ kept, picked }) => {
      if (kept) this.#restore(kept, picked);
      else if (picked) this.#add(picked);
    });
    await this.nameAnew();
  }

  #restore(kept: KeptConversion, picked?: PickedFile): void {
    const { name, folder, sizeBytes, format, lastModified } = kept.source;
    const lost = { sizeBytes };
    const item = picked
      ? new BatchItem(picked)
      : new BatchItem({ file: new File([], name, { ...(lastModified && { lastModified }) }), folder }, lost);
    item.format = format;
    const made: Made = { place: 'device', options: kept.options, results: [], report: kept.report, keptAs: kept.id };
    this.items.push(item);
    item.restore({ ...made, results: this.#resultsOf(item, made, kept.outputs) }, wishOf('device', kept.options));
    if (picked) this.#measure(item);
  }

  /** Lists files whose upload an earlier page had begun, and goes on with them, whatever is chosen now. */
  async takeUp(uploads: readonly OpenUpload[]): Promise<void> {
    await inSlices(uploads, (upload) => {
      const item = new BatchItem(upload);
      item.openUpload = upload;
      this.#list(item);
      void item.identified.then(() => this.#goOn(item, upload));
    });
  }

  remove(item: BatchItem): void {
    this.#take(item);
    this.#judgeAnew(item.facts?.hash);
    this.#numberAnew();
  }

  #take(item: BatchItem): void {
    this.#dispose(item);
    // From the end, where a list that is cleared loses its files one after the other.
    const at = this.items.lastIndexOf(item);
    if (at >= 0) this.items.splice(at, 1);
  }

  /** Takes all files from the list. Resolves when none is left of those that were there. */
  async clear(): Promise<void> {
    this.stop();
    this.surplus = 0;
    await inSlices([...this.items].reverse(), (item) => this.#take(item));
  }

  /** Takes back what is being done, and what was about to be. */
  stop(): void {
    this.#stops += 1;
    // Else the pool would begin the next file for each that is taken from it, to be taken from it in its turn.
    this.#terms.pool.pause();
    for (const item of this.busy) item.stop();
    this.#goAhead();
  }

  /** Begins no further file on this device; those in work are finished. */
  pause(why: Pause = 'by-person'): void {
    this.paused = why;
    this.#terms.pool.pause();
    this.progress.pause();
  }

  /** Goes on after a pause; what found no room on the disk is tried again. */
  resume(): void {
    const unkept =
      this.paused === 'storage-full' ? this.failed.filter((item) => item.failure?.code === 'storage-full') : [];
    this.#goAhead();
    for (const item of unkept) void this.convertItem(item);
  }

  #goAhead(): void {
    this.paused = undefined;
    this.#terms.pool.resume();
    this.progress.resume();
  }

  /** What is chosen for a file: its own settings, else those of the batch. */
  settingsOf(item: BatchItem): Settings {
    return item.own ?? this.#terms.settings;
  }

  /** To be called when another place is chosen: what this device refuses is no failure where the cloud is to convert it. */
  placeChosen(): void {
    const onDevice = this.#terms.settings.place === 'device';
    for (const item of this.items) {
      if (item.refusal === undefined) continue;
      if (onDevice && item.state.stage === 'ready') item.fail(item.refusal);
      else if (!onDevice && item.failure === item.refusal) item.release();
    }
  }

  /** Whether the file can be converted where it is wanted. */
  isConvertible(item: BatchItem): boolean {
    return item.convertible && (this.#terms.settings.place !== 'device' || item.refusal === undefined);
  }

  /** Whether a file's results, or its failure, are those of what is chosen now. */
  isCurrent(item: BatchItem): boolean {
    return item.format === undefined || item.sourceMissing || item.attempted === this.#wish(item);
  }

  /** Converts the pending files, where and to what is chosen. */
  async convert(): Promise<void> {
    if (this.paused) this.resume();
    const stops = this.#stops;
    await Promise.all(this.items.map(({ identified }) => identified));
    const begun: Promise<void>[] = [];
    await inSlices(this.pending, (item) => stops === this.#stops && begun.push(this.convertItem(item)));
    await Promise.all(begun);
  }

  /** Converts one file, whether or not it was converted before. */
  async convertItem(item: BatchItem): Promise<void> {
    if (this.paused === 'storage-full') this.resume();
    if (item.format === undefined || item.busy || item.removed || !this.isConvertible(item)) return;
    if (item.openUpload) return this.#goOn(item, item.openUpload);
    const { place } = this.#terms.settings;
    await this.#carryOut(item, place, this.settingsOf(item).optionsFor(item.format));
  }

  async #goOn(item: BatchItem, { options }: OpenUpload): Promise<void> {
    if (item.format !== undefined && !item.busy) await this.#carryOut(item, 'cloud', options);
  }

  async #carryOut(item: BatchItem, place: Place, options: Options): Promise<void> {
    const { weight } = item;
    const part = this.progress.begin(weight);
    const signal = item.begin(place, wishOf(place, options));
    try {
      if (place === 'device') await item.measured;
      signal.throwIfAborted();
      if (place === 'device' && item.refusal) return item.fail(item.refusal);
      const made = await this.#run(item, place, options, { signal, part });
      this.#discard(item.made);
      item.finish(made);
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      if (error instanceof SessionEnded) return item.release();
      item.fail(failureOf(error));
      if (error instanceof StorageFull) this.pause('storage-full');
    } finally {
      part.settle();
    }
  }

  #list(item: BatchItem): void {
    this.items.push(item);
    item.identified = this.#heads.run(() => identifyItem(item));
    void item.identified.then(() => this.#measure(item));
  }

  /** Has the whole file looked at, which tells what this device would not convert and what is there twice. */
  #measure(item: BatchItem): void {
    const { look } = this.#terms;
    if (look === undefined || item.format === undefined) return;
    item.measured = look(item.file, item.format).then(
      (facts) => this.#note(item, facts),
      (error: unknown) => this.#refuse(item, error),
    );
  }

  #note(item: BatchItem, facts: FileFacts): void {
    item.facts = facts;
    if (!item.removed) this.#judge(item, facts.hash);
  }

  #judge(item: BatchItem, hash: string): void {
    const earlier = this.#hashes.get(hash) ?? item;
    this.#hashes.set(hash, earlier);
    item.duplicateOf = earlier === item ? undefined : earlier.name;
  }

  /** What was the same as a file that is gone is the same as another now, or as none. */
  #judgeAnew(hash: string | undefined): void {
    if (hash === undefined || this.#hashes.has(hash)) return;
    for (const item of this.items) if (item.facts?.hash === hash) this.#judge(item, hash);
  }

  /** To be called where files have come or gone: then their numbers are other ones. */
  #numberAnew(): void {
    if (this.namePattern.includes('{number}')) void this.nameAnew();
  }

  /** What the file itself is to blame for is told at once; the rest is found, or not, when it is converted. */
  #refuse(item: BatchItem, error: unknown): void {
    if (!(error instanceof CodecError) || error.code === 'runtime-failure') return;
    item.refusal = failureOf(error);
    if (this.#terms.settings.place === 'device' && item.state.stage === 'ready') item.fail(item.refusal);
  }

  #run(item: BatchItem, place: Place, options: Options, run: Run): Promise<Made> {
    switch (place) {
      case 'device':
        return this.#runOnDevice(item, options, run);
      case 'cloud':
        return this.#runInCloud(item, options, run);
      default:
        return place satisfies never;
    }
  }

  async #runOnDevice(item: BatchItem, options: Options, { signal, part }: Run): Promise<Made> {
    const kept = await this.#terms.kept;
    const { name, folder, sizeBytes } = item;
    const conversion = crypto.randomUUID();
    const { lastModified } = item.file;
    const source = { name, folder, sizeBytes, lastModified, format: item.format!, place: this.items.indexOf(item) };
    const keep = kept && { tab: kept.tab, conversion, source };
    try {
      const { outputs, report } = await this.#terms.pool.convert(item.file, options, {
        signal,
        costBytes: item.costBytes,
        keep,
        onProgress: (progress) => {
          item.state = progress;
          part.reach(fractionOf(progress) ?? 0);
        },
      });
      signal.throwIfAborted();
      const made: Made = { place: 'device', options, results: [], report, ...(kept && { keptAs: conversion }) };
      return { ...made, results: this.#resultsOf(item, made, outputs) };
    } catch (error) {
      void kept?.remove(conversion);
      throw error;
    }
  }

  async #runInCloud(item: BatchItem, options: Options, { signal }: Run): Promise<Made> {
    if (item.openUpload === undefined) this.#holdToCloud(item);
    const { openUpload, folder } = item;
    item.openUpload = undefined;
    const conversion = await this.#terms.convertRemotely(item.file, options, {
      signal,
      folder,
      openUpload,
      onProgress: (progress) => {
        item.state = progress;
      },
    });
    signal.throwIfAborted();
    return madeOf(conversion, options);
  }

  /** What the cloud would refuse is not uploaded. @throws CodecError `limit-exceeded` */
  #holdToCloud({ sizeBytes, facts, format }: BatchItem): void {
    const given = this.#terms.cloudLimits?.();
    if (given === undefined) return;
    const limits = resolveLimits(given);
    holdLimit(limits, 'maxInputBytes', sizeBytes, format);
    if (facts) holdPages(limits, facts.pages, format);
  }

  #resultsOf(item: BatchItem, made: Made, outputs: readonly DeviceOutput[]): ItemResult[] {
    const place = this.items.indexOf(item);
    return outputs.map((output, at) => ({
      fileName: this.#nameOf(item, made, output, { at, place }),
      sizeBytes: output.blob.size,
      href: URL.createObjectURL(output.blob),
      output,
    }));
  }

  #nameOf(item: BatchItem, { options, report }: Made, output: DeviceOutput, { at, place }: OutputPlace): string {
    const page = Number(output.suffix.slice(1) || 1);
    const { width = 0, height = 0 } = report?.target?.pages[at] ?? {};
    const number = String(place + 1).padStart(String(this.items.length).length, '0');
    const name = fileStem(item.name);
    const fields = { name, width, height, page, number, format: options.to, date: localDate(item.file.lastModified) };
    return patternFileName(this.namePattern, fields, output.suffix, output.extension);
  }

  #dispose(item: BatchItem): void {
    item.dispose();
    const { hash = '' } = item.facts ?? {};
    if (this.#hashes.get(hash) === item) this.#hashes.delete(hash);
    this.#discard(item.made);
  }

  /** Frees the room that results have on the disk. */
  #discard(made: Made | undefined): void {
    const { keptAs } = made ?? {};
    if (keptAs !== undefined) void this.#terms.kept?.then((kept) => kept?.remove(keptAs));
  }

  /** What is chosen for a file, as one comparable value. */
  #wish({ format, own }: BatchItem): string {
    if (format === undefined) return '';
    return own ? wishOf(this.#terms.settings.place, own.optionsFor(format)) : this.#wishes[format];
  }
}

function wishOf(place: Place, options: Options): string {
  return JSON.stringify([place, options]);
}

async function identifyItem(item: BatchItem): Promise<void> {
  const { file } = item;
  try {
    const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
    const format = identify(head);
    if (format === undefined) {
      const { unknownFormat } = await import('../../../codecs/unknown-format.ts');
      throw unknownFormat(head);
    }
    holdLimit(resolveLimits(), 'maxInputBytes', file.size, format);
    item.format = format;
  } catch (error) {
    item.fail(failureOf(error));
  }
}

/** `2026-11-27`, in the time of this device. */
function localDate(epochMs: number): string {
  const date = new Date(epochMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
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
