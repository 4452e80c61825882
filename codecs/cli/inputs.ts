import { lstat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { glob, isPattern } from './glob.ts';
import { stdinPath } from './read-input.ts';

/** One file to work on, or why a word of the command line names none. */
export interface Input {
  readonly path: string;
  /** What its outputs are named by; has folders where a pattern reached into them. */
  readonly name: string;
  readonly problem?: string;
}

/** The files that the words name, in their order, each file once. A file whose own name has wildcards in it wins. */
export async function expandInputs(words: readonly string[]): Promise<Input[]> {
  const inputs = new Map<string, Input>();
  for (const word of words)
    for (const input of await expand(word)) {
      const key = input.path === stdinPath ? stdinPath : resolve(input.path);
      if (!inputs.has(key)) inputs.set(key, input);
    }
  return [...inputs.values()];
}

async function expand(word: string): Promise<readonly Input[]> {
  if (word === stdinPath) return [{ path: word, name: 'stdin' }];
  const plain = { path: word, name: basename(word) };
  if (!isPattern(word) || (await isThere(word))) return [plain];
  const matches = await glob(word);
  return matches.length > 0 ? matches : [{ ...plain, problem: 'no file matches this pattern' }];
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
