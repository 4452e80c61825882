import { type ChildProcess, fork, spawn } from 'node:child_process';
import type { ContenderName } from '../contenders/index.ts';
import type { OnceReply } from './once.ts';
import type { Reply, Request, Task } from './task.ts';

const timeoutMs = 300_000;
/** libvips takes the number of its threads from here too. */
const environment = { ...process.env, VIPS_CONCURRENCY: '1', NODE_OPTIONS: '--no-deprecation' };

/** What could not be measured, and why. */
export class Unmeasured extends Error {
  override readonly name = 'Unmeasured';
  /** The contender does not do it: nothing to tell. */
  readonly expected: boolean;
  constructor(reason: string, expected: boolean) {
    super(reason);
    this.expected = expected;
  }
}

/** A process of its own for one contender, which is told what to do step by step. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #contender: ContenderName;

  constructor(program: string, contender: ContenderName) {
    this.#contender = contender;
    this.#child = fork(program, {
      execArgv: ['--expose-gc'],
      env: environment,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  }

  /** Loads the contender, once, and the task's input. @throws Unmeasured */
  async prepare(task: Task): Promise<void> {
    await this.#ask({ kind: 'prepare', contender: this.#contender, task });
  }

  /** @throws Unmeasured */
  async run(): Promise<{ readonly ms: number; readonly bytes: number }> {
    const reply = await this.#ask({ kind: 'run' });
    if (reply.kind !== 'measured') throw new Unmeasured(`answered ${reply.kind}`, false);
    return reply;
  }

  async save(path: string): Promise<void> {
    await this.#ask({ kind: 'save', path });
  }

  stop(): void {
    this.#child.removeAllListeners();
    this.#child.kill('SIGKILL');
  }

  #ask(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.#child.off('message', onMessage).off('exit', onExit).off('error', onExit);
        act();
      };
      const fail = (reason: string, expected = false) => settle(() => reject(new Unmeasured(reason, expected)));
      const onMessage = (reply: Reply) => {
        if (reply.kind === 'failed') fail(reply.reason);
        else if (reply.kind === 'not-offered') fail(reply.reason, true);
        else settle(() => resolve(reply));
      };
      const onExit = () => fail('the process ended');
      const timer = setTimeout(() => fail(`over ${timeoutMs / 1000} s`), timeoutMs);
      this.#child.on('message', onMessage).on('exit', onExit).on('error', onExit);
      if (this.#child.connected) this.#child.send(request, (error) => error && onExit());
      else onExit();
    });
  }
}

/**
 * Starts a process that converts one picture and ends.
 * @param parameters contender, path, from, to; none for an empty process
 * @throws Unmeasured when the process dies or says why it made nothing
 */
export async function runOnce(
  program: string,
  parameters: readonly string[],
): Promise<OnceReply & { readonly ms: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, [program, ...parameters], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: timeoutMs,
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  const code = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  const ms = performance.now() - start;
  if (code !== 0 || said === '') throw new Unmeasured(`the process ended with ${code}`, false);
  const reply = JSON.parse(said.trimEnd().split('\n').at(-1)!) as OnceReply;
  if (reply.error !== undefined) throw new Unmeasured(reply.error.reason, reply.error.expected);
  return { ...reply, ms };
}
