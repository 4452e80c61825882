import { Worker } from 'node:worker_threads';
import { type Conversion, type ConversionProgress, convert } from '../convert.ts';
import type { Options } from '../options.ts';
import { type Failure, failureOf } from './failure.ts';
import { readInput } from './read-input.ts';

/** One file to read and convert; where its results go is not its business. */
export interface Job {
  readonly path: string;
  readonly options: Options;
  /** What stdin held: only the main thread can read that. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** What became of a {@link Job}. */
export type JobResult =
  | { readonly conversion: Conversion; readonly failure?: undefined }
  | { readonly failure: Failure; readonly conversion?: undefined };

/** Carries out jobs, some of them at once. */
export interface Converter {
  /** Never rejects. */
  run(job: Job, onProgress: (progress: ConversionProgress) => void): Promise<JobResult>;
  close(): Promise<void>;
}

/** Reads and converts one file. Never rejects. */
export async function runJob(
  { path, options, bytes }: Job,
  onProgress: (progress: ConversionProgress) => void,
): Promise<JobResult> {
  try {
    // A line tells of steps, not of rows.
    const onStep = (progress: ConversionProgress) => {
      if (progress.fraction === undefined) onProgress(progress);
    };
    return { conversion: await convert(bytes ?? (await readInput(path, options.limits)), options, onStep) };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/** One job after another in this thread. */
export class InlineConverter implements Converter {
  #last: Promise<unknown> = Promise.resolve();

  run(job: Job, onProgress: (progress: ConversionProgress) => void): Promise<JobResult> {
    const result = this.#last.then(() => runJob(job, onProgress));
    this.#last = result;
    return result;
  }

  async close(): Promise<void> {}
}

/** What a worker says of the one job that it has. */
export type WorkerMessage = { readonly progress: ConversionProgress } | { readonly result: JobResult };

interface Waiting {
  readonly job: Job;
  readonly onProgress: (progress: ConversionProgress) => void;
  readonly done: (result: JobResult) => void;
}

/** Worker threads, each with one job at a time; a thread that dies costs the job that it had. */
export class ThreadedConverter implements Converter {
  readonly #entry: string;
  readonly #size: number;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();
  readonly #waiting: Waiting[] = [];

  /** @param entry the URL of the module that answers jobs when it runs in a worker */
  constructor(entry: string, size: number) {
    this.#entry = entry;
    this.#size = size;
  }

  run(job: Job, onProgress: (progress: ConversionProgress) => void): Promise<JobResult> {
    return new Promise((done) => {
      this.#waiting.push({ job, onProgress, done });
      this.#assign();
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#idle, ...this.#busy.keys()].map((worker) => worker.terminate()));
  }

  #assign(): void {
    if (this.#idle.length === 0 && this.#busy.size >= this.#size) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return;
    const worker = this.#idle.pop() ?? this.#start();
    this.#busy.set(worker, waiting);
    const { job } = waiting;
    worker.postMessage(job, job.bytes ? [job.bytes.buffer] : []);
  }

  #start(): Worker {
    const worker = startThread(this.#entry);
    worker.on('message', (message: WorkerMessage) => {
      if ('progress' in message) this.#busy.get(worker)?.onProgress(message.progress);
      else {
        this.#idle.push(worker);
        this.#finish(worker, message.result);
      }
    });
    worker.on('error', (error) => this.#bury(worker, `an error: ${error.message}`));
    worker.on('exit', (status) => this.#bury(worker, `status ${status}`));
    return worker;
  }

  /** An error is followed by an exit; the second finds nothing left to do. */
  #bury(worker: Worker, reason: string): void {
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    const message = `The conversion ended with ${reason}`;
    this.#finish(worker, { failure: { code: 'runtime-failure', message } });
  }

  #finish(worker: Worker, result: JobResult): void {
    const finished = this.#busy.get(worker);
    this.#busy.delete(worker);
    finished?.done(result);
    this.#assign();
  }
}

/** Run from source, a thread needs the loader that its process has: on Node 20 it does not inherit it. */
function startThread(entry: string): Worker {
  if (!entry.endsWith('.ts')) return new Worker(new URL(entry));
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const start = `import(${loader}).then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;
  return new Worker(start, { eval: true });
}
