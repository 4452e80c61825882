import { codecError } from '../errors.ts';
import { unpackCcitt } from '../tiff/ccitt.ts';
import type { BmpHeader } from './header.ts';

/**
 * Unpacks OS/2's Huffman 1D, which is Group 3 of one dimension, bits from the highest: rows of one bit a pixel, padded
 * to bytes. White runs are index 0.
 * @see OS/2 Presentation Manager, BCA_HUFFMAN1D; ITU-T T.4 §4.1
 * @throws CodecError `corrupt` when the codes end before the last row or make no sense
 */
export function unpackHuffman(bytes: Uint8Array, { width, height, pixelOffset }: BmpHeader): Uint8Array {
  const rows = unpackCcitt(bytes.subarray(pixelOffset), width, height, 'ccitt-g3', false);
  if (rows !== undefined) return rows;
  throw codecError('corrupt', 'The Huffman codes end before the last row, or make no sense', {
    format: 'bmp',
    offset: pixelOffset,
  });
}
