import { codecError } from './errors.ts';
import {
  type ChoiceOption,
  type Effort,
  type Fit,
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
 *   not have. `details.option` names the option and what it may be.
 */
export function parseOptions(value: unknown, ceiling: Partial<Limits> = {}): Options {
  if (!isRecord(value)) throw refusal('options', 'an object', value);
  const given = Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
  for (const name of Object.keys(given)) refuseUnknown(name);

  const to = formatNames.find((name) => name === given.to);
  if (to === undefined) throw refusal('to', formatNames.join(', '), given.to);
  const limits = parseLimits(given.limits, ceiling);
  return {
    to,
    ...parseOwnOptions(given, to),
    ...parsePages(given.pages),
    ...parseMetadata(given.metadata),
    ...parseResize(given.resize),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
}

function refuseUnknown(name: string): void {
  if (optionNames.some((known) => known === name)) return;
  const allowed = optionNames.join(', ');
  throw optionError(`There is no option ${name}; there are ${allowed}`, name, allowed);
}

/** The options that only some formats have, by the format's row. */
function parseOwnOptions(
  given: Readonly<Record<string, unknown>>,
  to: FormatName,
): Pick<Options, (typeof ownOptions)[number]> {
  const { label, holds, options }: FormatInfo = formats[to];
  const { quality, background, compression, effort, subsampling, maxOutputBytes } = given;
  holdInteger('quality', quality, options.quality, `${label} is lossless here and has no quality`);
  holdInteger(
    'maxOutputBytes',
    maxOutputBytes,
    options.maxOutputBytes,
    `${label} is lossless here and cannot be made to fit`,
  );
  holdChoice('compression', compression, options.compression, `${label} leaves no choice of compression`);
  holdChoice('effort', effort, options.effort, `${label} is written in one way only`);
  holdChoice('subsampling', subsampling, options.subsampling, `${label} has no chroma subsampling`);
  if (background !== undefined) {
    if (options.background === undefined || holds.alpha)
      throw notOfFormat('background', `${label} keeps transparency, so nothing is put on a background`);
    if (typeof background !== 'string' || !/^#[0-9a-f]{6}$/i.test(background))
      throw refusal('background', 'a colour such as #ffffff', background);
  }
  return {
    ...(isNumber(quality) && { quality }),
    ...(isString(background) && { background: background.toLowerCase() }),
    ...(isString(compression) && { compression: compression as TiffCompression }),
    ...(isString(effort) && { effort: effort as Effort }),
    ...(isString(subsampling) && { subsampling: subsampling as Subsampling }),
    ...(isNumber(maxOutputBytes) && { maxOutputBytes }),
  };
}

function holdInteger(
  name: string,
  value: unknown,
  range: { readonly minimum: number; readonly maximum: number } | undefined,
  without: string,
): void {
  if (value === undefined) return;
  if (range === undefined) throw notOfFormat(name, without);
  if (!isInteger(value, range.minimum, range.maximum))
    throw refusal(name, `a whole number from ${range.minimum} to ${range.maximum}`, value);
}

function holdChoice(name: string, value: unknown, choice: ChoiceOption | undefined, without: string): void {
  if (value === undefined) return;
  if (choice === undefined) throw notOfFormat(name, without);
  if (!isString(value) || !choice.values.includes(value)) throw refusal(name, choice.values.join(', '), value);
}

function notOfFormat(name: string, reason: string) {
  return optionError(reason, name, 'left out');
}

function parsePages(pages: unknown): Pick<Options, 'pages'> {
  if (pages === undefined) return {};
  if (!isString(pages) || !isPageSelection(pages)) throw refusal('pages', pagesSyntax, pages);
  return { pages };
}

function parseMetadata(metadata: unknown): Pick<Options, 'metadata'> {
  holdChoice('metadata', metadata, sharedOptions.metadata, '');
  return isString(metadata) ? { metadata: metadata as MetadataChoice } : {};
}

function parseResize(resize: unknown): Pick<Options, 'resize'> {
  if (resize === undefined) return {};
  if (!isRecord(resize)) throw refusal('resize', 'an object with width, height or both', resize);
  const { width, height, fit, enlarge, ...others } = resize;
  for (const [name, value] of Object.entries(others))
    if (value !== undefined) throw refusal(`resize.${name}`, 'one of width, height, fit, enlarge', value);
  const { maximum } = sharedOptions.resize;
  for (const [name, side] of Object.entries({ width, height }))
    if (side !== undefined && !isInteger(side, 1, maximum))
      throw refusal(`resize.${name}`, `a whole number from 1 to ${maximum}`, side);
  if (width === undefined && height === undefined)
    throw refusal('resize', 'an object with width, height or both', resize);
  if (fit !== undefined && !fits.some((known) => known === fit)) throw refusal('resize.fit', fits.join(', '), fit);
  if (fit !== undefined && fit !== 'inside' && (width === undefined || height === undefined))
    throw optionError(`To ${fit} needs width and height`, 'resize.fit', 'inside, or both sides');
  if (enlarge !== undefined && typeof enlarge !== 'boolean') throw refusal('resize.enlarge', 'true or false', enlarge);
  return {
    resize: {
      ...(isNumber(width) && { width }),
      ...(isNumber(height) && { height }),
      ...(isString(fit) && { fit: fit as Fit }),
      ...(enlarge !== undefined && { enlarge }),
    },
  };
}

function parseLimits(value: unknown, ceiling: Partial<Limits>): Partial<Limits> {
  if (value === undefined) return ceiling;
  if (!isRecord(value)) throw refusal('limits', 'an object', value);
  const limits: Record<string, number> = { ...ceiling };
  for (const [name, limit] of Object.entries(value)) {
    if (limit === undefined) continue;
    if (!Object.hasOwn(defaultLimits, name))
      throw refusal(`limits.${name}`, `one of ${Object.keys(defaultLimits).join(', ')}`, limit);
    const maximum = ceiling[name as keyof Limits] ?? Number.MAX_SAFE_INTEGER;
    if (!isInteger(limit, 1, maximum)) throw refusal(`limits.${name}`, `a whole number from 1 to ${maximum}`, limit);
    limits[name] = limit;
  }
  return limits;
}

function refusal(name: string, allowed: string, found: unknown) {
  const shown = found === undefined ? 'nothing' : (JSON.stringify(found)?.slice(0, 60) ?? typeof found);
  return optionError(`${name} is ${shown}; it must be ${allowed}`, name, allowed);
}

function optionError(message: string, name: string, allowed: string) {
  return codecError('invalid-option', message, { option: { name, allowed } });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
function isString(value: unknown): value is string {
  return typeof value === 'string';
}
function isInteger(value: unknown, minimum: number, maximum: number): value is number {
  return Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
}
