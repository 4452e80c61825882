import { bytesOf, uint } from '../../tests/pictures/bytes.ts';

/** A file that is small and asks for much. */
export interface HostileInput {
  /** The format, and what of it costs: `tiff/deep-samples`. */
  readonly name: string;
  make(): Uint8Array;
}

/** The sides of a picture of 16 million pixels, the limit that the inputs are held against. */
export const side = 4000;

/** Bytes that nothing packs, the same in every run. */
export function noise(length: number): Uint8Array {
  let state = 0x2545_f491;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  });
}

/** A number of `length` bytes, the least significant first. */
export function little(value: number, length: 2 | 4): Uint8Array {
  return uint(value, length, 'little');
}

/** The same piece over and over. */
export function repeated(piece: Uint8Array, count: number): Uint8Array {
  return bytesOf(...new Array<Uint8Array>(count).fill(piece));
}
