import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { FunctionDefinition } from '../../../local/runner/function-definition.ts';
import { FunctionRunner, type RunnerOptions } from '../../../local/runner/function-runner.ts';
import type { QueueDefinition } from '../../../local/runner/message-queue.ts';

const arnOf = (service: string, name: string) => `arn:aws:${service}:eu-central-1:123456789012:${name}`;

/** Temporary folders and runners of one test file, all of which `clean` ends. */
export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), 'runner-'));
  readonly troubles: string[] = [];
  readonly #runners: FunctionRunner[] = [];

  /** A function whose module is this source. */
  define(id: string, source: string, overrides: Partial<FunctionDefinition> = {}): FunctionDefinition {
    const folder = join(this.folder, 'functions', id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.mjs'), source);
    return {
      id,
      name: `test-${id}`,
      arn: arnOf('lambda', `function:test-${id}`),
      region: 'eu-central-1',
      folder,
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      memoryMegabytes: 256,
      timeoutMs: 20_000,
      environment: {},
      asynchronous: { maximumRetryAttempts: 2, maximumEventAgeMs: 3_600_000 },
      ...overrides,
    };
  }

  queue(id: string, overrides: Partial<QueueDefinition> = {}): QueueDefinition {
    return {
      id,
      name: id,
      arn: arnOf('sqs', id),
      url: `https://sqs.eu-central-1.amazonaws.com/123456789012/${id}`,
      visibilityTimeoutMs: 60_000,
      retentionMs: 3_600_000,
      ...overrides,
    };
  }

  /** A started runner with waits of 50 ms. */
  run(functions: readonly FunctionDefinition[], options: Partial<RunnerOptions> = {}): FunctionRunner {
    const runner = new FunctionRunner({
      functions,
      queues: [],
      eventSources: [],
      stateFolder: join(this.folder, 'state'),
      logFolder: join(this.folder, 'logs'),
      sdkEnvironment: () => ({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' }),
      onTrouble: (line) => this.troubles.push(line),
      retryDelaysMs: [50, 50],
      redeliveryDelayMs: 50,
      ...options,
    });
    this.#runners.push(runner);
    runner.start();
    return runner;
  }

  async clean(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Resolves with the first value that is not `undefined`; the test's own time limit ends a vain wait. */
export async function eventually<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const value = look();
    if (value !== undefined) return value;
    await wait(10);
  }
}

/** Whether a process of this id exists. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
