import { version } from '../../package.json';
import { UsageError } from '../errors.ts';
import { CommandLineError, readCommandLine } from './command-line.ts';
import { Console } from './console.ts';
import { convertFiles } from './convert-files.ts';
import { helpText } from './help.ts';
import { identifyFiles } from './identify-files.ts';

/**
 * Carries out a command line.
 * @param entry the URL of the module that a worker thread starts with
 * @returns the exit status: 0 all is done, 1 a file failed, 2 the command line is wrong and no file was opened
 */
export async function main(parameters: readonly string[], entry: string): Promise<number> {
  const console = new Console(process.stdout, process.stderr);
  // `image-conversion identify *.png | head -1`: who reads no more wants no more, and no stack trace either.
  process.stdout.on('error', ignoreBrokenPipe);
  process.stderr.on('error', ignoreBrokenPipe);
  try {
    return await carryOut(parameters, entry, console);
  } catch (error) {
    if (!(error instanceof CommandLineError) && !(error instanceof UsageError)) throw error;
    console.complain(`image-conversion: ${error.message}\nSee image-conversion --help\n`);
    return 2;
  }
}

async function carryOut(parameters: readonly string[], entry: string, console: Console): Promise<number> {
  const command = readCommandLine(parameters);
  switch (command.name) {
    case 'help':
      console.print(helpText());
      return 0;
    case 'version':
      console.print(`${version}\n`);
      return 0;
    case 'identify':
      return identifyFiles(command, console);
    case 'convert':
      if (command.destination.kind === 'stdout' && process.stdout.isTTY)
        throw new CommandLineError('stdout is a terminal, and pictures are not text; send it to a file or a pipe');
      return convertFiles(command, { console, workerEntry: entry, writeStdout, onInterrupt });
    default:
      return command satisfies never;
  }
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function writeStdout(bytes: Uint8Array): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.write(bytes, (error) => (error ? fail(error) : done()));
  });
}

function onInterrupt(undo: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      undo();
      // By the signal itself, as if it had not been caught: `process.exit` would wait for a thread that waits for a pipe.
      process.kill(process.pid, signal);
    });
}
