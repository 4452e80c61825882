import { type FormatInfo, type FormatName, formatNames, formats, type OptionInfo } from '../../../codecs/formats.ts';
import { type Options, parseOptions, sharedOptions } from '../../../codecs/options.ts';
import type { Resize } from '../../../codecs/resize/placement.ts';

/**
 * Options as the part of an address behind `#`, such as `#to=jpeg&quality=70&width=1600`: never sent to a server, and
 * never more than options, so that an address can be shared. Defaults are left out.
 */
export function toAddress({ resize, limits: _, ...options }: Options): string {
  const entries = [...Object.entries(options), ...Object.entries(resize ?? {})].filter(
    ([, value]) => value !== undefined,
  );
  return `#${new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))}`;
}

/**
 * What an address asks for. What no table allows is left out: whoever wrote it may have had another version.
 * @returns undefined where it names no format
 */
export function fromAddress(hash: string): Options | undefined {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const to = formatNames.find((name) => name === given.get('to'));
  if (to === undefined) return undefined;
  const { options }: FormatInfo = formats[to];
  const rows = Object.entries<OptionInfo>({ ...options, ...sharedOptions }).filter(([name]) => name !== 'to');
  return rows.reduce((taken: Options, [name, info]) => withOption(taken, to, name, read(given, name, info)), { to });
}

function withOption(options: Options, to: FormatName, name: string, value: unknown): Options {
  if (value === undefined) return options;
  try {
    return { ...options, ...parseOptions({ to, [name]: value }) };
  } catch {
    return options;
  }
}

function read(given: URLSearchParams, name: string, info: OptionInfo): unknown {
  switch (info.type) {
    case 'integer':
      return number(given.get(name));
    case 'size':
      return readSize(given);
    case 'choice':
    case 'color':
    case 'pages':
      return given.get(name) ?? undefined;
    default:
      return info satisfies never;
  }
}

function readSize(given: URLSearchParams): { [Part in keyof Resize]: unknown } | undefined {
  const size = {
    width: number(given.get('width')),
    height: number(given.get('height')),
    fit: given.get('fit') ?? undefined,
    enlarge: given.get('enlarge') === 'true' || undefined,
  };
  return size.width === undefined && size.height === undefined ? undefined : size;
}

function number(text: string | null): number | undefined {
  return text === null || text === '' ? undefined : Number(text);
}
