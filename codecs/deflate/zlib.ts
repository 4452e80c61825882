import { adler32 } from './adler32.ts';
import { type InflateEnd, inflate, maxDeflateRatio } from './inflate.ts';

/** What came of a zlib stream that was unpacked into an array of a known size. */
export interface Unpacked {
  /**
   * `whole`: the stream ended and its check sum is right; `full`: there is more than the array holds;
   * `unchecked`: the stream ended, and the file before its check sum did.
   */
  readonly end: InflateEnd | 'unchecked' | 'wrong-sum';
  /** Bytes that were written. */
  readonly length: number;
}

/**
 * Unpacks a zlib stream into `out`; what follows it is not looked at.
 * @see RFC 1950
 */
export function unpackZlib(source: Uint8Array, out: Uint8Array): Unpacked {
  const head = ((source[0] ?? 0) << 8) | (source[1] ?? 0);
  if (source.length < 2) return { end: 'truncated', length: 0 };
  // §2.2: Deflate with a window of at most 32 kB, no preset dictionary, check bits right.
  if ((head & 0x0f00) !== 0x0800 || head >> 12 > 7 || head % 31 !== 0 || (head & 0x20) !== 0)
    return { end: 'corrupt', length: 0 };
  const { end, length, at } = inflate(source, 2, out);
  if (end !== 'whole') return { end, length };
  if (at + 4 > source.length) return { end: 'unchecked', length };
  const sum = source[at]! * 0x100_0000 + (source[at + 1]! << 16) + (source[at + 2]! << 8) + source[at + 3]!;
  return { end: sum === adler32(out, length) ? 'whole' : 'wrong-sum', length };
}

/** What came of a zlib stream of unknown length. */
export interface InflatedZlib {
  /** Absent when the stream is not whole, or too long. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** Whether it unpacks to more than was allowed. */
  readonly tooLong: boolean;
  /** Bytes that were unpacked, of a broken stream too: what it cost. */
  readonly unpacked: number;
}

/** Unpacks a zlib stream of unknown length, and takes memory in step with what it turns out to hold. */
export function inflateZlib(source: Uint8Array, maxBytes: number): InflatedZlib {
  const most = Math.min(maxBytes, source.length * maxDeflateRatio);
  for (let size = Math.min(most, source.length * 4 + 64); ; size = Math.min(most, size * 4)) {
    const out = new Uint8Array(size);
    const { end, length } = unpackZlib(source, out);
    if (end === 'whole') return { bytes: out.subarray(0, length), tooLong: false, unpacked: length };
    if (end !== 'full') return { tooLong: false, unpacked: length };
    if (size >= most) return { tooLong: true, unpacked: length };
  }
}
