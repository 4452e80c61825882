import { corrupt, truncated, unsupported } from './errors.ts';
import { LzmaDecoder } from './lzma.ts';

/** Filters of a block, by their numbers (.xz file format §5.3). */
const deltaFilter = 0x03;
const lzma2Filter = 0x21;

/** Bytes of the integrity check after a block, by its kind (§2.1.1.2). */
const checkBytes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/**
 * Unpacks an .xz stream, which is what TIFF means by LZMA, into `target` until it is full. Integrity checks are not
 * verified.
 * @param base offset of `source` in the file, for errors
 * @throws CodecError `truncated` when the data ends first, `corrupt`, `unsupported-feature` for filters of machine code
 * @see The .xz File Format 1.2
 */
export function unpackXz(source: Uint8Array, target: Uint8Array, base: number): void {
  const magic = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
  if (source.length < 12) throw truncated('LZMA data ends early', base + source.length);
  if (magic.some((byte, at) => source[at] !== byte)) throw corrupt('LZMA data begins with another magic number', base);
  const check = checkBytes[source[7]! & 15]!;
  let out = 0;
  for (let at = 12; out < target.length; ) {
    if (at >= source.length || source[at] === 0)
      throw truncated('LZMA data ends early', base + Math.min(at, source.length));
    const { end, delta } = readBlockHeader(source, at, base);
    const decoder = new LzmaDecoder(source, end, target, out, base);
    decoder.runLzma2();
    for (let index = out + delta; delta > 0 && index < decoder.out; index++)
      target[index] = target[index]! + target[index - delta]!;
    out = decoder.out;
    // A block is padded to four bytes; its check follows.
    at = ((decoder.at + 3) & ~3) + check;
  }
}

/** §3.1: where the packed data begins, and the distance of a delta filter, 0 where there is none. */
function readBlockHeader(source: Uint8Array, start: number, base: number): { end: number; delta: number } {
  const end = start + (source[start]! + 1) * 4;
  if (end > source.length) throw truncated('LZMA data ends early', base + source.length);
  const flags = source[start + 1]!;
  let at = start + 2;
  const number = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = source[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      if (at >= end || scale > 0xffffffffff) throw corrupt('A block of LZMA data has a broken header', base + at);
    }
  };
  if (flags & 0x40) number();
  if (flags & 0x80) number();
  let delta = 0;
  const count = (flags & 3) + 1;
  for (let filter = 1; filter <= count; filter++) {
    const id = number();
    const propertyBytes = number();
    if (at + propertyBytes > end - 4) throw corrupt('A block of LZMA data has a broken header', base + at);
    if (filter === count ? id !== lzma2Filter : id !== deltaFilter || delta > 0)
      throw unsupported(`LZMA data with filter ${id} are not read`);
    if (id === deltaFilter) delta = source[at]! + 1;
    at += propertyBytes;
  }
  return { end, delta };
}
