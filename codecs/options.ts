import { type CodecError, codecError, type OptionFault } from './errors.ts';
import {
  type ChoiceOption,
  type Effort,
  type FormatInfo,
  type FormatName,
  fits,
  formatNames,
  formats,
  type MetadataChoice,
  metadataChoices,
  type OptionInfo,
  type Subsampling,
  type TiffCompression,
} from './formats.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { isPageSelection, pagesSyntax } from './pages.ts';
import type { Resize } from './resize/placement.ts';

/**
 * How to convert. The same names in the library, the API, the command line and object metadata.
 * The defaults and ranges of what a format has of its own stand in the `formats` table.
 */
export interface Options {
  /** The format to write. */
  readonly to: FormatName;
  /** 1 to 100, for lossy formats; refused for the others, which would ignore it. */
  readonly quality?: number;
  /**
   * `#rrggbb`: what transparent pixels are flattened on. Default `#ffffff`. Refused where the target holds alpha,
   * because nothing is flattened there.
   */
  readonly background?: string;
  /** How a TIFF is compressed: `deflate` (the default), `lzw`, `packbits` or `none`. Refused for other targets. */
  readonly compression?: TiffCompression;
  /** `fast`, `balanced` (the default) or `small`; refused where the format has one way only. */
  readonly effort?: Effort;
  /** `4:4:4`, `4:2:2` or `4:2:0`, for JPEG. Default 4:4:4 from quality 90 on, else 4:2:0. */
  readonly subsampling?: Subsampling;
  /** Bytes of one written file, at most, for lossy formats: the quality goes down from `quality` until the file fits. */
  readonly maxOutputBytes?: number;
  /**
   * `keep` (the default) carries over what the target can hold. `private` leaves out what tells about a person: position,
   * serial numbers, names, thumbnails, maker notes, XMP, IPTC and text; the colour profile, density, how the picture was
   * taken and the copyright stay. `none` leaves out all but the colour profile.
   */
  readonly metadata?: MetadataChoice;
  /** `first`, `all` (the default), or numbers and ranges from 1: `2`, `1-3`, `1,4-6`. */
  readonly pages?: string;
  /** The size to bring every page to; unless told, none becomes larger. */
  readonly resize?: Resize;
  readonly limits?: Partial<Limits>;
}

/** The options that every format has; those that only some have stand in their rows of `formats`. */
export const sharedOptions = {
  to: { type: 'choice', values: formatNames, description: 'The format to write' },
  pages: { type: 'pages', default: 'all', description: 'The pages to convert' },
  metadata: {
    type: 'choice',
    values: metadataChoices,
    default: 'keep',
    description: 'What is kept beside the pixels: all, nothing that tells about a person, or the colour profile alone',
  },
  resize: {
    type: 'size',
    maximum: 65_535,
    fits,
    description: 'The size to bring the picture to; it does not become larger unless told',
  },
} as const satisfies Record<string, OptionInfo>;

const ownOptions = ['quality', 'background', 'compression', 'effort', 'subsampling', 'maxOutputBytes'] as const;
const optionNames = ['to', ...ownOptions, 'pages', 'metadata', 'resize', 'limits'] as const;

/**
 * Validates options that come from outside: a request's JSON, object metadata, a command line, a form.
 * Fills in no defaults. A value of `undefined` counts as not given.
 * @param ceiling what `limits` may at most ask for; what it names is also the default for what the options leave out
 * @throws CodecError `invalid-option` for an unknown name, a value out of range, or an option that the target does
 *   not have. `details.option` names the option and what it may be, `details.options` all where several are wrong.
 */
export function parseOptions(value: unknown, ceiling: Partial<Limits> = {}): Options {
  const { options, faults } = checkOptions(value, ceiling);
  if (options === undefined) throw invalidOptions(faults);
  return options;
}

/** The options where they are right; else every fault in them, in the order of the options' own list. */
export function checkOptions(
  value: unknown,
  ceiling: Partial<Limits> = {},
): { readonly options: Options | undefined; readonly faults: readonly OptionFault[] } {
  if (!isRecord(value)) return { options: undefined, faults: [refusal('options', 'an object', value)] };
  const given = Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
  const faults: OptionFault[] = Object.keys(given).flatMap(unknownOption);
  const to = formatNames.find((name) => name === given.to);
  if (to === undefined) faults.push(refusal('to', formatNames.join(', '), given.to));
  else faults.push(...ownFaults(given, to));
  faults.push(
    ...pagesFaults(given.pages),
    ...choiceFaults('metadata', given.metadata, sharedOptions.metadata, ''),
    ...resizeFaults(given.resize),
    ...limitFaults(given.limits, ceiling),
  );
  if (to === undefined || faults.length > 0) return { options: undefined, faults };
  return { options: takeOptions(given, to, ceiling), faults };
}

/** The error of options that have these faults, of which there is at least one. */
export function invalidOptions(faults: readonly OptionFault[]): CodecError {
  const [first] = faults;
  return codecError('invalid-option', faults.map(({ message }) => message).join('. '), {
    ...(first && { option: { name: first.name, allowed: first.allowed } }),
    ...(faults.length > 1 && { options: faults }),
  });
}

/** Options in which no fault was found, the colour in lower case, without what was not given. */
function takeOptions(given: Readonly<Record<string, unknown>>, to: FormatName, ceiling: Partial<Limits>): Options {
  const { background, resize, limits: asked, ...rest } = given as Partial<Options>;
  const limits = { ...ceiling, ...(asked && withoutUndefined(asked)) };
  return {
    ...rest,
    to,
    ...(background !== undefined && { background: background.toLowerCase() }),
    ...(resize && { resize: withoutUndefined(resize) }),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}

function unknownOption(name: string): OptionFault[] {
  if (optionNames.some((known) => known === name)) return [];
  const allowed = optionNames.join(', ');
  return [{ name, allowed, message: `There is no option ${name}; there are ${allowed}` }];
}

/** Of the options that only some formats have, by the format's row. */
function ownFaults(given: Readonly<Record<string, unknown>>, to: FormatName): OptionFault[] {
  const { label, holds, options }: FormatInfo = formats[to];
  const { quality, background, compression, effort, subsampling, maxOutputBytes } = given;
  return [
    ...integerFaults('quality', quality, options.quality, `${label} is lossless here and has no quality`),
    ...integerFaults(
      'maxOutputBytes',
      maxOutputBytes,
      options.maxOutputBytes,
      `${label} is lossless here and cannot be made to fit`,
    ),
    ...choiceFaults('compression', compression, options.compression, `${label} leaves no choice of compression`),
    ...choiceFaults('effort', effort, options.effort, `${label} is written in one way only`),
    ...choiceFaults('subsampling', subsampling, options.subsampling, `${label} has no chroma subsampling`),
    ...backgroundFaults(
      background,
      options.background !== undefined && !holds.alpha,
      `${label} keeps transparency, so nothing is put on a background`,
    ),
  ];
}

function integerFaults(
  name: string,
  value: unknown,
  range: { readonly minimum: number; readonly maximum: number } | undefined,
  without: string,
): OptionFault[] {
  if (value === undefined) return [];
  if (range === undefined) return [notOfFormat(name, without)];
  if (isInteger(value, range.minimum, range.maximum)) return [];
  return [refusal(name, `a whole number from ${range.minimum} to ${range.maximum}`, value)];
}

function choiceFaults(name: string, value: unknown, choice: ChoiceOption | undefined, without: string): OptionFault[] {
  if (value === undefined) return [];
  if (choice === undefined) return [notOfFormat(name, without)];
  return isString(value) && choice.values.includes(value) ? [] : [refusal(name, choice.values.join(', '), value)];
}

function backgroundFaults(background: unknown, hasBackground: boolean, without: string): OptionFault[] {
  if (background === undefined) return [];
  if (!hasBackground) return [notOfFormat('background', without)];
  if (isString(background) && /^#[0-9a-f]{6}$/i.test(background)) return [];
  return [refusal('background', 'a colour such as #ffffff', background)];
}

function notOfFormat(name: string, message: string): OptionFault {
  return { name, allowed: 'left out', message };
}

function pagesFaults(pages: unknown): OptionFault[] {
  if (pages === undefined || (isString(pages) && isPageSelection(pages))) return [];
  return [refusal('pages', pagesSyntax, pages)];
}

function resizeFaults(resize: unknown): OptionFault[] {
  if (resize === undefined) return [];
  if (!isRecord(resize)) return [refusal('resize', 'an object with width, height or both', resize)];
  const { width, height, fit, enlarge, ...others } = resize;
  const faults = Object.entries(others).flatMap(([name, value]) =>
    value === undefined ? [] : [refusal(`resize.${name}`, 'one of width, height, fit, enlarge', value)],
  );
  const { maximum } = sharedOptions.resize;
  for (const [name, side] of Object.entries({ width, height }))
    if (side !== undefined && !isInteger(side, 1, maximum))
      faults.push(refusal(`resize.${name}`, `a whole number from 1 to ${maximum}`, side));
  if (width === undefined && height === undefined)
    faults.push(refusal('resize', 'an object with width, height or both', resize));
  if (fit !== undefined && !fits.some((known) => known === fit))
    faults.push(refusal('resize.fit', fits.join(', '), fit));
  else if (fit !== undefined && fit !== 'inside' && (width === undefined || height === undefined))
    faults.push({
      name: 'resize.fit',
      allowed: 'inside, or both sides',
      message: `To ${fit} needs width and height`,
    });
  if (enlarge !== undefined && typeof enlarge !== 'boolean')
    faults.push(refusal('resize.enlarge', 'true or false', enlarge));
  return faults;
}

function limitFaults(value: unknown, ceiling: Partial<Limits>): OptionFault[] {
  if (value === undefined) return [];
  if (!isRecord(value)) return [refusal('limits', 'an object', value)];
  return Object.entries(value).flatMap(([name, limit]) => {
    if (limit === undefined) return [];
    if (!Object.hasOwn(defaultLimits, name))
      return [refusal(`limits.${name}`, `one of ${Object.keys(defaultLimits).join(', ')}`, limit)];
    const maximum = ceiling[name as keyof Limits] ?? Number.MAX_SAFE_INTEGER;
    return isInteger(limit, 1, maximum)
      ? []
      : [refusal(`limits.${name}`, `a whole number from 1 to ${maximum}`, limit)];
  });
}

function refusal(name: string, allowed: string, found: unknown): OptionFault {
  const shown = found === undefined ? 'nothing' : (JSON.stringify(found)?.slice(0, 60) ?? typeof found);
  return { name, allowed, message: `${name} is ${shown}; it must be ${allowed}` };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isString(value: unknown): value is string {
  return typeof value === 'string';
}
function isInteger(value: unknown, minimum: number, maximum: number): value is number {
  return Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
}
