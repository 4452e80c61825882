#!/usr/bin/env node
import { readFile, stat, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import {
  CodecError,
  type Conversion,
  convert,
  type FidelityReport,
  type FormatName,
  formatNames,
  formats,
  type Note,
  type Options,
  open,
  parseOptions,
  UsageError,
} from './index.ts';

const help = `Converts JPEG, PNG, BMP and TIFF, any to any, and says what was kept, changed and dropped.

  image-conversion convert <input> <output> [options]
  image-conversion identify <file> … [--json]

Examples
  image-conversion convert scan.tiff scan.png          every page: scan-1.png, scan-2.png, …
  image-conversion convert scan.tiff cover.jpg --pages first --quality 90
  image-conversion convert logo.png logo.jpg --background '#102030'
  image-conversion identify *.tif --json

Options of convert
  --to <format>         ${formatNames.join(', ')}; without it the output's extension says it
  --quality <1…100>     for JPEG; ${formats.jpeg.options.quality.default} unless given
  --background <colour> what transparency is laid on in JPEG; ${formats.jpeg.options.background.default} unless given
  --compression <name>  of TIFF: ${formats.tiff.options.compression.values.join(', ')}; ${formats.tiff.options.compression.default} unless given
  --pages <pages>       first, all (unless given), or numbers and ranges: 2, 1-3, 1,4-6
  --force               overwrite files that are there
  --json                print the report as data

Exit status: 0 all is done, 1 a file failed, 2 the command line is wrong.
`;

/** What the command line says that cannot be carried out; ends with status 2. */
class CommandLineError extends Error {}

const optionTypes = {
  to: { type: 'string' },
  quality: { type: 'string' },
  background: { type: 'string' },
  compression: { type: 'string' },
  pages: { type: 'string' },
  force: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;
type Values = ReturnType<typeof readCommandLine>['values'];

function readCommandLine(parameters: readonly string[]) {
  try {
    return parseArgs({ args: [...parameters], options: optionTypes, allowPositionals: true });
  } catch (error) {
    throw new CommandLineError(error instanceof Error ? error.message : String(error));
  }
}

/** @returns the exit status */
async function run(parameters: readonly string[]): Promise<number> {
  const { values, positionals } = readCommandLine(parameters);
  const [command, ...files] = positionals;
  if (values.help) {
    print(help);
    return 0;
  }
  switch (command) {
    case 'convert':
      return convertFile(files, values);
    case 'identify':
      return identifyFiles(files, values);
    case undefined:
      throw new CommandLineError('a command is missing: convert or identify');
    default:
      throw new CommandLineError(`there is no command ${command}: there are convert and identify`);
  }
}

async function convertFile(files: readonly string[], values: Values): Promise<number> {
  const [input, output] = files;
  if (input === undefined || output === undefined || files.length > 2)
    throw new CommandLineError('convert needs one input and one output');
  const options = readOptions(output, values);
  try {
    const conversion = await convert(await readFile(input), options);
    const named = nameFiles(output, conversion);
    if (!values.force) await refuseToOverwrite(named.map(({ path }) => path));
    for (const { path, bytes } of named) await writeFile(path, bytes, { flag: values.force ? 'w' : 'wx' });
    const paths = named.map(({ path }) => path);
    print(
      values.json
        ? asJson({ input, outputs: paths, report: conversion.report })
        : describe(input, paths, conversion.report),
    );
    return 0;
  } catch (error) {
    if (error instanceof UsageError) throw new CommandLineError(error.message);
    return fail(input, error, values.json);
  }
}

function readOptions(output: string, { to, compression, quality, background, pages }: Values): Options {
  const extension = extname(output).slice(1).toLowerCase();
  const target = to ?? formatNames.find((name) => (formats[name].extensions as readonly string[]).includes(extension));
  if (target === undefined)
    throw new CommandLineError(
      `the extension of ${output} tells no format; give one with --to (${formatNames.join(', ')})`,
    );
  return parseOptions({
    to: target,
    quality: quality === undefined ? undefined : Number(quality),
    background,
    compression,
    pages,
  });
}

/** `scan.png` for one file, else `scan-1.png`, `scan-2.png`, … */
function nameFiles(output: string, { outputs }: Conversion): { path: string; bytes: Uint8Array }[] {
  const extension = extname(output);
  const stem = output.slice(0, output.length - extension.length);
  return outputs.map(({ suffix, bytes }) => ({ path: `${stem}${suffix}${extension}`, bytes }));
}

async function refuseToOverwrite(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const there = await stat(path).then(
      () => true,
      () => false,
    );
    if (there) throw new Error(`${path} is there already; --force overwrites it`);
  }
}

async function identifyFiles(files: readonly string[], values: Values): Promise<number> {
  if (files.length === 0) throw new CommandLineError('identify needs a file');
  let status = 0;
  for (const file of files) {
    try {
      const bytes = await readFile(file);
      const { format, pages, metadata } = await open(bytes);
      if (values.json) print(asJson({ file, format, sizeBytes: bytes.length, pages, metadata: Object.keys(metadata) }));
      else print(`${file}: ${describePages(format, pages)}${listNames(Object.keys(metadata))}\n`);
    } catch (error) {
      status = fail(file, error, values.json);
    }
  }
  return status;
}

function describePages(format: FormatName, pages: Awaited<ReturnType<typeof open>>['pages']): string {
  const [first] = pages;
  const { color, bits, alpha, compression } = first!.layout;
  const count = pages.length > 1 ? `, ${pages.length} pages` : '';
  return `${formats[format].label}, ${first!.width}×${first!.height}${count}, ${color}${alpha ? ' with alpha' : ''}, ${bits} bits, ${compression}`;
}

function listNames(names: readonly string[]): string {
  return names.length > 0 ? `, with ${names.join(', ')}` : '';
}

/** The report in plain words. */
function describe(input: string, paths: readonly string[], { source, target, ...fates }: FidelityReport): string {
  const say = (heading: string, notes: readonly Note[]) =>
    notes.map(({ page, detail }) => `  ${heading} ${page === undefined ? '' : `page ${page}: `}${detail}\n`);
  return [
    `${input} (${formats[source.format].label}, ${size(source.sizeBytes)}) → ${paths.join(', ')} (${formats[target.format].label}, ${size(target.sizeBytes)})\n`,
    ...say('kept   ', fates.kept),
    ...say('changed', fates.changed),
    ...say('dropped', fates.dropped),
  ].join('');
}

function size(bytes: number): string {
  return bytes < 10_000 ? `${bytes} bytes` : `${Math.round(bytes / 1000).toLocaleString('en-US')} kB`;
}

function fail(file: string, error: unknown, json: boolean | undefined): number {
  const code = error instanceof CodecError ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (json) print(asJson({ file, error: { ...(code && { code }), message } }));
  else process.stderr.write(`${file}: ${message}${code ? ` (${code})` : ''}\n`);
  return 1;
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function print(text: string): void {
  process.stdout.write(text);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CommandLineError) && !(error instanceof UsageError)) throw error;
  process.stderr.write(`image-conversion: ${error.message}\nSee image-conversion --help\n`);
  process.exitCode = 2;
}
