import { codecError, fromPlain } from '../../../codecs/errors.ts';
import type { PartMissing } from '../parts/missing-part.ts';
import type { DeviceWorker, SpawnWorker } from './device-worker.ts';
import type { Answers, WorkerReply, WorkerRequest } from './messages.ts';
import { StorageFull } from './storage-full.ts';

type Kind = keyof Answers;
/** A request of a kind, without the number that the worker gives back. */
type Wish<K extends Kind> = Omit<Extract<WorkerRequest, { type: K }>, 'id'>;

interface Question {
  readonly request: WorkerRequest;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** What a question is asked for: a conversion waits for it, or a person who looks at the page. */
type Purpose = 'work' | 'sight';

/**
 * One worker for what is done beside the conversions, one question after another, by turns for each purpose: hundreds of
 * files that are to be converted do not keep a person from seeing some, nor the other way round. It starts with the first
 * question, or when it is told to be ready. Where it dies, or the browser fails it,
 * its question fails and the next gets a fresh one.
 */
export class SideWorker {
  readonly #spawn: SpawnWorker;
  #worker: DeviceWorker | undefined;
  #current: Question | undefined;
  readonly #queues: Readonly<Record<Purpose, Question[]>> = { work: [], sight: [] };
  #turn: Purpose = 'work';
  #lastId = 0;

  constructor(spawn: SpawnWorker) {
    this.#spawn = spawn;
  }

  /**
   * @param signal takes the question back for as long as it waits; one that is being answered is answered
   * @throws CodecError as the codecs do; `runtime-failure` where the worker died
   * @throws PartMissing where it, or a codec, could not be loaded; to all that wait then
   * @throws the signal's reason where the question was taken back
   */
  ask<K extends Kind>(wish: Wish<K>, purpose: Purpose = 'work', signal?: AbortSignal | undefined): Promise<Answers[K]> {
    return new Promise<Answers[K]>((resolve, reject) => {
      const request = { ...wish, id: ++this.#lastId } as unknown as WorkerRequest;
      const question = { request, resolve: resolve as (answer: unknown) => void, reject };
      const queue = this.#queues[purpose];
      queue.push(question);
      const takeBack = () => {
        const at = queue.indexOf(question);
        if (at < 0) return;
        queue.splice(at, 1);
        reject(signal!.reason);
      };
      signal?.addEventListener('abort', takeBack, { once: true });
      this.#next();
    });
  }

  /** Has the worker started before there is a question. */
  prepare(): void {
    this.#started();
  }

  #started(): DeviceWorker {
    this.#worker ??= this.#spawn(
      (reply) => this.#receive(reply),
      (missing) => this.#bury(missing),
    );
    return this.#worker;
  }

  #next(): void {
    if (this.#current !== undefined) return;
    const other = this.#turn === 'work' ? 'sight' : 'work';
    const purpose = this.#queues[this.#turn].length > 0 ? this.#turn : other;
    this.#current = this.#queues[purpose].shift();
    if (this.#current === undefined) return;
    this.#turn = purpose === 'work' ? 'sight' : 'work';
    this.#started().send(this.#current.request);
  }

  #receive(reply: WorkerReply): void {
    const question = this.#current;
    if (question?.request.id !== reply.id || reply.type === 'progress') return;
    this.#current = undefined;
    if (reply.type === 'failed' && reply.error.code === 'runtime-failure') this.#drop();
    if (reply.type === 'done') question.resolve(reply.result);
    else question.reject(reply.type === 'full' ? new StorageFull() : fromPlain(reply.error));
    this.#next();
  }

  /** A worker remembers a module that it could not load. */
  #drop(): void {
    this.#worker?.end();
    this.#worker = undefined;
  }

  #bury(missing?: PartMissing): void {
    this.#worker = undefined;
    if (missing) for (const queue of Object.values(this.#queues)) for (const it of queue.splice(0)) it.reject(missing);
    this.#current?.reject(
      missing ?? codecError('runtime-failure', 'The browser ended the worker that looked at the file'),
    );
    this.#current = undefined;
    this.#next();
  }
}
