import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { formatNames, formats } from '../formats.ts';
import type { Limits } from '../limits.ts';
import { type Options, parseOptions } from '../options.ts';
import { formatOfExtension, limitFlags, optionFlags, readOptionFlags } from './option-flags.ts';

/** What the command line says that cannot be carried out; ends with status 2. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

/** Where the results go. */
export type Destination =
  | { readonly kind: 'file' | 'folder'; readonly path: string }
  /** `-` as the output. */
  | { readonly kind: 'stdout' };

/** How the fidelity reports are printed. */
export const reportStyles = ['text', 'json', 'none'] as const;

/** `convert`, validated as far as the command line alone allows. */
export interface ConvertCommand {
  readonly name: 'convert';
  /** Paths, patterns, and `-` for stdin. */
  readonly inputs: readonly string[];
  readonly destination: Destination;
  readonly options: Options;
  readonly force: boolean;
  /** Files that are converted at once. */
  readonly jobs: number;
  readonly report: (typeof reportStyles)[number];
}

/** `identify`, validated as far as the command line alone allows. */
export interface IdentifyCommand {
  readonly name: 'identify';
  readonly inputs: readonly string[];
  readonly json: boolean;
  readonly limits: Partial<Limits>;
}

/** What the command line asks for. */
export type Command = ConvertCommand | IdentifyCommand | { readonly name: 'help' | 'version' };

/** More than this at once costs memory rather than saves time, so it has to be asked for. */
const maxDefaultJobs = 4;

const convertFlags = [...optionFlags(), ...limitFlags()];
const flagsOf = {
  convert: new Set([...convertFlags.map(({ flag }) => flag), 'out-dir', 'force', 'jobs', 'report', 'json']),
  identify: new Set([...limitFlags().map(({ flag }) => flag), 'json']),
} as const satisfies Record<string, ReadonlySet<string>>;

const parameterTypes = {
  ...(Object.fromEntries(convertFlags.map(({ flag }) => [flag, { type: 'string' }])) as Record<
    string,
    { type: 'string' }
  >),
  to: { type: 'string' },
  'out-dir': { type: 'string' },
  force: { type: 'boolean', short: 'f' },
  jobs: { type: 'string' },
  report: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/**
 * Reads a command line, without the names of Node and of the program.
 * @throws CommandLineError, and `UsageError` where the library refuses an option
 */
export function readCommandLine(parameters: readonly string[]): Command {
  const { values, positionals } = split(parameters);
  const [command, ...files] = positionals;
  if (values.help || command === 'help') return { name: 'help' };
  if (values.version) return { name: 'version' };
  if (command === undefined) throw new CommandLineError('a command is missing: convert or identify');
  if (command !== 'convert' && command !== 'identify')
    throw new CommandLineError(`there is no command ${command}: there are convert and identify`);
  for (const flag of Object.keys(values))
    if (!flagsOf[command].has(flag)) throw new CommandLineError(`${command} has no --${flag}`);
  return command === 'convert' ? readConvert(files, values) : readIdentify(files, values);
}

function split(parameters: readonly string[]) {
  try {
    return parseArgs({ args: [...parameters], options: parameterTypes, allowPositionals: true });
  } catch (error) {
    // Node's sentence goes on to explain what `--` is for.
    throw new CommandLineError(error instanceof Error ? error.message.split('. ')[0] : String(error));
  }
}
type Values = ReturnType<typeof split>['values'];

function readConvert(files: readonly string[], values: Values): ConvertCommand {
  const folder = values['out-dir'];
  const output = folder === undefined ? files.at(-1) : undefined;
  const inputs = folder === undefined ? files.slice(0, -1) : files;
  if (inputs.length === 0)
    throw new CommandLineError('convert needs an input and an output, or inputs and --out-dir with --to');
  if (inputs.length > 1 && folder === undefined)
    throw new CommandLineError('several inputs need --out-dir, the folder for their outputs');
  const destination = readDestination(folder, output);
  return {
    name: 'convert',
    inputs,
    destination,
    options: parseOptions({ ...readOptionFlags(convertFlags, values), to: readTarget(values.to, destination) }),
    force: values.force ?? false,
    jobs: readJobs(values.jobs),
    report: readReport(values),
  };
}

function readDestination(folder: string | undefined, output: string | undefined): Destination {
  if (folder !== undefined) return { kind: 'folder', path: folder };
  return output === '-' ? { kind: 'stdout' } : { kind: 'file', path: output! };
}

/** The format to write: what `--to` says, else what the output's extension says. They must not contradict. */
function readTarget(to: string | undefined, destination: Destination): string {
  const choices = formatNames.join(', ');
  if (destination.kind !== 'file') {
    if (to !== undefined) return to;
    throw new CommandLineError(`--to is missing: ${choices}`);
  }
  const { path } = destination;
  const named = formatOfExtension(extname(path).slice(1));
  if (to === undefined && named === undefined)
    throw new CommandLineError(`the extension of ${path} tells no format; give one with --to (${choices})`);
  // `convert *.tif --to png` with two files in the folder would else write PNG over the second.
  if (to !== undefined && named !== undefined && to !== named)
    throw new CommandLineError(
      `${path} is named as ${formats[named].label}, but --to says ${to}; several inputs need --out-dir`,
    );
  return to ?? named!;
}

function readJobs(text: string | undefined): number {
  if (text === undefined) return Math.min(availableParallelism(), maxDefaultJobs);
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new CommandLineError(`--jobs is ${text}; it must be a number from 1 to 999`);
  return Number(text);
}

function readReport({ report, json }: Values): ConvertCommand['report'] {
  const style = reportStyles.find((known) => known === (report ?? (json ? 'json' : 'text')));
  if (style === undefined)
    throw new CommandLineError(`--report is ${report}; it must be one of ${reportStyles.join(', ')}`);
  return style;
}

function readIdentify(inputs: readonly string[], values: Values): IdentifyCommand {
  if (inputs.length === 0) throw new CommandLineError('identify needs a file');
  // Any target does: the limits are the same for all.
  const { limits = {} } = parseOptions({ ...readOptionFlags(limitFlags(), values), to: 'png' });
  return { name: 'identify', inputs, json: values.json ?? false, limits };
}
