const modulus = 65_521;
/** The most bytes, a multiple of four, for which both sums stay below 2^31. */
const stretch = 3_800;

/**
 * The check sum of RFC 1950, as an unsigned 32-bit number.
 * @param sum of the bytes before these
 */
export function adler32(bytes: Uint8Array, length: number = bytes.length, sum: number = 1): number {
  let low = sum & 0xffff;
  let high = sum >>> 16;
  let at = 0;
  while (at + 4 <= length) {
    for (const end = Math.min(at + stretch, length - 3); at < end; at += 4) {
      const b0 = bytes[at]!;
      const b1 = bytes[at + 1]!;
      const b2 = bytes[at + 2]!;
      const b3 = bytes[at + 3]!;
      high = (high + (low << 2) + (b0 << 2) + b1 * 3 + (b2 << 1) + b3) | 0;
      low = (low + b0 + b1 + b2 + b3) | 0;
    }
    low %= modulus;
    high %= modulus;
  }
  for (; at < length; at++) {
    low = (low + bytes[at]!) % modulus;
    high = (high + low) % modulus;
  }
  return high * 65_536 + low;
}
