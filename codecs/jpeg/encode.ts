import type { EncodedPage, EncodeOptions } from '../codec.ts';
import { isGray, isOpaque, to8Bit } from '../color/depth.ts';
import { flatten } from '../color/flatten.ts';
import { CodecError, codecError } from '../errors.ts';
import type { Subsampling } from '../formats.ts';
import type { Image } from '../image.ts';
import { isProfileOf } from '../metadata/profile.ts';
import { jpegEncoders } from './mozjpeg.ts';
import { searchQuality } from './search-quality.ts';
import { type TurboSettings, turboEncoders } from './turbo.ts';
import { insertMetadata, metadataSegments } from './write-metadata.ts';

const maxSide = 65_500;
/** From this quality on chroma keeps its resolution, unless told otherwise. */
const fullChromaQuality = 90;

/** Below this, headers alone may be larger than the pixels. */
const leastTurboPixels = 1024;

type Picture = Pick<Image, 'width' | 'height'> & { readonly data: Uint8ClampedArray<ArrayBuffer> };

/**
 * Writes a JPEG: transparent pixels are laid on the background in the picture's own depth, then 16 bits are rounded to 8;
 * a gray picture gets one component, unless its profile is of RGB.
 * @throws CodecError `limit-exceeded` above 65,500 pixels a side, `invalid-option` where `maxOutputBytes` cannot be
 *   reached, `runtime-failure`
 */
export async function encodeJpeg(image: Image, options: EncodeOptions): Promise<EncodedPage> {
  const { width, height, metadata } = image;
  holdSide(Math.max(width, height));
  const data = to8Bit(isOpaque(image.data) ? image.data : flatten(image.data, options.background));
  const { icc, ...rest } = metadata;
  const gray = isGray(data) && !(icc && isProfileOf(icc, 'rgb'));
  const fitting = icc && isProfileOf(icc, gray ? 'gray' : 'rgb') ? { ...rest, icc } : rest;
  const segments = metadataSegments(fitting);
  const encode = async (quality: number) =>
    insertMetadata(await encodePixels({ width, height, data }, gray, quality, options), segments, metadata.density);
  const { quality, maxOutputBytes } = options;
  if (maxOutputBytes === undefined) return { bytes: await encode(quality), quality };
  const found = await searchQuality(encode, quality, maxOutputBytes);
  if (found.bytes.length <= maxOutputBytes) return found;
  throw codecError(
    'invalid-option',
    `No JPEG of this picture fits into ${maxOutputBytes} bytes: at quality ${found.quality} it has ${found.bytes.length}`,
    { format: 'jpeg', option: { name: 'maxOutputBytes', allowed: `at least ${found.bytes.length}` } },
  );
}

/**
 * - `fast`: libjpeg-turbo, baseline
 * - `balanced`: mozjpeg, sequential, with trellis quantization and codes of the picture's own
 * - `small`: mozjpeg, progressive, with a longer search: some 4 % less in twice the time
 *
 * mozjpeg's binding cannot write 4:2:2; there libjpeg-turbo does it, progressive unless it has to be fast. In turn,
 * libjpeg-turbo's binding cannot write a file that is larger than its pixels; there mozjpeg does it, with all its chroma
 * where 4:2:2 was asked for.
 */
async function encodePixels(
  picture: Picture,
  gray: boolean,
  quality: number,
  { effort, subsampling = defaultSubsampling(quality) }: EncodeOptions,
): Promise<Uint8Array> {
  const { width, height, data } = picture;
  if (effort === 'fast' || (subsampling === '4:2:2' && !gray)) {
    const settings = { quality, subsampling: gray ? 'gray' : subsampling, progressive: effort !== 'fast' } as const;
    const file = await encodeByTurbo(picture, settings);
    if (file !== undefined) return file;
  }
  const settings = {
    quality,
    color: gray ? 'gray' : 'ycbcr',
    subsampled: subsampling === '4:2:0',
    thorough: effort === 'small',
  } as const;
  try {
    return await jpegEncoders.use((encoder) => encoder.encode(data, width, height, settings));
  } catch (cause) {
    if (cause instanceof CodecError) throw cause;
    throw codecError(
      'runtime-failure',
      `The JPEG encoder failed on ${width}×${height} pixels`,
      { format: 'jpeg' },
      { cause },
    );
  }
}

async function encodeByTurbo(
  { width, height, data }: Picture,
  settings: TurboSettings,
): Promise<Uint8Array | undefined> {
  if (width * height < leastTurboPixels) return undefined;
  try {
    return await turboEncoders.use((encoder) => encoder.encode(data, width, height, settings));
  } catch (error) {
    if (error instanceof CodecError) throw error;
    return undefined;
  }
}

function defaultSubsampling(quality: number): Subsampling {
  return quality >= fullChromaQuality ? '4:4:4' : '4:2:0';
}

function holdSide(longest: number): void {
  if (longest <= maxSide) return;
  throw codecError('limit-exceeded', `JPEG holds at most ${maxSide} pixels a side, not ${longest}`, {
    format: 'jpeg',
    limit: { name: 'maxSide', allowed: maxSide, found: longest },
  });
}
