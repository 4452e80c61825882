import { joinBytes } from '../bytes.ts';
import { CodecError, codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import type { JpegFrame } from './frame.ts';
import { markers, type Segments } from './markers.ts';
import { jpegDecoders } from './mozjpeg.ts';
import { coversAllCoefficients } from './scans.ts';

/** Each scan goes over the whole picture, however few bytes it has; the finest progressions of encoders have some 20. */
const maxScans = 100;

/**
 * Decodes the pixels as stored.
 * @throws CodecError `truncated` when scans are cut short, `corrupt` when they break the specification
 */
export async function decodeJpeg(
  bytes: Uint8Array,
  frame: JpegFrame,
  { segments, scanBytes, closed }: Segments,
): Promise<Image['data']> {
  if (frame.layout.color === 'cmyk')
    throw codecError('unsupported-feature', 'JPEG of CMYK colours is not read', { format: 'jpeg' });
  // A Huffman code has at least one bit, and each block at least one code.
  if (frame.huffman && frame.blocks > scanBytes * 8)
    throw codecError('truncated', `${scanBytes} bytes of scans cannot hold ${frame.width}×${frame.height} pixels`, {
      format: 'jpeg',
      offset: bytes.length,
    });
  if (!closed && !coversAllCoefficients(segments))
    throw codecError('truncated', 'The file ends before the last scan', { format: 'jpeg', offset: bytes.length });
  const scans = segments.filter(({ marker }) => marker === markers.sos).length;
  if (scans > maxScans)
    throw codecError('limit-exceeded', `The picture comes in ${scans} scans; at most ${maxScans} are read`, {
      format: 'jpeg',
      limit: { name: 'maxScans', allowed: maxScans, found: scans },
    });
  // With EOI in place, libjpeg warns of data that are cut, and not of a file that lacks only its end marker.
  const file = closed ? bytes : joinBytes([bytes, Uint8Array.of(0xff, 0xd9)]);
  try {
    const { data, warnings } = await jpegDecoders.use((decoder) => {
      try {
        const picture = decoder.decode(file);
        if (picture.width !== frame.width || picture.height !== frame.height)
          throw codecError('corrupt', `The scans give ${picture.width}×${picture.height} pixels`, { format: 'jpeg' });
        return { data: picture.data, warnings: [...decoder.printed] };
      } catch (cause) {
        throw cause instanceof CodecError ? cause : giveUp(decoder.printed, cause);
      }
    });
    const fault = warnings.find((line) => !isHarmless(line));
    if (fault === undefined) return data;
    throw codecError(closed ? 'corrupt' : 'truncated', `The picture data are not whole: ${fault.trim()}`, {
      format: 'jpeg',
    });
  } catch (error) {
    if (error instanceof CodecError) throw error;
    throw giveUp([], error);
  }
}

/** libjpeg's warnings that do not touch the pixels of this picture. */
function isHarmless(warning: string): boolean {
  return /extraneous bytes before marker|Unknown Adobe color transform|Application transferred|Invalid SOS|Inconsistent progression/.test(
    warning,
  );
}

function giveUp(printed: readonly string[], cause: unknown): CodecError {
  const reason = printed.at(-1)?.trim();
  const details = { format: 'jpeg' } as const;
  if (reason === undefined || /memory|allocat/i.test(reason))
    return cause instanceof RangeError || /memory|allocat/i.test(reason ?? '')
      ? codecError('runtime-failure', 'There is not enough memory to decode this JPEG', details, { cause })
      : codecError('corrupt', 'The picture data break the decoder', details, { cause });
  const unsupported = /not supported|unsupported|sorry|not implemented|not compiled/i.test(reason);
  return codecError(unsupported ? 'unsupported-feature' : 'corrupt', `The JPEG cannot be decoded: ${reason}`, details, {
    cause,
  });
}
