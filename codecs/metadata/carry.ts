import type { MetadataChoice } from '../formats.ts';
import type { Image, Metadata } from '../image.ts';
import { chooseMetadata } from './choose.ts';
import { correctExif } from './correct-exif.ts';
import { isExif } from './exif-structure.ts';
import { isProfile, outlivesDecoding } from './profile.ts';
import { correctPacket } from './xmp-packet.ts';

/**
 * The metadata that a picture is to be written with: what the option lets through, set right for pixels that are gray or
 * RGB now, stand upright and have this size. What the target has no place for, its writer leaves out.
 * @param resized whether the pixels are others than those of the file
 */
export function carryMetadata(image: Image, choice: MetadataChoice, resized = false): Metadata {
  const { width, height, layout } = image;
  const { icc, exif, xmp, unreadable: _, ...rest } = chooseMetadata(image.metadata, choice);
  const facts = { width, height, density: rest.density, resized };
  return {
    ...rest,
    ...(icc && isProfile(icc) && outlivesDecoding(icc, layout.color) && { icc }),
    ...(exif && isExif(exif) && { exif: correctExif(exif, facts) }),
    ...(xmp && { xmp: correctPacket(xmp, truthOf(width, height)) }),
  };
}

function truthOf(width: number, height: number) {
  return {
    'tiff:Orientation': 1,
    'tiff:ImageWidth': width,
    'tiff:ImageLength': height,
    'exif:PixelXDimension': width,
    'exif:PixelYDimension': height,
  } as const;
}
