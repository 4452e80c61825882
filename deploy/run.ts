import { spawn } from 'node:child_process';

/** How a program ended, and what it wrote to its standard output. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a program and takes its output. @returns `undefined` where there is no such program */
export function ask(program: string, parameters: readonly string[]): Promise<Ended | undefined> {
  return new Promise((done, fail) => {
    const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? done(undefined) : fail(error)));
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

/** Runs a program in this terminal, so that it can ask and be answered. @returns its exit code */
export function show(
  program: string,
  parameters: readonly string[],
  options: { readonly folder: string; readonly variables: Readonly<Record<string, string | undefined>> },
): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(program, parameters, { cwd: options.folder, env: options.variables, stdio: 'inherit' });
    child.on('error', fail);
    child.on('close', (code) => done(code ?? 1));
  });
}
