/** The two CRCs of S3 that Node does not bring: both reflected, with all bits set before and inverted after. */

const castagnoli = 0x82f63b78;
const nvmeHigh = 0x9a6c9329;
const nvmeLow = 0xac4bc9b5;

const castagnoliTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ castagnoli : value >>> 1;
  return value;
});

/** 512 words: the low halves of the 256 entries, then the high ones. Two halves, because BigInt is too slow here. */
const nvmeTable = new Uint32Array(512);
for (let index = 0; index < 256; index++) {
  let low = index;
  let high = 0;
  for (let bit = 0; bit < 8; bit++) {
    const carry = low & 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high >>>= 1;
    if (carry) {
      low ^= nvmeLow;
      high ^= nvmeHigh;
    }
  }
  nvmeTable[index] = low;
  nvmeTable[index + 256] = high;
}

/** CRC-32C (Castagnoli) of `bytes`, going on from an earlier value. @see RFC 3720 appendix B.4 */
export function crc32c(bytes: Uint8Array, value = 0): number {
  let crc = ~value;
  for (const byte of bytes) crc = castagnoliTable[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** CRC-64/NVME of `bytes`, going on from an earlier value. @see NVM Command Set Specification 1.0 §5.2.1.3.4 */
export function crc64Nvme(bytes: Uint8Array, value = 0n): bigint {
  let low = ~Number(value & 0xffff_ffffn);
  let high = ~Number(value >> 32n);
  for (const byte of bytes) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ nvmeTable[index]!;
    high = (high >>> 8) ^ nvmeTable[index + 256]!;
  }
  return (BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0);
}
