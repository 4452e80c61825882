import { type CodecError, codecError, fromPlain } from '../../../codecs/errors.ts';
import type { FormatName } from '../../../codecs/formats.ts';
import type { Options } from '../../../codecs/options.ts';
import type { PartMissing } from '../parts/missing-part.ts';
import type { DeviceWorker, SpawnWorker } from './device-worker.ts';
import type { KeepingPlace } from './kept-record.ts';
import type { ConvertReply, DeviceProgress, DeviceResult } from './messages.ts';
import { StorageFull } from './storage-full.ts';
import { WorkQueue } from './work-queue.ts';

/** What a conversion tells and listens to. */
export interface ConvertTerms {
  /** Bytes of memory that it takes at its height. Default 0. */
  readonly costBytes?: number;
  /** Where the outputs are written to; absent, they stay in memory. */
  readonly keep?: KeepingPlace | undefined;
  readonly onProgress?: (progress: DeviceProgress) => void;
  /** Aborting takes the file out of the queue, or ends the worker that has it. */
  readonly signal?: AbortSignal;
}

export interface PoolTerms {
  /** How many workers may run at once, at least 1. */
  readonly size: number;
  /** Bytes of memory that all files in work may take. Default: as much as they like. */
  readonly budgetBytes?: number;
  readonly spawn: SpawnWorker;
}

interface Task extends ConvertTerms {
  readonly id: number;
  readonly file: Blob;
  readonly options: Options;
  readonly costBytes: number;
  deaths: number;
  resolve(result: DeviceResult): void;
  reject(error: CodecError | StorageFull | PartMissing | DOMException): void;
}

interface Slot {
  readonly worker: DeviceWorker;
  /** The codecs that it was told to load. */
  readonly prepared: Set<FormatName>;
  /** Whether one of them could not be loaded, which the worker remembers. */
  isSpoiled: boolean;
  task: Task | undefined;
}

/** No conversion's number. */
const preparation = 0;
/** A file that ended its worker this often is given up. */
const maxDeaths = 2;
/** A worker that converted a file of more than this is not used again: WASM memory never shrinks. */
const retireBytes = 256 * 2 ** 20;

/**
 * Converts files in workers, one file a worker at a time, in the order of a {@link WorkQueue}. Workers start when there
 * is work for them. One that dies is replaced, and its file gets one more try.
 */
export class CodecPool {
  readonly #terms: PoolTerms;
  readonly #size: number;
  readonly #slots = new Set<Slot>();
  readonly #queue = new WorkQueue<Task>();
  #lastId = 0;
  #paused = false;
  #ended = false;

  constructor(terms: PoolTerms) {
    this.#terms = terms;
    this.#size = Math.max(1, terms.size);
  }

  /**
   * @throws CodecError as the codecs' `convert` does; `runtime-failure` when the file's workers keep dying
   * @throws PartMissing when a worker, or a codec, could not be loaded; what waits is not tried either then
   * @throws StorageFull when the outputs found no room on the disk
   * @throws DOMException `AbortError` when the signal was aborted, or the pool has ended
   */
  convert(file: Blob, options: Options, terms: ConvertTerms = {}): Promise<DeviceResult> {
    return new Promise((resolve, reject) => {
      const { costBytes = 0 } = terms;
      const task: Task = { ...terms, id: ++this.#lastId, file, options, costBytes, deaths: 0, resolve, reject };
      if (this.#ended || terms.signal?.aborted) return reject(aborted());
      terms.signal?.addEventListener('abort', () => this.#abort(task), { once: true });
      this.#queue.add(task);
      this.#assign();
    });
  }

  /**
   * Has a worker ready, and codecs in it, before there is work: starting and loading take as long as a small file.
   * @param to what its encoder is compiled for, too
   */
  prepare(formats: readonly FormatName[] = [], to?: FormatName): void {
    const free = [...this.#slots].find(({ task }) => task === undefined);
    const slot = free ?? (this.#slots.size === 0 ? this.#grow() : undefined);
    const missing = formats.filter((format) => !slot?.prepared.has(format));
    if (slot === undefined || missing.length === 0) return;
    for (const format of missing) slot.prepared.add(format);
    slot.worker.send({ id: preparation, type: 'prepare', formats: missing, to });
  }

  /** Begins no further file. Those in work are finished. */
  pause(): void {
    this.#paused = true;
  }

  /** Goes on after {@link pause}. */
  resume(): void {
    this.#paused = false;
    this.#assign();
  }

  /** Ends all workers, and what waits and what is in work with them. Nothing is taken in afterwards. */
  end(): void {
    this.#ended = true;
    const tasks = [...this.#slots].flatMap(({ task }) => task ?? []);
    for (const slot of [...this.#slots]) this.#drop(slot);
    for (const task of [...tasks, ...this.#takeAll()]) task.reject(aborted());
  }

  #takeAll(): Task[] {
    const tasks = [];
    for (let task = this.#queue.take(Infinity, true); task; task = this.#queue.take(Infinity, true)) tasks.push(task);
    return tasks;
  }

  #assign(): void {
    while (!this.#paused && this.#queue.size > 0) {
      const free = [...this.#slots].find(({ task }) => task === undefined);
      if (free === undefined && this.#slots.size >= this.#size) return;
      const running = [...this.#slots].flatMap(({ task }) => task ?? []);
      const used = running.reduce((sum, { costBytes }) => sum + costBytes, 0);
      const task = this.#queue.take((this.#terms.budgetBytes ?? Infinity) - used, running.length === 0);
      if (task === undefined) return;
      const slot = free ?? this.#grow();
      slot.task = task;
      const { id, file, options, keep } = task;
      slot.worker.send({ id, type: 'convert', file, options, ...(keep && { keep }) });
    }
  }

  #grow(): Slot {
    const slot: Slot = {
      worker: this.#terms.spawn(
        (reply) => this.#receive(slot, reply as ConvertReply),
        (missing) => this.#bury(slot, missing),
      ),
      prepared: new Set(),
      isSpoiled: false,
      task: undefined,
    };
    this.#slots.add(slot);
    return slot;
  }

  #receive(slot: Slot, reply: ConvertReply): void {
    const { task } = slot;
    if (reply.id === preparation && reply.type === 'failed') {
      slot.isSpoiled = true;
      if (task === undefined) this.#drop(slot);
    }
    if (task?.id !== reply.id) return;
    if (reply.type === 'progress') {
      task.onProgress?.(reply.progress);
      return;
    }
    slot.task = undefined;
    if (slot.isSpoiled || mustGo(task, reply)) this.#drop(slot);
    settle(task, reply);
    this.#assign();
  }

  #bury(slot: Slot, missing?: PartMissing): void {
    if (!this.#slots.delete(slot)) return;
    const { task } = slot;
    if (task !== undefined && missing !== undefined) {
      // Hundreds of files would else ask for the same script, one after another.
      for (const one of [task, ...this.#takeAll()]) one.reject(missing);
    } else if (task !== undefined) {
      task.deaths += 1;
      if (task.deaths < maxDeaths) this.#queue.addFirst(task);
      else task.reject(codecError('runtime-failure', 'The browser ended the conversion twice'));
    }
    this.#assign();
  }

  #abort(task: Task): void {
    this.#queue.remove(task);
    const slot = [...this.#slots].find((candidate) => candidate.task === task);
    if (slot !== undefined) this.#drop(slot);
    task.reject(aborted());
    this.#assign();
  }

  #drop(slot: Slot): void {
    this.#slots.delete(slot);
    slot.worker.end();
  }
}

function settle(task: Task, reply: Exclude<ConvertReply, { type: 'progress' }>): void {
  switch (reply.type) {
    case 'done':
      task.resolve(reply.result);
      break;
    case 'failed':
      task.reject(fromPlain(reply.error));
      break;
    case 'full':
      task.reject(new StorageFull());
      break;
    default:
      reply satisfies never;
  }
}

/** A worker remembers a module that it could not load, and holds on to memory: the next file gets a fresh one. */
function mustGo({ costBytes }: Task, reply: ConvertReply): boolean {
  return costBytes > retireBytes || (reply.type === 'failed' && reply.error.code === 'runtime-failure');
}

function aborted(): DOMException {
  return new DOMException('The conversion was taken back', 'AbortError');
}
