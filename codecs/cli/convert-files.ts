import { mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Conversion, ConversionProgress } from '../convert.ts';
import { outputFileName } from '../file-names.ts';
import { CommandLineError, type ConvertCommand, type Destination } from './command-line.ts';
import type { Console } from './console.ts';
import { type Converter, InlineConverter, type JobResult, ThreadedConverter } from './converter.ts';
import { type Failure, failureOf } from './failure.ts';
import { expandInputs, type Input } from './inputs.ts';
import { type OutputFile, OutputWriter } from './output-writer.ts';
import { readInput, stdinPath } from './read-input.ts';
import { asJsonLine, describeReport } from './report-text.ts';

/** What the conversions need of the process. */
export interface ConvertSurroundings {
  readonly console: Console;
  /** The URL of the module that answers jobs in a worker thread. */
  readonly workerEntry: string;
  /** Resolves when the bytes are taken, and rejects when nobody reads. */
  writeStdout(bytes: Uint8Array): Promise<void>;
  /** Told of what to undo when the process is ended from outside. */
  onInterrupt(undo: () => void): void;
}

/**
 * Converts each input, some at once; results are written and reported in the order of the inputs.
 * @returns the exit status
 * @throws CommandLineError where the inputs do not fit the output
 */
export async function convertFiles(command: ConvertCommand, surroundings: ConvertSurroundings): Promise<number> {
  const { destination, jobs, force } = command;
  const inputs = await expandInputs(command.inputs);
  if (destination.kind !== 'folder' && inputs.length > 1)
    throw new CommandLineError(`${command.inputs[0]} is ${inputs.length} files; several inputs need --out-dir`);
  const writer = new OutputWriter(
    force,
    inputs.map(({ path }) => path),
  );
  surroundings.onInterrupt(() => writer.discard());
  const threads = Math.min(jobs, inputs.length);
  const converter = threads > 1 ? new ThreadedConverter(surroundings.workerEntry, threads) : new InlineConverter();
  try {
    return await new Run(command, surroundings, inputs, writer, converter).all(threads);
  } finally {
    surroundings.console.progress('');
    await converter.close();
  }
}

class Run {
  readonly #command: ConvertCommand;
  readonly #surroundings: ConvertSurroundings;
  readonly #inputs: readonly Input[];
  readonly #writer: OutputWriter;
  readonly #converter: Converter;
  #done = 0;
  #failed = 0;

  constructor(
    command: ConvertCommand,
    surroundings: ConvertSurroundings,
    inputs: readonly Input[],
    writer: OutputWriter,
    converter: Converter,
  ) {
    this.#command = command;
    this.#surroundings = surroundings;
    this.#inputs = inputs;
    this.#writer = writer;
    this.#converter = converter;
  }

  async all(threads: number): Promise<number> {
    const started: Promise<JobResult>[] = [];
    for (const [at, input] of this.#inputs.entries()) {
      // Twice as many as run: none waits for work, and few results wait in memory behind a slow one.
      for (let next = started.length; next < Math.min(at + threads * 2, this.#inputs.length); next++)
        started.push(this.#start(this.#inputs[next]!));
      await this.#finish(input, await started[at]!);
      // The bytes are written: nothing should hold them any longer.
      started[at] = Promise.resolve({ failure: { message: 'done' } });
    }
    if (this.#failed > 0 && this.#inputs.length > 1 && this.#command.report !== 'json')
      this.#surroundings.console.complain(`${this.#inputs.length - this.#failed} converted, ${this.#failed} failed\n`);
    return this.#failed > 0 ? 1 : 0;
  }

  async #start({ path, problem }: Input): Promise<JobResult> {
    if (problem !== undefined) return { failure: { message: problem } };
    const { options } = this.#command;
    try {
      const bytes = path === stdinPath ? { bytes: await readInput(path, options.limits) } : {};
      return await this.#converter.run({ path, options, ...bytes }, (progress) => this.#show(path, progress));
    } catch (error) {
      return { failure: failureOf(error) };
    }
  }

  async #finish(input: Input, { conversion, failure }: JobResult): Promise<void> {
    this.#done++;
    if (failure !== undefined) return this.#fail(input, failure);
    try {
      const outputs = await this.#write(input, conversion);
      this.#report(input, outputs, conversion);
    } catch (error) {
      this.#fail(input, failureOf(error));
    }
  }

  async #write(input: Input, { outputs }: Conversion): Promise<string[]> {
    const { destination } = this.#command;
    if (destination.kind === 'stdout') {
      if (outputs.length > 1)
        throw new Error(
          `${outputs.length} pages become ${outputs.length} files, and stdout is one; choose with --pages`,
        );
      await this.#surroundings.writeStdout(outputs[0]!.bytes);
      return ['-'];
    }
    const files = nameOutputs(input, destination, outputs);
    if (destination.kind === 'folder')
      for (const folder of new Set(files.map(({ path }) => dirname(path)))) await mkdir(folder, { recursive: true });
    await this.#writer.write(input.path, files);
    return files.map(({ path }) => path);
  }

  #report({ path }: Input, outputs: readonly string[], { report }: Conversion): void {
    const { console } = this.#surroundings;
    const style = this.#command.report;
    if (style === 'none') return;
    const text =
      style === 'json' ? asJsonLine({ input: path, outputs, report }) : describeReport(path, outputs, report);
    // Where stdout carries the picture, words would spoil it.
    if (this.#command.destination.kind === 'stdout') console.complain(text);
    else console.print(text);
  }

  #fail({ path }: Input, { code, message }: Failure): void {
    this.#failed++;
    const { console } = this.#surroundings;
    if (this.#command.report === 'json' && this.#command.destination.kind !== 'stdout')
      console.print(asJsonLine({ input: path, error: { code, message } }));
    else console.complain(`${path}: ${message}${code ? ` (${code})` : ''}\n`);
  }

  #show(path: string, { page, pages }: ConversionProgress): void {
    const place = this.#inputs.length > 1 ? `[${this.#done + 1}/${this.#inputs.length}] ` : '';
    const where = pages > 1 ? ` page ${page} of ${pages}` : '';
    this.#surroundings.console.progress(`${place}${path}${where}`);
  }
}

/** `scan.png` for one output, else `scan-1.png`, `scan-2.png`, …; in a folder, named as the input. */
function nameOutputs(
  { name }: Input,
  destination: Exclude<Destination, { kind: 'stdout' }>,
  outputs: Conversion['outputs'],
): OutputFile[] {
  const extension = extname(destination.path);
  const stem = destination.path.slice(0, destination.path.length - extension.length);
  return outputs.map((output) => ({
    path:
      destination.kind === 'file'
        ? `${stem}${output.suffix}${extension}`
        : join(destination.path, dirname(name), outputFileName(basename(name), output.suffix, output.extension)),
    bytes: output.bytes,
  }));
}
