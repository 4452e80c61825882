import { CodecError, codecError } from '../errors.ts';
import { unpackCcitt } from '../tiff/ccitt.ts';
import type { BmpHeader } from './header.ts';

/**
 * Unpacks OS/2's Huffman 1D, which is Group 3 of one dimension, bits from the highest: rows of one bit a pixel, padded
 * to bytes. White runs are index 0.
 * @see OS/2 Presentation Manager, BCA_HUFFMAN1D; ITU-T T.4 §4.1
 * @throws CodecError `truncated` when the codes end before the last row, `corrupt` when they make no sense
 */
export function unpackHuffman(bytes: Uint8Array, { width, height, pixelOffset }: BmpHeader): Uint8Array {
  const rows = new Uint8Array(Math.ceil(width / 8) * height);
  const shape = { scheme: 'ccitt-g3', width, rows: height, twoDimensional: false } as const;
  try {
    unpackCcitt(bytes.subarray(pixelOffset), rows, shape, pixelOffset);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw codecError(error.code, error.message, { ...error.details, format: 'bmp' }, { cause: error });
  }
  return rows;
}
