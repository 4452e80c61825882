import { type FormatName, formatNames, formats, type OptionInfo } from '../formats.ts';
import { defaultLimits, type Limits, limitWords } from '../limits.ts';
import { sharedOptions } from '../options.ts';

/** An option of the library as the command line has it. */
export interface OptionFlag {
  /** The option's name in kebab-case, without dashes: `maxOutputBytes` is `max-output-bytes`. */
  readonly flag: string;
  /** Where the value goes in the options; a limit lies a step deeper. */
  readonly path: readonly [string] | readonly ['limits', string];
  /** What stands for the value in the help, such as `<1…100>`. */
  readonly placeholder: string;
  /** One line of help. */
  readonly help: string;
  /** The value in the library's terms. What cannot be read stays text, for `parseOptions` to refuse. */
  read(text: string): unknown;
}

/** As much of a row of `formats` as makes flags. */
interface FormatOptions {
  readonly label: string;
  readonly options: Readonly<Record<string, OptionInfo>>;
}

/** A flag for each option, from the tables; an option added there appears here. */
export function optionFlags(
  shared: Readonly<Record<string, OptionInfo>> = sharedOptions,
  rows: Readonly<Record<string, FormatOptions>> = formats,
): OptionFlag[] {
  const own = new Map<string, { readonly info: OptionInfo; readonly labels: string[] }>();
  for (const { label, options } of Object.values(rows))
    for (const [name, info] of Object.entries(options))
      if (own.has(name)) own.get(name)!.labels.push(label);
      else own.set(name, { info, labels: [label] });
  return [
    ...Object.entries(shared).map(([name, info]) => optionFlag(name, info)),
    ...Array.from(own, ([name, { info, labels }]) => optionFlag(name, info, labels)),
  ];
}

/** A flag for each limit: `maxPixels` is `max-pixels`. */
export function limitFlags(): OptionFlag[] {
  return (Object.keys(defaultLimits) as (keyof Limits)[]).map((name) => ({
    flag: kebabCase(name),
    path: ['limits', name],
    placeholder: '<number>',
    help: `At most so many ${limitWords[name]}; ${defaultLimits[name].toLocaleString('en-US')} unless given`,
    read: readNumber,
  }));
}

/** Options as `parseOptions` takes them, from the flags that were given. */
export function readOptionFlags(
  flags: readonly OptionFlag[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  const limits: Record<string, unknown> = {};
  for (const { flag, path, read } of flags) {
    const text = values[flag];
    if (typeof text !== 'string') continue;
    if (path.length === 2) limits[path[1]] = read(text);
    else options[path[0]] = read(text);
  }
  return Object.keys(limits).length > 0 ? { ...options, limits } : options;
}

/** The format whose extension a file name has. */
export function formatOfExtension(extension: string): FormatName | undefined {
  const sought = extension.toLowerCase();
  return formatNames.find((name) => formats[name].extensions.some((known) => known === sought));
}

function optionFlag(name: string, info: OptionInfo, labels: readonly string[] = []): OptionFlag {
  const value = 'default' in info && info.default !== undefined ? `; ${info.default} unless given` : '';
  const only = labels.length > 0 ? ` (${labels.join(', ')})` : '';
  const { placeholder, read } = kindOf(info);
  return { flag: kebabCase(name), path: [name], placeholder, help: `${info.description}${only}${value}`, read };
}

function kindOf(info: OptionInfo): Pick<OptionFlag, 'placeholder' | 'read'> {
  switch (info.type) {
    case 'integer':
      return { placeholder: `<${shortNumber(info.minimum)}…${shortNumber(info.maximum)}>`, read: readNumber };
    case 'color':
      return { placeholder: '<#rrggbb>', read: (text) => (/^[0-9a-f]{6}$/i.test(text) ? `#${text}` : text) };
    case 'choice':
      return { placeholder: `<${info.values.join('|')}>`, read: (text) => text };
    case 'pages':
      return { placeholder: '<pages>', read: (text) => text };
    case 'size':
      return {
        placeholder: `<width>x<height>[,${info.fits.join('|')}][,enlarge]`,
        read: (text) => readSize(text, info.fits),
      };
    default:
      return info satisfies never;
  }
}

/** `1500`, or `1.5k`, `20M`, `1G` in thousands. */
function readNumber(text: string): unknown {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([kMG]?)B?$/.exec(text) ?? [];
  if (digits === undefined) return text;
  const factor = { '': 1, k: 1e3, M: 1e6, G: 1e9 }[unit as '' | 'k' | 'M' | 'G'];
  // 1.1 × 1e6 is not a whole number in floating point, and 1.1M is one.
  return unit ? Math.round(Number(digits) * factor) : Number(digits);
}

/** `800x600`, `800x`, `x600`, each with `,cover` and other words of the option behind it. */
function readSize(text: string, fits: readonly string[]): unknown {
  const [, width, height, words = ''] = /^(\d*)x(\d*)((?:,[a-z]+)*)$/.exec(text) ?? [];
  if (!width && !height) return text;
  const size: Record<string, unknown> = {
    ...(width && { width: Number(width) }),
    ...(height && { height: Number(height) }),
  };
  for (const word of words.split(',').filter(Boolean))
    if (fits.includes(word)) size.fit = word;
    else size[word] = true;
  return size;
}

function shortNumber(value: number): string {
  return value < 1e6 ? String(value) : value.toLocaleString('en-US');
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
