import { crc32 as platformCrc32 } from '#zlib';

/** Below this, asking the runtime costs more than it saves. */
const leastPlatformBytes = 256;

/** Four tables one after the other: what a byte does to the check sum with none to three bytes after it. */
const tables = new Int32Array(1024);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb8_8320 ^ (value >>> 1) : value >>> 1;
  tables[byte] = value;
}
for (let at = 256; at < 1024; at++) tables[at] = tables[tables[at - 256]! & 255]! ^ (tables[at - 256]! >>> 8);

/**
 * The CRC of PNG 3rd ed. §5.5 (ISO 3309), as an unsigned 32-bit number.
 * @param before that of the bytes before these
 */
export function crc32(bytes: Uint8Array, before: number = 0): number {
  return platformCrc32 && bytes.length >= leastPlatformBytes ? platformCrc32(bytes, before) : plainCrc32(bytes, before);
}

/** {@link crc32}, without the runtime's help. */
export function plainCrc32(bytes: Uint8Array, before: number = 0): number {
  let crc = ~before;
  let at = 0;
  for (const end = bytes.length - 3; at < end; at += 4) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      tables[768 + (crc & 255)]! ^
      tables[512 + ((crc >>> 8) & 255)]! ^
      tables[256 + ((crc >>> 16) & 255)]! ^
      tables[crc >>> 24]!;
  }
  for (; at < bytes.length; at++) crc = tables[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
