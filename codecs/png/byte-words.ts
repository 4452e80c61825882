/** Adds the four bytes of two words, each by itself. */
export function addBytes(a: number, b: number): number {
  return (((a & 0x7f7f_7f7f) + (b & 0x7f7f_7f7f)) | 0) ^ ((a ^ b) & 0x8080_8080);
}

/** Subtracts the four bytes of `b` from those of `a`, each by itself. */
export function subtractBytes(a: number, b: number): number {
  return (((a | 0x8080_8080) - (b & 0x7f7f_7f7f)) | 0) ^ ((a ^ ~b) & 0x8080_8080);
}

/** The means of the four bytes of two words, each by itself, rounded down. */
export function meanBytes(a: number, b: number): number {
  return ((a & b) + (((a ^ b) >>> 1) & 0x7f7f_7f7f)) | 0;
}
