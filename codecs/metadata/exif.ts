import { CodecError } from '../errors.ts';
import type { FormatName } from '../formats.ts';
import type { Density, Orientation } from '../image.ts';
import { readFirstIfd } from '../tiff/ifd.ts';
import { tags } from '../tiff/tags.ts';
import { perUnit } from './density.ts';
import { toOrientation } from './orientation.ts';

/** What of an EXIF block decides how a picture is shown. */
export interface ExifDisplay {
  readonly orientation: Orientation;
  readonly density?: Density;
}

/** Reads a TIFF structure without the `Exif\0\0` prefix. A block that is broken says nothing; it fails no picture. */
export function readExifDisplay(exif: Uint8Array | undefined, format: FormatName): ExifDisplay {
  if (exif === undefined) return { orientation: 1 };
  try {
    const ifd = readFirstIfd(exif, format);
    const density = perUnit(
      ifd.number(tags.xResolution),
      ifd.number(tags.yResolution),
      ifd.number(tags.resolutionUnit) ?? 2,
    );
    return { orientation: toOrientation(ifd.number(tags.orientation)), ...(density && { density }) };
  } catch (error) {
    if (error instanceof CodecError) return { orientation: 1 };
    throw error;
  }
}
