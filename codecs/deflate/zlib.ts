import { adler32 } from './adler32.ts';
import { type InflateEnd, inflate, maxDeflateRatio, PiecewiseInflation } from './inflate.ts';

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
  const fault = headerFault(source);
  if (fault !== undefined) return { end: fault, length: 0 };
  const { end, length, at } = inflate(source, headerBytes, out);
  return { end: end === 'whole' ? checkSum(source, at, adler32(out, length)) : end, length };
}

const headerBytes = 2;

/** @see RFC 1950 §2.2 */
function headerFault(source: Uint8Array): 'truncated' | 'corrupt' | undefined {
  if (source.length < headerBytes) return 'truncated';
  const head = (source[0]! << 8) | source[1]!;
  // Deflate with a window of at most 32 kB, no preset dictionary, check bits right.
  const isKnown = (head & 0x0f00) === 0x0800 && head >> 12 <= 7 && head % 31 === 0 && (head & 0x20) === 0;
  return isKnown ? undefined : 'corrupt';
}

/** @param at where the sum stands in the file */
function checkSum(source: Uint8Array, at: number, found: number): 'whole' | 'unchecked' | 'wrong-sum' {
  if (at + 4 > source.length) return 'unchecked';
  const sum = source[at]! * 0x100_0000 + (source[at + 1]! << 16) + (source[at + 2]! << 8) + source[at + 3]!;
  return sum === found ? 'whole' : 'wrong-sum';
}

/** Bytes that are unpacked at a time. */
const pieceBytes = 262_144;

/** Unpacks a zlib stream as it is asked for: what is held of it is about 300 kB, however long it is. */
export class ZlibReader {
  readonly #source: Uint8Array;
  readonly #inflation: PiecewiseInflation;
  #piece: Uint8Array = new Uint8Array();
  #sum = 1;
  #end: Unpacked['end'] | undefined;

  constructor(source: Uint8Array) {
    this.#source = source;
    this.#end = headerFault(source);
    this.#inflation = new PiecewiseInflation(source, headerBytes, pieceBytes);
  }

  /** Fills `out`, as far as the stream goes: `full` where it goes further, or may do so. */
  read(out: Uint8Array): Unpacked {
    for (let length = 0; ; ) {
      const some = this.#piece.subarray(0, out.length - length);
      out.set(some, length);
      length += some.length;
      this.#piece = this.#piece.subarray(some.length);
      if (length === out.length) return { end: 'full', length };
      if (this.#end !== undefined) return { end: this.#end, length };
      this.#next();
    }
  }

  #next(): void {
    const { bytes, end } = this.#inflation.piece();
    this.#piece = bytes;
    this.#sum = adler32(bytes, bytes.length, this.#sum);
    this.#end = end === 'whole' ? checkSum(this.#source, this.#inflation.next, this.#sum) : end;
  }
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
