import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type FunctionDefinition, functionEnvironment } from './function-definition.ts';
import { exited, type InvocationError, outOfMemory, timedOut } from './invocation-error.ts';
import { peakResidentBytes } from './resident-size.ts';
import { openRuntimeApi, type RuntimeApi } from './runtime-api.ts';

/** What came of one invocation. */
export interface InvocationResult {
  readonly requestId: string;
  /** JSON: what the function returned, or an {@link InvocationError}. */
  readonly payload: string;
  /** Set where the function failed, to what Lambda writes into `X-Amz-Function-Error`. */
  readonly functionError?: 'Unhandled';
  /** Set where the function failed. */
  readonly error?: InvocationError;
  readonly durationMs: number;
  /** Set where the process was started for this invocation. */
  readonly initDurationMs?: number;
  readonly maxMemoryUsedBytes: number;
}

/** What a process is started with beside its function. */
export interface ProcessOptions {
  /** The Node that runs the function; this one unless set. */
  readonly nodePath?: string;
  /** Variables that lead the AWS SDK to the local store. */
  readonly sdkEnvironment: Readonly<Record<string, string>>;
  /** Takes each line that the function writes. */
  readonly onLog: (line: string) => void;
  /** The process waits for an invocation. */
  readonly onIdle: (process: FunctionProcess) => void;
  readonly onExit: (process: FunctionProcess) => void;
}

/** The service was stopped while the function ran: no result, and none to be counted as a try. */
export class RunnerStopped extends Error {
  override readonly name = 'RunnerStopped';
}

type Outcome = Pick<InvocationResult, 'payload' | 'functionError' | 'error'>;

interface Running {
  readonly requestId: string;
  readonly event: string;
  readonly done: (result: InvocationResult) => void;
  readonly fail: (reason: RunnerStopped) => void;
  sentAt: number;
  outcome?: Outcome;
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const bootstrap = fileURLToPath(new URL('bootstrap.mjs', import.meta.url));
const memoryLookMs = 25;
const minInitMs = 10_000;

/** One process of one function: takes one invocation at a time, under the function's limits. */
export class FunctionProcess {
  readonly #definition: FunctionDefinition;
  readonly #options: ProcessOptions;
  readonly #startedAt = performance.now();
  readonly #exit: Promise<void>;
  #markExited!: () => void;
  #api!: RuntimeApi;
  #child!: ChildProcess;
  #running: Running | undefined;
  #initDurationMs: number | undefined;
  #initError: InvocationError | undefined;
  #ended: Exit | undefined;
  #killedFor: ((requestId: string) => InvocationError) | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  #peakBytes = 0;
  #initialised = false;
  #ready = false;
  #stopped = false;

  /** Starts the process; what comes of it is told when it is first invoked. */
  static async start(definition: FunctionDefinition, options: ProcessOptions): Promise<FunctionProcess> {
    const process = new FunctionProcess(definition, options);
    await process.#spawn();
    return process;
  }

  private constructor(definition: FunctionDefinition, options: ProcessOptions) {
    this.#definition = definition;
    this.#options = options;
    this.#exit = new Promise((done) => {
      this.#markExited = done;
    });
  }

  /** Whether the process is still there. */
  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Hands the process an event. It must not have one already. @throws RunnerStopped */
  invoke(requestId: string, event: string): Promise<InvocationResult> {
    return new Promise((done, fail) => {
      this.#running = { requestId, event, done, fail, sentAt: 0 };
      if (this.#ended) this.#end(this.#ended);
      else if (this.#ready) this.#send();
      else this.#startInitClock();
    });
  }

  /** Kills the process, and resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#child.kill('SIGKILL');
    await this.#exit;
  }

  async #spawn(): Promise<void> {
    this.#api = await openRuntimeApi({
      onNext: () => this.#onNext(),
      onResponse: async (requestId, payload) => {
        await this.#checkMemory();
        this.#note(requestId, { payload });
      },
      onError: (requestId, error) => this.#note(requestId, failure(error)),
      onInitError: (error) => {
        this.#initError = error;
      },
    });
    const { memoryMegabytes, folder } = this.#definition;
    this.#child = spawn(
      this.#options.nodePath ?? process.execPath,
      [
        // The same shares of the memory that Lambda's own start script sets.
        `--max-old-space-size=${Math.floor(memoryMegabytes * 0.9)}`,
        `--max-semi-space-size=${Math.max(1, Math.floor(memoryMegabytes * 0.05))}`,
        bootstrap,
        String(process.pid),
      ],
      {
        cwd: folder,
        env: functionEnvironment(this.#definition, this.#api.address, this.#options.sdkEnvironment),
        stdio: ['ignore', 'pipe', 'pipe'],
        // Ctrl-C in the terminal is for the service, which ends its functions itself.
        detached: true,
      },
    );
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', this.#options.onLog);
    this.#child.once('error', (error) => {
      this.#initError = { errorType: 'Runtime.InvalidEntrypoint', errorMessage: error.message };
      if (this.#child.pid === undefined) this.#onExit(null, null);
    });
    this.#child.once('exit', (code, signal) => this.#onExit(code, signal));
    this.#watch();
  }

  #onNext(): void {
    this.#rest();
    if (this.#killedFor) return;
    if (!this.#initialised) this.#initDurationMs = performance.now() - this.#startedAt;
    this.#initialised = true;
    this.#ready = true;
    if (this.#running?.outcome) this.#deliver(this.#running, this.#running.outcome);
    if (this.#running) this.#send();
    else this.#options.onIdle(this);
  }

  #send(): void {
    const running = this.#running!;
    const { timeoutMs, arn } = this.#definition;
    this.#ready = false;
    this.#watch();
    running.sentAt = performance.now();
    this.#deadline = setTimeout(() => this.#kill((requestId) => timedOut(requestId, timeoutMs)), timeoutMs);
    this.#api.send({
      requestId: running.requestId,
      event: running.event,
      functionArn: arn,
      deadlineMs: Date.now() + timeoutMs,
    });
  }

  #startInitClock(): void {
    const limitMs = Math.max(minInitMs, this.#definition.timeoutMs);
    this.#deadline ??= setTimeout(() => this.#kill((requestId) => timedOut(requestId, limitMs)), limitMs);
  }

  #watch(): void {
    this.#watchdog ??= setInterval(() => void this.#checkMemory(), memoryLookMs);
  }

  /** Ends both clocks: a process at rest is frozen on AWS, and costs nothing here. */
  #rest(): void {
    clearTimeout(this.#deadline);
    clearInterval(this.#watchdog);
    this.#deadline = undefined;
    this.#watchdog = undefined;
  }

  async #checkMemory(): Promise<void> {
    if (this.#child.pid === undefined) return;
    this.#peakBytes = Math.max(this.#peakBytes, (await peakResidentBytes(this.#child.pid)) ?? 0);
    if (this.#peakBytes > this.#definition.memoryMegabytes * 2 ** 20) this.#kill(outOfMemory);
  }

  #kill(reason: (requestId: string) => InvocationError): void {
    this.#killedFor ??= reason;
    this.#child.kill('SIGKILL');
  }

  /** The outcome is delivered when the process is ready for the next event, or gone. */
  #note(requestId: string, outcome: Outcome): void {
    if (this.#running?.requestId === requestId) this.#running.outcome = outcome;
  }

  #deliver(running: Running, outcome: Outcome): void {
    const initDurationMs = this.#initDurationMs;
    this.#running = undefined;
    this.#initDurationMs = undefined;
    running.done({
      requestId: running.requestId,
      ...outcome,
      durationMs: running.sentAt > 0 ? performance.now() - running.sentAt : 0,
      ...(initDurationMs !== undefined && { initDurationMs }),
      maxMemoryUsedBytes: this.#peakBytes,
    });
  }

  #onExit(code: number | null, signal: NodeJS.Signals | null): void {
    this.#ended = { code, signal };
    this.#rest();
    this.#api.close();
    this.#end(this.#ended);
    this.#markExited();
    this.#options.onExit(this);
  }

  #end({ code, signal }: Exit): void {
    const running = this.#running;
    if (running === undefined) return;
    if (this.#stopped) {
      this.#running = undefined;
      running.fail(new RunnerStopped('The service was stopped.'));
      return;
    }
    // A process killed for its limits may still have sent a result; the limit stands.
    const killed = this.#killedFor?.(running.requestId);
    const error = killed ?? this.#initError ?? exited(running.requestId, code, signal);
    this.#deliver(running, (killed ? undefined : running.outcome) ?? failure(error));
  }
}

function failure(error: InvocationError): Outcome {
  return { payload: JSON.stringify(error), functionError: 'Unhandled', error };
}
