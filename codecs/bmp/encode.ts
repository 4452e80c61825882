import { to8Bit } from '../color/depth.ts';
import { survey } from '../color/survey.ts';
import { codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import { isProfileOf } from '../metadata/profile.ts';
import { chooseLayout } from './layout.ts';
import { writeHeaders } from './write-headers.ts';
import { packRows } from './write-rows.ts';

const largestFile = 0xffff_ffff;

/**
 * Writes the smallest of 1, 4 or 8 bits with a palette, 24 bits, and, where a pixel is transparent, 32 bits with masks.
 * 16-bit samples are rounded to 8. Under a BITMAPINFOHEADER, or a BITMAPV5HEADER where alpha or an ICC profile asks for
 * one. Rows from the bottom up, as every reader knows them.
 * @throws CodecError `limit-exceeded` when the file would pass 4 GB
 */
export function encodeBmp({ width, height, data, metadata: { icc, density } }: Image): Uint8Array {
  // BMP has no samples of gray: a gray picture has a palette of RGB.
  const profile = icc && isProfileOf(icc, 'rgb') ? icc : undefined;
  const metadata = { ...(density && { density }), ...(profile && { icc: profile }) };
  const samples = to8Bit(data);
  const layout = chooseLayout(width, height, survey(samples));
  const headers = writeHeaders({ width, height }, layout, metadata);
  const pixelBytes = layout.stride * height;
  const size = headers.length + pixelBytes + (profile?.length ?? 0);
  if (size > largestFile)
    throw codecError('limit-exceeded', `A BMP of ${size} bytes passes the format's 4 GB`, {
      format: 'bmp',
      limit: { name: 'bfSize', allowed: largestFile, found: size },
    });
  const file = new Uint8Array(size);
  file.set(headers);
  packRows(samples, width, layout, file.subarray(headers.length, headers.length + pixelBytes));
  if (profile !== undefined) file.set(profile, headers.length + pixelBytes);
  return file;
}
