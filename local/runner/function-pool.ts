import { randomUUID } from 'node:crypto';
import type { FunctionDefinition } from './function-definition.ts';
import { FunctionProcess, type InvocationResult, RunnerStopped } from './function-process.ts';

/** How a function's processes are kept. */
export interface PoolOptions {
  /** Processes at once, at most; a reserved concurrency below it is respected. */
  readonly maxProcesses: number;
  /** How long a process without work is kept warm. */
  readonly idleMs: number;
  readonly nodePath?: string;
  readonly sdkEnvironment: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
  readonly onResult: (result: InvocationResult) => void;
}

interface Waiting {
  readonly requestId: string;
  readonly event: string;
  readonly done: (result: InvocationResult | Promise<InvocationResult>) => void;
  readonly fail: (reason: unknown) => void;
}

/**
 * The processes of one function. A process takes one event at a time; more events start more processes, up to the
 * limit, then wait their turn. A process that ended is replaced when the next event needs one.
 */
export class FunctionPool {
  readonly #definition: FunctionDefinition;
  readonly #options: PoolOptions;
  readonly #maxProcesses: number;
  readonly #processes = new Set<FunctionProcess>();
  readonly #idle = new Map<FunctionProcess, NodeJS.Timeout>();
  readonly #waiting: Waiting[] = [];
  readonly #starting = new Set<Promise<void>>();
  #stopped = false;

  constructor(definition: FunctionDefinition, options: PoolOptions) {
    this.#definition = definition;
    this.#options = options;
    this.#maxProcesses = Math.min(options.maxProcesses, definition.reservedConcurrency ?? options.maxProcesses);
  }

  /** The processes that live, for whoever wants to look at or kill one. */
  get processIds(): readonly number[] {
    return [...this.#processes].flatMap(({ pid }) => pid ?? []);
  }

  /** How many processes work on an event. */
  get busy(): number {
    return this.#processes.size - this.#idle.size;
  }

  /** Runs the function on an event; a failure of the function is a result too. @throws RunnerStopped */
  async invoke(event: unknown, requestId: string = randomUUID()): Promise<InvocationResult> {
    if (this.#stopped) throw new RunnerStopped('The service was stopped.');
    const result = await new Promise<InvocationResult>((done, fail) => {
      this.#waiting.push({ requestId, event: JSON.stringify(event), done, fail });
      this.#dispatch();
    });
    this.#options.onResult(result);
    return result;
  }

  /** Ends every process; what still runs or waits is rejected. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { fail } of this.#waiting.splice(0)) fail(new RunnerStopped('The service was stopped.'));
    for (const timer of this.#idle.values()) clearTimeout(timer);
    await Promise.all(this.#starting);
    await Promise.all([...this.#processes].map((process) => process.stop()));
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const [process] = this.#idle.keys();
      if (process === undefined) break;
      clearTimeout(this.#idle.get(process));
      this.#idle.delete(process);
      this.#hand(process, this.#waiting.shift()!);
    }
    const room = this.#maxProcesses - this.#processes.size - this.#starting.size;
    for (let more = Math.min(room, this.#waiting.length); more > 0; more -= 1) this.#start(this.#waiting.shift()!);
  }

  #hand(process: FunctionProcess, { requestId, event, done, fail }: Waiting): void {
    process.invoke(requestId, event).then(done, fail);
  }

  #start(first: Waiting): void {
    const starting = FunctionProcess.start(this.#definition, {
      ...this.#options,
      onIdle: (process) => this.#rest(process),
      onExit: (process) => this.#forget(process),
    })
      .then((process) => {
        if (process.isAlive) this.#processes.add(process);
        this.#hand(process, first);
      }, first.fail)
      .finally(() => this.#starting.delete(starting));
    this.#starting.add(starting);
  }

  #rest(process: FunctionProcess): void {
    const end = setTimeout(() => void process.stop(), this.#options.idleMs);
    this.#idle.set(process, end.unref());
    this.#dispatch();
  }

  #forget(process: FunctionProcess): void {
    clearTimeout(this.#idle.get(process));
    this.#idle.delete(process);
    this.#processes.delete(process);
    if (!this.#stopped) this.#dispatch();
  }
}
