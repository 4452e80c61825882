import type { EncodedPage, EncodeOptions } from '../codec.ts';
import { CodecError, codecError } from '../errors.ts';
import type { Subsampling } from '../formats.ts';
import type { Image } from '../image.ts';
import { isProfileOf } from '../metadata/profile.ts';
import { encodeRows } from './encoder/index.ts';
import { jpegEncoders } from './mozjpeg.ts';
import { isGray, type PixelRows, pixelRows } from './pixel-rows.ts';
import { searchQuality } from './search-quality.ts';
import { type TurboSettings, turboEncoders } from './turbo.ts';
import { insertMetadata, metadataSegments } from './write-metadata.ts';

const maxSide = 65_500;
/** From this quality on chroma keeps its resolution, unless told otherwise. */
const fullChromaQuality = 90;

/** Below this, headers alone may be larger than the pixels. */
const leastTurboPixels = 1024;

/**
 * From so many pixels on the encoder that is fed by rows writes every file. mozjpeg's binding wants the whole picture
 * copied into its heap and takes most of its memory again for coefficients: 24 megapixels cost it 300 MB beyond the picture;
 * and pictures of 16 megapixels that are made to cost much cost it up to 6 s.
 */
const leastRowFedPixels = 4_000_000;

/**
 * Writes a JPEG: transparent pixels are laid on the background in the picture's own depth, then 16 bits are rounded to 8;
 * a gray picture gets one component, unless its profile is of RGB.
 * @throws CodecError `limit-exceeded` above 65,500 pixels a side, `invalid-option` where `maxOutputBytes` cannot be
 *   reached, `runtime-failure`
 */
export async function encodeJpeg(image: Image, options: EncodeOptions): Promise<EncodedPage> {
  const { width, height, metadata } = image;
  holdSide(Math.max(width, height));
  const picture = pixelRows(image, options.background);
  const { icc, ...rest } = metadata;
  const gray = isGray(picture) && !(icc && isProfileOf(icc, 'rgb'));
  const fitting = icc && isProfileOf(icc, gray ? 'gray' : 'rgb') ? { ...rest, icc } : rest;
  const segments = metadataSegments(fitting);
  const encode = async (quality: number) =>
    insertMetadata(await encodePixels(picture, gray, quality, options), segments, metadata.density);
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
 * Our own encoder writes large pictures, 4:2:2, which mozjpeg's binding cannot write, and what libjpeg-turbo's binding
 * cannot: files that are larger than their pixels.
 */
async function encodePixels(
  picture: PixelRows,
  gray: boolean,
  quality: number,
  { effort, subsampling = defaultSubsampling(quality) }: EncodeOptions,
): Promise<Uint8Array> {
  const { width, height } = picture;
  const sampling = gray ? 'gray' : subsampling;
  const process = effort === 'small' ? 'progressive' : 'baseline';
  const tables = effort === 'fast' ? 'annex-k' : 'robidoux';
  const byRows = () => encodeRows(picture, { quality, sampling, tables, process });
  if (width * height >= leastRowFedPixels) return byRows();
  const data = wholePicture(picture);
  if (effort === 'fast') return (await encodeByTurbo(picture, data, { quality, subsampling: sampling })) ?? byRows();
  if (sampling === '4:2:2') return byRows();
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
  { width, height }: PixelRows,
  data: Uint8ClampedArray<ArrayBuffer>,
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

/** RGBA of the whole picture, where it lies if it is opaque and of 8 bits. */
function wholePicture({ height, rows }: PixelRows): Uint8ClampedArray<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = rows(0, height);
  return new Uint8ClampedArray(buffer, byteOffset, byteLength);
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
