import type { OpenFile } from '../codec.ts';
import { codecError } from '../errors.ts';
import type { Layout } from '../image.ts';
import type { Limits } from '../limits.ts';
import type { BmpHeader } from './header.ts';

/** The layout of a JPEG or PNG that stands in the place of pixels, as far as its first bytes tell. */
export function describeEmbedded(pixels: Uint8Array, compression: 'jpeg' | 'png'): Layout {
  if (compression === 'jpeg') return { color: 'ycbcr', bits: 8, alpha: false, compression };
  // PNG 3rd ed. §11.2.1: bit depth and colour type, after signature, length, type, width and height.
  const [bits, colorType] = [pixels[24] ?? 8, pixels[25] ?? 2];
  const color = colorType === 3 ? 'palette' : colorType === 2 || colorType === 6 ? 'rgb' : 'gray';
  return { color, bits, alpha: colorType >= 4, compression };
}

/**
 * Opens the JPEG or PNG that stands in the place of pixels.
 * @see [MS-WMF] §2.1.1.7 BI_JPEG, BI_PNG
 * @throws CodecError what the other format's decoder throws; `corrupt` when its size is not the header's
 */
export async function openEmbedded(
  bytes: Uint8Array,
  { width, height, pixelOffset, imageBytes }: BmpHeader,
  compression: 'jpeg' | 'png',
  limits: Limits,
): Promise<OpenFile> {
  const codec =
    compression === 'jpeg' ? (await import('../jpeg/index.ts')).jpeg : (await import('../png/index.ts')).png;
  const end = imageBytes > 0 ? pixelOffset + imageBytes : bytes.length;
  const file = codec.open(bytes.subarray(pixelOffset, end), limits);
  const page = file.pages[0]!;
  if (page.width !== width || page.height !== height)
    throw codecError(
      'corrupt',
      `The header tells of ${width}×${height} pixels; the ${compression} has ${page.width}×${page.height}`,
      { format: 'bmp', offset: pixelOffset },
    );
  return file;
}
