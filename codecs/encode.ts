import type { EncodeOptions } from './codec.ts';
import { codecError } from './errors.ts';
import { type FormatInfo, type FormatName, formats } from './formats.ts';
import type { Image } from './image.ts';
import { defaultLimits } from './limits.ts';
import { type Options, parseOptions } from './options.ts';
import { loadCodec } from './registry.ts';
import { holdResized, resizeImage } from './resize/index.ts';

/**
 * Writes images: one file where the format holds pages, else one file an image.
 * @param options `resize`, and those that the format has: `quality`, `background`, `compression`, `effort`,
 *   `subsampling`, `maxOutputBytes`, `metadata`
 * @throws CodecError `invalid-option`, `limit-exceeded` where the format cannot hold the size, or
 *   where `resize` asks for more pixels than the default limits allow
 */
export async function encode(
  images: readonly Image[],
  to: FormatName,
  options: Omit<Options, 'to' | 'pages' | 'limits'> = {},
): Promise<Uint8Array[]> {
  const checked = parseOptions({ ...options, to });
  if (images.length === 0)
    throw codecError('invalid-option', 'There is no image to write', {
      option: { name: 'images', allowed: 'at least one' },
    });
  for (const image of images) holdShape(image);
  const { resize } = checked;
  if (resize) {
    const pages = images.map(({ width, height }) => ({ width, height, orientation: 1 }) as const);
    holdResized({ ...defaultLimits, maxPages: Infinity }, pages, resize, to);
  }
  const writer = (await loadCodec(to)).writer(encodeOptions(checked));
  const { carryMetadata } = await import('./metadata/carry.ts');
  for (const given of images) {
    const image = resize ? resizeImage(given, resize) : given;
    await writer.add({ ...image, metadata: carryMetadata(image, checked.metadata ?? 'keep', image !== given) });
  }
  return writer.finish();
}

/** The validated options with the defaults of the format's row. */
export function encodeOptions({
  to,
  quality,
  background,
  compression,
  effort,
  subsampling,
  maxOutputBytes,
}: Options): EncodeOptions {
  const own: FormatInfo['options'] = formats[to].options;
  return {
    quality: quality ?? own.quality?.default ?? 100,
    background: Number.parseInt((background ?? own.background?.default ?? '#ffffff').slice(1), 16),
    compression: compression ?? formats.tiff.options.compression.default,
    effort: effort ?? own.effort?.default ?? 'balanced',
    subsampling,
    maxOutputBytes,
  };
}

function holdShape({ width, height, data }: Image): void {
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (whole && data.length === width * height * 4) return;
  throw codecError('invalid-option', `An image of ${width}×${height} has ${data.length} samples`, {
    option: { name: 'images', allowed: 'width × height × 4 samples' },
  });
}
