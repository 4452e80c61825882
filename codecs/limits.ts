import { codecError } from './errors.ts';
import type { FormatName } from './formats.ts';

/** What an input may cost. Checked against the header before memory is taken. */
export interface Limits {
  /** Bytes of the file. Default 200 MB (200,000,000). */
  readonly maxInputBytes: number;
  /** Pixels of one page. Default 100 million. */
  readonly maxPixels: number;
  /** Pixels of all pages together. Default 400 million. */
  readonly maxTotalPixels: number;
  /** Default 1,000. */
  readonly maxPages: number;
  /** Bytes of metadata, unpacked, all blocks together. Default 16 MB (16,000,000). */
  readonly maxMetadataBytes: number;
}

/** The limits that hold where none are given. */
export const defaultLimits: Limits = {
  maxInputBytes: 200_000_000,
  maxPixels: 100_000_000,
  maxTotalPixels: 400_000_000,
  maxPages: 1_000,
  maxMetadataBytes: 16_000_000,
};

/** What a person calls that of which each limit allows so many. */
export const limitWords: Record<keyof Limits, string> = {
  maxInputBytes: 'bytes',
  maxPixels: 'pixels in a page',
  maxTotalPixels: 'pixels in all pages',
  maxPages: 'pages',
  maxMetadataBytes: 'bytes of metadata',
};

/**
 * @param holder what has so many, as the message begins
 * @throws CodecError `limit-exceeded` when `found` is above the named limit
 */
export function holdLimit(
  limits: Limits,
  name: keyof Limits,
  found: number,
  format?: FormatName,
  holder = 'The file',
): void {
  const allowed = limits[name];
  if (found <= allowed) return;
  const say = (value: number) => value.toLocaleString('en-US');
  throw codecError(
    'limit-exceeded',
    `${holder} has ${say(found)} ${limitWords[name]}; at most ${say(allowed)} are allowed`,
    {
      ...(format !== undefined && { format }),
      limit: { name, allowed, found },
    },
  );
}

/** Holds all pages against the limits on pixels and pages. @throws CodecError `limit-exceeded` */
export function holdPages(
  limits: Limits,
  pages: readonly { readonly width: number; readonly height: number }[],
  format?: FormatName,
  holder?: string,
): void {
  holdLimit(limits, 'maxPages', pages.length, format, holder);
  let total = 0;
  for (const { width, height } of pages) {
    holdLimit(limits, 'maxPixels', width * height, format, holder);
    total += width * height;
  }
  holdLimit(limits, 'maxTotalPixels', total, format, holder);
}
