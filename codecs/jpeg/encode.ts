import type { EncodeOptions } from '../codec.ts';
import { isOpaque, to8Bit } from '../color/depth.ts';
import { flatten } from '../color/flatten.ts';
import { CodecError, codecError } from '../errors.ts';
import type { Density, Image } from '../image.ts';
import { jpegEncoders } from './mozjpeg.ts';

const maxSide = 65_500;

/**
 * Writes a progressive JPEG with mozjpeg: transparent pixels are laid on the background in the picture's own depth,
 * then 16 bits are rounded to 8.
 * @throws CodecError `limit-exceeded` above 65,500 pixels a side, `runtime-failure`
 */
export async function encodeJpeg(image: Image, { quality, background }: EncodeOptions): Promise<Uint8Array> {
  const { width, height, metadata } = image;
  const longest = Math.max(width, height);
  if (longest > maxSide)
    throw codecError('limit-exceeded', `JPEG holds at most ${maxSide} pixels a side, not ${longest}`, {
      format: 'jpeg',
      limit: { name: 'maxSide', allowed: maxSide, found: longest },
    });
  const data = to8Bit(isOpaque(image.data) ? image.data : flatten(image.data, background));
  try {
    const file = await jpegEncoders.use((encoder) => encoder.encode(data, width, height, quality));
    if (metadata.density) writeDensity(file, metadata.density);
    return file;
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

/** Into the JFIF segment that mozjpeg writes first: unit 1 (inch) and whole numbers (JFIF 1.02). */
function writeDensity(file: Uint8Array, { x, y }: Density): void {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(2) !== 0xffe0_0010) return;
  const whole = (value: number) => Math.min(Math.max(Math.round(value), 1), 0xffff);
  view.setUint8(13, 1);
  view.setUint16(14, whole(x));
  view.setUint16(16, whole(y));
}
