import { parseArgs } from 'node:util';

/** What the command line and the environment ask for. */
export interface Arguments {
  /** A folder with photographs. */
  readonly source?: string;
  /** Parts of case ids; any of them will do. Empty: all. */
  readonly only: readonly string[];
  readonly runs: number;
  readonly photographs: number;
  readonly quick: boolean;
  readonly markdown: boolean;
  readonly json?: string;
}

export const usage = `npm run bench -- [FOLDER] [options]

Times, weighs and compares the codecs with the packages they began with and with their peers.
FOLDER (or BENCH_PHOTOS) holds JPEG, PNG or TIFF photographs; without it, synthetic ones are made.

  --only TEXT,…     cases whose id holds one of these: decode, encode, defaults, pairs/jpeg, quality, memory, start, weight
  --runs N          measured runs a case (7; 3 when quick)
  --photographs N   how many photographs, spread over their sizes (3; 1 when quick)
  --quick           small pictures and few runs: shows that all works, not how fast it is
  --json FILE       also writes every figure to FILE
  --markdown        prints tables for a document
`;

/** @throws Error with a sentence when the parameters make no sense */
export function parseArguments(parameters: readonly string[], environment: NodeJS.ProcessEnv): Arguments | 'help' {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true },
      runs: { type: 'string' },
      photographs: { type: 'string' },
      quick: { type: 'boolean' },
      markdown: { type: 'boolean' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  if (positionals.length > 1) throw new Error(`One folder at most, not ${positionals.length}.`);
  const quick = values.quick ?? false;
  const source = positionals[0] ?? (environment.BENCH_PHOTOS || undefined);
  return {
    ...(source !== undefined && { source }),
    only: (values.only ?? []).flatMap((list) => list.split(',')).filter((part) => part !== ''),
    runs: wholeNumber('runs', values.runs, quick ? 3 : 7),
    photographs: wholeNumber('photographs', values.photographs, quick ? 1 : 3),
    quick,
    markdown: values.markdown ?? false,
    ...(values.json !== undefined && { json: values.json }),
  };
}

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} is ${text}; it must be a whole number from 1.`);
  return number;
}
