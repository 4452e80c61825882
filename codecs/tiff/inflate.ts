import { inflateWhole } from '#zlib';
import { unpackZlib } from '../deflate/zlib.ts';
import { corrupt, truncated } from './errors.ts';

/** Below this, asking the runtime costs more than it saves. */
const leastPlatformBytes = 65_536;

/**
 * Unpacks a zlib stream into `target` until it is full; what the stream holds beyond is left alone.
 * @returns the bytes, where they came in memory of their own: `target` is then untouched, and takes no memory yet
 * @param base offset of `source` in the file, for errors
 * @throws CodecError `truncated` when the data ends first, `corrupt` at a broken block, distance or checksum
 * @see RFC 1950; TIFF 6.0 Supplement 2
 */
export function inflateZlib(source: Uint8Array, target: Uint8Array, base: number): Uint8Array<ArrayBuffer> | undefined {
  const whole = target.length >= leastPlatformBytes ? inflateWhole(source, target.length) : undefined;
  if (whole !== undefined) return whole;
  const { end, length } = unpackZlib(source, target);
  switch (end) {
    case 'whole':
    case 'full':
    case 'unchecked':
    case 'truncated':
      // A stream that is cut after the last byte that is asked for has given all the same.
      if (length < target.length) throw truncated('Deflate data ends early', base + source.length);
      return undefined;
    case 'wrong-sum':
      throw corrupt('The Adler-32 checksum does not match the data', base);
    case 'corrupt':
      throw corrupt('The Deflate data are broken', base);
    default:
      return end satisfies never;
  }
}
