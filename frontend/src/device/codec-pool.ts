import { type CodecError, codecError, fromPlain } from '../../../codecs/errors.ts';
import type { Options } from '../../../codecs/options.ts';
import type { ConvertReply, ConvertRequest, DeviceProgress, DeviceResult } from './messages.ts';

/** A running worker, as the pool sees it. */
export interface CodecWorker {
  send(request: ConvertRequest): void;
  /** Ends the worker; neither listener is called afterwards. */
  end(): void;
}

/** Starts a worker. `onDeath` is called once when it ends without having been told to, whatever the cause. */
export type SpawnCodecWorker = (onReply: (reply: ConvertReply) => void, onDeath: () => void) => CodecWorker;

/** What a conversion tells and listens to. */
export interface ConvertTerms {
  readonly onProgress?: (progress: DeviceProgress) => void;
  /** Aborting takes the file out of the queue, or ends the worker that has it. */
  readonly signal?: AbortSignal;
}

interface Task extends ConvertTerms {
  readonly id: number;
  readonly file: Blob;
  readonly options: Options;
  deaths: number;
  resolve(result: DeviceResult): void;
  reject(error: CodecError | DOMException): void;
}

interface Slot {
  readonly worker: CodecWorker;
  task: Task | undefined;
}

/** A file that ended its worker this often is given up. */
const maxDeaths = 2;

/**
 * Converts files in workers, one file a worker at a time, in the order in which they came. Workers start when there is
 * work for them. One that dies is replaced, and its file gets one more try.
 */
export class CodecPool {
  readonly #size: number;
  readonly #spawn: SpawnCodecWorker;
  readonly #slots = new Set<Slot>();
  #queue: Task[] = [];
  #lastId = 0;

  /** @param options.size how many workers may run at once, at least 1 */
  constructor(options: { readonly size: number; readonly spawn: SpawnCodecWorker }) {
    this.#size = Math.max(1, options.size);
    this.#spawn = options.spawn;
  }

  /**
   * @throws CodecError as the codecs' `convert` does; `runtime-failure` when the file's workers keep dying
   * @throws DOMException `AbortError` when the signal was aborted
   */
  convert(file: Blob, options: Options, terms: ConvertTerms = {}): Promise<DeviceResult> {
    return new Promise((resolve, reject) => {
      const task: Task = { ...terms, id: ++this.#lastId, file, options, deaths: 0, resolve, reject };
      if (terms.signal?.aborted) return reject(aborted());
      terms.signal?.addEventListener('abort', () => this.#abort(task), { once: true });
      this.#queue.push(task);
      this.#assign();
    });
  }

  #assign(): void {
    while (this.#queue.length > 0) {
      const slot = [...this.#slots].find(({ task }) => task === undefined) ?? this.#grow();
      if (slot === undefined) return;
      const task = this.#queue.shift()!;
      slot.task = task;
      slot.worker.send({ id: task.id, file: task.file, options: task.options });
    }
  }

  #grow(): Slot | undefined {
    if (this.#slots.size >= this.#size) return undefined;
    const slot: Slot = {
      worker: this.#spawn(
        (reply) => this.#receive(slot, reply),
        () => this.#bury(slot),
      ),
      task: undefined,
    };
    this.#slots.add(slot);
    return slot;
  }

  #receive(slot: Slot, reply: ConvertReply): void {
    const { task } = slot;
    if (task?.id !== reply.id) return;
    if (reply.type === 'progress') {
      task.onProgress?.(reply.progress);
      return;
    }
    slot.task = undefined;
    if (reply.type === 'done') task.resolve(reply.result);
    else task.reject(fromPlain(reply.error));
    // A worker remembers a module that it could not load, and may be short of memory: the next file gets a fresh one.
    if (reply.type === 'failed' && reply.error.code === 'runtime-failure') this.#drop(slot);
    this.#assign();
  }

  #bury(slot: Slot): void {
    if (!this.#slots.delete(slot)) return;
    const { task } = slot;
    if (task !== undefined) {
      task.deaths += 1;
      if (task.deaths < maxDeaths) this.#queue.unshift(task);
      else task.reject(codecError('runtime-failure', 'The browser ended the conversion twice'));
    }
    this.#assign();
  }

  #abort(task: Task): void {
    this.#queue = this.#queue.filter((queued) => queued !== task);
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

function aborted(): DOMException {
  return new DOMException('The conversion was taken back', 'AbortError');
}
