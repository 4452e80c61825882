import type { PageInfo } from '../../../codecs/index.ts';

/** A block of 8 × 8 gives 1, 4, 9, … or 49 pixels by its lower frequencies alone. @see ITU-T T.81 §A.3.3 */
const blockSide = 8;

/**
 * A JPEG in a fraction of its size, where the browser has a decoder that takes only the lower frequencies of each block: a
 * picture of 100 megapixels then has the pixels of one that has two.
 * @param side pixels that its shorter side has at least
 * @returns the frame, upright when it is drawn; undefined where the browser has no such decoder, or none that turns it,
 *   and where nothing would be saved
 * @see WebCodecs, ImageDecoderInit.desiredWidth and VideoFrame.rotation
 */
export async function decodeReducedJpeg(
  data: Uint8Array<ArrayBuffer>,
  { width, height, orientation }: PageInfo,
  side: number,
): Promise<VideoFrame | undefined> {
  const eighths = Math.ceil((side * blockSide) / Math.min(width, height));
  if (typeof ImageDecoder === 'undefined' || eighths >= blockSide) return undefined;
  if (orientation !== 1 && !('rotation' in VideoFrame.prototype)) return undefined;
  const decoder = new ImageDecoder({
    type: 'image/jpeg',
    data,
    desiredWidth: Math.ceil((width * eighths) / blockSide),
    desiredHeight: Math.ceil((height * eighths) / blockSide),
  });
  try {
    return (await decoder.decode()).image;
  } finally {
    decoder.close();
  }
}
