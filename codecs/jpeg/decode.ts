import { joinBytes } from '../bytes.ts';
import { CodecError, codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import { decodeRgba } from './decoder/decode-planes.ts';
import type { JpegFrame } from './frame.ts';
import { markers, type Segments } from './markers.ts';
import { jpegDecoders } from './mozjpeg.ts';
import { coversAllCoefficients, holdScans } from './scans.ts';

/**
 * Decodes the pixels as stored. What libjpeg reads without a word of complaint is left to it, for its speed; the rest,
 * pictures that end with an early scan, and the verdict on files that it finds fault with, is our own decoder's.
 * @throws CodecError `truncated` when scans are cut short, `corrupt` when they break the specification,
 *   `limit-exceeded` when scans go over the picture again and again
 */
export async function decodeJpeg(bytes: Uint8Array, frame: JpegFrame, found: Segments): Promise<Image['data']> {
  // A Huffman code has at least one bit, and each block at least one code.
  if (frame.huffman && frame.blocks > found.scanBytes * 8)
    throw codecError(
      'truncated',
      `${found.scanBytes} bytes of scans cannot hold ${frame.width}×${frame.height} pixels`,
      {
        format: 'jpeg',
        offset: bytes.length,
      },
    );
  holdScans(frame, found.segments);
  const complete = coversAllCoefficients(found.segments);
  if (!found.closed && !complete)
    throw codecError('truncated', 'The file ends before the last scan', { format: 'jpeg', offset: bytes.length });
  const byLibjpeg = frame.common && complete ? await decodeCommon(bytes, frame, found.closed) : undefined;
  const scans = found.segments.filter(({ marker }) => marker === markers.sos).length;
  return byLibjpeg ?? decodeRgba(bytes, scans);
}

/** The pixels by libjpeg, unless it complains. */
async function decodeCommon(bytes: Uint8Array, frame: JpegFrame, closed: boolean): Promise<Image['data'] | undefined> {
  // With EOI in place, libjpeg warns of data that are cut, and not of a file that lacks only its end marker.
  const file = closed ? bytes : joinBytes([bytes, Uint8Array.of(0xff, 0xd9)]);
  try {
    return await jpegDecoders.use((decoder) => {
      const { width, height, data } = decoder.decode(file);
      const complains = decoder.printed.some((line) => !isHarmless(line));
      return complains || width !== frame.width || height !== frame.height ? undefined : data;
    });
  } catch (error) {
    if (error instanceof CodecError) throw error;
    return undefined;
  }
}

/** libjpeg's warnings that do not touch the pixels of this picture. */
function isHarmless(warning: string): boolean {
  return /extraneous bytes before marker|Unknown Adobe color transform|Application transferred|Invalid SOS|Inconsistent progression/.test(
    warning,
  );
}
