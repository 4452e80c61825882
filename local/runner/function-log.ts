import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { embeddedSamples } from '../monitoring/embedded-metrics.ts';
import type { Sample } from '../monitoring/metric-store.ts';
import { type FunctionDefinition, logStreamArn } from './function-definition.ts';
import type { InvocationResult } from './function-process.ts';

/** Whether the function's role may do something that is done on its behalf. */
export type MayFunction = (action: string, resource: string) => boolean;

/** What the log of a function asks and tells. */
export interface LogListener {
  readonly may: MayFunction;
  readonly onTrouble: (line: string) => void;
  readonly onSample: (sample: Sample) => void;
}

/**
 * The log of one function: everything into its file, as far as its role may write logs, the metrics in it to whoever
 * measures, and what went wrong in a line to the terminal. A traced function has a second file with a line about each invocation.
 */
export class FunctionLog {
  readonly #definition: FunctionDefinition;
  readonly #file: WriteStream;
  readonly #traces: WriteStream | undefined;
  readonly #may: MayFunction;
  readonly #onTrouble: (line: string) => void;
  readonly #onSample: (sample: Sample) => void;

  constructor(definition: FunctionDefinition, folder: string, { may, onTrouble, onSample }: LogListener) {
    mkdirSync(folder, { recursive: true });
    this.#definition = definition;
    this.#file = createWriteStream(join(folder, `${definition.id}.log`), { flags: 'a' });
    this.#onTrouble = onTrouble;
    this.#may = may;
    this.#onSample = onSample;
    if (definition.isTraced)
      this.#traces = createWriteStream(join(folder, `${definition.id}.traces.jsonl`), { flags: 'a' });
  }

  /** Takes a line that the function wrote. */
  write(line: string): void {
    this.#append(line);
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
    const time = new Date().toISOString();
    this.#append(JSON.stringify({ time, type: 'platform.report', record }));
    this.#trace({ id: requestId, name: this.#definition.name, time, durationMs: round(durationMs), status });
    if (error) this.#onTrouble(`${id}: ${error.errorType}: ${error.errorMessage}`);
  }

  async close(): Promise<void> {
    for (const stream of [this.#file, this.#traces])
      if (stream) await new Promise<void>((done) => stream.end(() => done()));
  }

  #append(line: string): void {
    const stream = logStreamArn(this.#definition);
    if (!['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) => this.#may(action, stream))) return;
    this.#file.write(`${line}\n`);
    for (const sample of embeddedSamples(line)) this.#onSample(sample);
  }

  #trace(segment: object): void {
    const actions = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
    if (actions.every((action) => this.#may(action, '*'))) this.#traces?.write(`${JSON.stringify(segment)}\n`);
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
