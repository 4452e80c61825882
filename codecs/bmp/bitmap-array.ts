import { ByteReader } from '../bytes.ts';
import { codecError } from '../errors.ts';
import { holdLimit, type Limits } from '../limits.ts';
import { type BmpHeader, readBmpHeader } from './header.ts';

const bitmap = 0x4d42;
const bitmapArray = 0x4142;

/**
 * The headers of all bitmaps of a file: one, or those that an OS/2 bitmap array strings together. Its icons and
 * pointers, which are masks rather than pictures, are passed over.
 * @see OS/2 Presentation Manager, BITMAPARRAYFILEHEADER: type, size, offset of the next one, size of the screen
 * @throws CodecError `truncated`, `corrupt`, `limit-exceeded`; `unsupported-feature` for an array without bitmaps
 */
export function readBmpHeaders(bytes: Uint8Array, limits: Limits): BmpHeader[] {
  const reader = new ByteReader(bytes, 'bmp', 'little');
  if (reader.u16(0) !== bitmapArray) return [readBmpHeader(bytes)];
  const headers: BmpHeader[] = [];
  const seen = new Set<number>();
  for (let at = 0; seen.size === 0 || at !== 0; at = reader.u32(at + 6)) {
    if (seen.has(at) || reader.u16(at) !== bitmapArray)
      throw codecError('corrupt', 'The bitmap array does not go on with a bitmap of its own', {
        format: 'bmp',
        offset: at,
      });
    seen.add(at);
    holdLimit(limits, 'maxPages', seen.size, 'bmp');
    if (reader.u16(at + 14) === bitmap) headers.push(readBmpHeader(bytes, at + 14));
  }
  if (headers.length > 0) return headers;
  throw codecError('unsupported-feature', 'The bitmap array has icons or pointers only, which are not read', {
    format: 'bmp',
    offset: 0,
  });
}
