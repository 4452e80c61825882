import { codecError } from './errors.ts';
import type { FormatName } from './formats.ts';

/** What an input may cost. Checked against the header before memory is taken. */
export interface Limits {
  /** Bytes of the file. Default 200 MB (200,000,000). */
  readonly maxInputBytes: number;
  /** Pixels of one page. Default 100 million. */
  readonly maxPixels: number;
  /** Pixels of all pages together. Default 4 × `maxPixels`: 400 million. */
  readonly maxTotalPixels: number;
  /** Default 1,000. */
  readonly maxPages: number;
  /** Bytes of metadata, unpacked, all blocks together. Default 16 MB (16,000,000). */
  readonly maxMetadataBytes: number;
  /**
   * Bytes that one page takes once it is decoded: as RGBA, 4 a pixel up to 8 bits and 8 above, or as the file's own
   * samples where these are more. Default 8 × `maxPixels`: 800 MB (800,000,000).
   */
  readonly maxDecodedBytes: number;
  /**
   * Bytes of RGBA that all pages together may have for each byte of the file, beyond the `maxDecodedBytes` that every
   * file may have. Default 1,000, about what Deflate can pack into one byte.
   */
  readonly maxExpansion: number;
}

/** The limits that hold where none are given. */
export const defaultLimits: Limits = {
  maxInputBytes: 200_000_000,
  maxPixels: 100_000_000,
  maxTotalPixels: 400_000_000,
  maxPages: 1_000,
  maxMetadataBytes: 16_000_000,
  maxDecodedBytes: 800_000_000,
  maxExpansion: 1_000,
};

/** All limits: those that are given, and the defaults of the others, which for some follow `maxPixels`. */
export function resolveLimits(given: Partial<Limits> = {}): Limits {
  const { maxPixels = defaultLimits.maxPixels } = given;
  return { ...defaultLimits, maxTotalPixels: 4 * maxPixels, maxDecodedBytes: 8 * maxPixels, ...given };
}

/** What a person calls that of which each limit allows so many. */
export const limitWords: Record<keyof Limits, string> = {
  maxInputBytes: 'bytes',
  maxPixels: 'pixels in a page',
  maxTotalPixels: 'pixels in all pages',
  maxPages: 'pages',
  maxMetadataBytes: 'bytes of metadata',
  maxDecodedBytes: 'bytes in a decoded page',
  maxExpansion: 'decoded bytes for each of its own',
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

/** As much of a page as its cost follows from. */
interface PageSize {
  readonly width: number;
  readonly height: number;
  readonly layout: { readonly bits: number };
  /** Bytes of its samples once they are unpacked, where that is told. */
  readonly sampleBytes?: number;
}

/** Bytes of a page as RGBA: 4 a pixel, 8 above 8 bits. */
function rgbaBytes({ width, height, layout }: PageSize): number {
  return width * height * (layout.bits > 8 ? 8 : 4);
}

/**
 * Holds all pages of a file against the limits on decoded bytes.
 * @param inputBytes of the file
 * @throws CodecError `limit-exceeded`
 */
export function holdDecoded(limits: Limits, pages: readonly PageSize[], inputBytes: number, format: FormatName): void {
  let total = 0;
  for (const page of pages) {
    holdLimit(limits, 'maxDecodedBytes', Math.max(rgbaBytes(page), page.sampleBytes ?? 0), format);
    total += rgbaBytes(page);
  }
  holdLimit(limits, 'maxExpansion', Math.ceil((total - limits.maxDecodedBytes) / inputBytes), format);
}
