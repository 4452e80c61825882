import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { FunctionDefinition } from './function-definition.ts';
import type { InvocationResult } from './function-process.ts';

/** The log of one function: everything into its file, and what went wrong in a line to the terminal. */
export class FunctionLog {
  readonly #definition: FunctionDefinition;
  readonly #file: WriteStream;
  readonly #onTrouble: (line: string) => void;

  constructor(definition: FunctionDefinition, folder: string, onTrouble: (line: string) => void) {
    mkdirSync(folder, { recursive: true });
    this.#definition = definition;
    this.#file = createWriteStream(join(folder, `${definition.id}.log`), { flags: 'a' });
    this.#onTrouble = onTrouble;
  }

  /** Takes a line that the function wrote. */
  write(line: string): void {
    this.#file.write(`${line}\n`);
    const message = errorMessageOf(line);
    if (message !== undefined) this.#onTrouble(`${this.#definition.id}: ${message}`);
  }

  /** Takes the result of an invocation, and writes what Lambda's own report says of it. */
  report({ requestId, error, durationMs, initDurationMs, maxMemoryUsedBytes }: InvocationResult): void {
    const { id, memoryMegabytes } = this.#definition;
    const metrics = {
      durationMs: round(durationMs),
      billedDurationMs: Math.ceil(durationMs),
      memorySizeMB: memoryMegabytes,
      maxMemoryUsedMB: Math.ceil(maxMemoryUsedBytes / 2 ** 20),
      ...(initDurationMs !== undefined && { initDurationMs: round(initDurationMs) }),
    };
    const status = error === undefined ? 'success' : error.errorType === 'Sandbox.Timedout' ? 'timeout' : 'error';
    const record = { requestId, status, ...(error && { errorType: error.errorType }), metrics };
    this.#file.write(`${JSON.stringify({ time: new Date().toISOString(), type: 'platform.report', record })}\n`);
    if (error) this.#onTrouble(`${id}: ${error.errorType}: ${error.errorMessage}`);
  }

  close(): Promise<void> {
    return new Promise((done) => this.#file.end(done));
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}

/** The message of a structured log line of level ERROR. */
function errorMessageOf(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, message } = JSON.parse(line) as { level?: unknown; message?: unknown };
    return String(level).toUpperCase() === 'ERROR' && typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
