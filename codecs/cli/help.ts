import { formatNames, formats } from '../formats.ts';
import { limitFlags, type OptionFlag, optionFlags } from './option-flags.ts';

const examples = `Examples
  image-conversion convert scan.tiff scan.png             every page: scan-1.png, scan-2.png, …
  image-conversion convert scan.tiff cover.jpg --pages first --quality 90
  image-conversion convert logo.png logo.jpg --background '#102030'
  image-conversion convert photo.jpg small.jpg --resize 800x600    within 800 × 600, never larger than it is
  image-conversion convert photo.jpg square.jpg --resize 400x400,cover
  image-conversion convert *.bmp --to png --out-dir converted
  image-conversion convert 'scans/**/*.tif' --to jpeg --out-dir converted --jobs 8
  curl -s https://example.com/a.bmp | image-conversion convert - - --to png > a.png
  image-conversion identify *.tif --json`;

/** What `--help` prints. The options and the limits come from the tables of the library. */
export function helpText(): string {
  return `Converts ${formatNames.map((name) => formats[name].label).join(', ')}, any to any, and says what was kept, changed and dropped.

  image-conversion convert <input> <output> [options]
  image-conversion convert <input> … --to <format> --out-dir <folder> [options]
  image-conversion identify <file> … [--json]

An input is a path, a pattern (* ? [a-z] {a,b} **, quoted or not), or - for stdin. An output - is stdout.

${examples}

Options of convert
${table(optionFlags())}

Files
${table([
  {
    flag: 'out-dir',
    placeholder: '<folder>',
    help: 'Where the outputs go, named as their inputs; made if it is not there',
  },
  { flag: 'force', placeholder: '', help: 'Replace files that are there (-f)' },
  { flag: 'jobs', placeholder: '<number>', help: 'Files at once; as many as there are cores, at most 4, unless given' },
  { flag: 'report', placeholder: '<text|json|none>', help: 'What is printed of each file; text unless given' },
  { flag: 'json', placeholder: '', help: 'The same as --report json; identify has it too' },
])}

Limits of convert and identify (1500, 20M, 1.5G)
${table(limitFlags())}

  -h, --help    this text
  --version     the version

Exit status: 0 all is done, 1 a file failed (one without a page that --pages asks for fails, too),
2 the command line is wrong and no file was opened.
`;
}

function table(flags: readonly Pick<OptionFlag, 'flag' | 'placeholder' | 'help'>[]): string {
  const rows = flags.map(({ flag, placeholder, help }) => [`--${flag} ${placeholder}`.trim(), help] as const);
  const width = Math.min(32, Math.max(...rows.map(([left]) => left.length)));
  return rows
    .map(([left, help]) => `  ${left.length > width ? `${left}\n  ${' '.repeat(width)}` : left.padEnd(width)}  ${help}`)
    .join('\n');
}
