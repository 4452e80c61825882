import { open } from '../source.ts';
import type { IdentifyCommand } from './command-line.ts';
import type { Console } from './console.ts';
import { type Failure, failureOf } from './failure.ts';
import { expandInputs, type Input } from './inputs.ts';
import { readInput } from './read-input.ts';
import { asJsonLine, describeFile } from './report-text.ts';

/** Says of each file what it is. @returns the exit status */
export async function identifyFiles({ inputs, json, limits }: IdentifyCommand, console: Console): Promise<number> {
  let status = 0;
  const fail = (file: string, { code, message }: Failure) => {
    status = 1;
    if (json) console.print(asJsonLine({ file, error: { code, message } }));
    else console.complain(`${file}: ${message}${code ? ` (${code})` : ''}\n`);
  };
  const identifyFile = async ({ path, problem }: Input) => {
    if (problem !== undefined) return fail(path, { message: problem });
    try {
      const bytes = await readInput(path, limits);
      const { format, pages, metadata } = await open(bytes, { limits });
      const names = Object.keys(metadata);
      console.print(
        json
          ? asJsonLine({ file: path, format, sizeBytes: bytes.length, pages, metadata: names })
          : `${path}: ${describeFile(format, pages, names)}\n`,
      );
    } catch (error) {
      fail(path, failureOf(error));
    }
  };
  for (const input of await expandInputs(inputs)) await identifyFile(input);
  return status;
}
