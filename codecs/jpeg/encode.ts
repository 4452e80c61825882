import type { EncodedPage, EncodeOptions, OnRows } from '../codec.ts';
import { CodecError, codecError } from '../errors.ts';
import type { Subsampling } from '../formats.ts';
import type { Image } from '../image.ts';
import { isProfileOf } from '../metadata/profile.ts';
import { type EncoderSettings, encodeRows, repeatedEncoder } from './encoder/index.ts';
import { isGray, type PixelRows, pixelRows } from './pixel-rows.ts';
import { searchQuality } from './search-quality.ts';
import { type TurboSettings, turboEncoders } from './turbo.ts';
import { insertMetadata, metadataSegments } from './write-metadata.ts';

const maxSide = 65_500;
/** From this quality on chroma keeps its resolution, unless told otherwise. */
const fullChromaQuality = 90;

/** Below this, headers alone may be larger than the pixels. */
const leastTurboPixels = 1024;

/** Our own encoder, with a picture. */
type Write = (settings: EncoderSettings) => Uint8Array;

/**
 * Writes a JPEG: transparent pixels are laid on the background in the picture's own depth, then 16 bits are rounded to 8;
 * a gray picture gets one component, unless its profile is of RGB.
 * @throws CodecError `limit-exceeded` above 65,500 pixels a side, `invalid-option` where `maxOutputBytes` cannot be
 *   reached, `runtime-failure`
 */
export async function encodeJpeg(image: Image, options: EncodeOptions, onRows?: OnRows): Promise<EncodedPage> {
  const { width, height, metadata } = image;
  holdSide(Math.max(width, height));
  const picture = pixelRows(image, options.background);
  const { icc, ...rest } = metadata;
  const gray = isGray(picture) && !(icc && isProfileOf(icc, 'rgb'));
  const fitting = icc && isProfileOf(icc, gray ? 'gray' : 'rgb') ? { ...rest, icc } : rest;
  const segments = metadataSegments(fitting);
  const { quality, maxOutputBytes } = options;
  const write: Write =
    maxOutputBytes === undefined ? (settings) => encodeRows(picture, settings, onRows) : repeatedEncoder(picture);
  const encode = async (wanted: number) =>
    insertMetadata(await encodePixels(picture, gray, wanted, options, write), segments, metadata.density);
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
 * - `fast`: libjpeg-turbo, baseline; our own encoder, with coefficients rounded to the nearest, where its binding cannot:
 *   files that are larger than their pixels
 * - `balanced`: our own encoder, baseline, with trellis quantization and codes of the picture's own
 * - `small`: the same, progressive, in the scans that take fewest bytes: some 3 % less in twice the time
 */
async function encodePixels(
  picture: PixelRows,
  gray: boolean,
  quality: number,
  { effort, subsampling = defaultSubsampling(quality) }: EncodeOptions,
  write: Write,
): Promise<Uint8Array> {
  const sampling = gray ? 'gray' : subsampling;
  switch (effort) {
    case 'fast':
      return (
        (await encodeByTurbo(picture, { quality, subsampling: sampling })) ??
        write({ quality, sampling, tables: 'annex-k', quantization: 'rounding', process: 'baseline' })
      );
    case 'balanced':
      return write({ quality, sampling, ...optimal, process: 'baseline' });
    case 'small':
      return write({ quality, sampling, ...optimal, process: 'progressive' });
    default:
      return effort satisfies never;
  }
}

const optimal = { tables: 'robidoux', quantization: 'trellis' } as const;

async function encodeByTurbo(picture: PixelRows, settings: TurboSettings): Promise<Uint8Array | undefined> {
  const { width, height } = picture;
  if (width * height < leastTurboPixels) return undefined;
  const data = wholePicture(picture);
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
