import { Inflate } from 'fflate';
import { joinBytes } from '../bytes.ts';

/** How much longer than its input Deflate's output can be, at most (RFC 1951: 258 bytes for two bits, rounded up). */
export const maxDeflateRatio = 1032;

const pieceBytes = 16_384;

/**
 * Unpacks a zlib stream (RFC 1950) without taking much more memory than `maxBytes`.
 * @returns `undefined` when the stream is not whole, `'too-long'` when it unpacks to more than `maxBytes`
 */
export function inflateZlib(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined | 'too-long' {
  // RFC 1950 §2.2: Deflate with a window, no preset dictionary, check bits right.
  const head = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  if (bytes.length < 8 || (head & 0x0f00) !== 0x0800 || head % 31 !== 0 || (head & 0x20) !== 0) return undefined;
  const pieces: Uint8Array[] = [];
  let length = 0;
  let whole = false;
  const stream = new Inflate((piece, final) => {
    pieces.push(piece);
    length += piece.length;
    whole ||= final;
  });
  try {
    for (let at = 2; at < bytes.length && length <= maxBytes; at += pieceBytes)
      stream.push(bytes.subarray(at, at + pieceBytes), at + pieceBytes >= bytes.length);
  } catch {
    return undefined;
  }
  if (length > maxBytes) return 'too-long';
  return whole ? joinBytes(pieces) : undefined;
}
