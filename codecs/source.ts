import type { OpenFile } from './codec.ts';
import { identify } from './identify.ts';
import type { Image, Source } from './image.ts';
import { holdLimit, type Limits, resolveLimits } from './limits.ts';
import { loadCodec } from './registry.ts';
import { unknownFormat } from './unknown-format.ts';

/** What reading a file is bounded by. */
export interface OpenOptions {
  /** Each defaults to its value in `defaultLimits`; those on all pixels and decoded bytes follow a given `maxPixels`. */
  readonly limits?: Partial<Limits>;
}

/**
 * Reads the header of a file and holds it against the limits. Nothing is decoded and no pixel memory is taken.
 * The bytes must not change as long as the source is used.
 * @throws CodecError `unknown-format`, `truncated`, `corrupt`, `unsupported-feature`, `limit-exceeded`
 */
export async function open(bytes: Uint8Array, options: OpenOptions = {}): Promise<Source> {
  return openFile(bytes, options);
}

/**
 * Decodes all pages of a file, upright, RGBA with straight alpha.
 * @throws CodecError as {@link open} does, and for what only the pixels show
 */
export async function decode(bytes: Uint8Array, options: OpenOptions = {}): Promise<Image[]> {
  const source = await openFile(bytes, options);
  const images: Image[] = [];
  for (let index = 0; index < source.pages.length; index++) images.push(await source.page(index));
  return images;
}

/** {@link open} with what the fidelity report needs beside the public source. */
export async function openFile(bytes: Uint8Array, options: OpenOptions = {}): Promise<OpenFile> {
  const limits = resolveLimits(options.limits);
  const format = identify(bytes);
  holdLimit(limits, 'maxInputBytes', bytes.length, format);
  if (format === undefined) throw unknownFormat(bytes);
  return (await loadCodec(format)).open(bytes, limits);
}
