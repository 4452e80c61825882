import { CodecError, codecError } from '../errors.ts';
import { unpackCcitt } from '../tiff/ccitt.ts';
import { reverseBits } from '../tiff/fill-order.ts';
import type { BmpHeader } from './header.ts';

/**
 * Unpacks OS/2's Huffman 1D, which is Group 3 of one dimension: rows of one bit a pixel, padded to bytes. White runs
 * are index 0. OS/2's manual does not say which bit of a byte comes first, and files of both kinds exist: the bits are
 * read from the highest on, and where that fails, from the lowest.
 * @see OS/2 Presentation Manager, BCA_HUFFMAN1D; ITU-T T.4 §4.1
 * @throws CodecError `truncated` when the codes end before the last row, `corrupt` when they make no sense
 */
export function unpackHuffman(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const codes = bytes.subarray(header.pixelOffset);
  try {
    return unpackCodes(codes, header);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const turned = endOfLineFromLowestBit(codes) ? unpackTurned(codes, header) : undefined;
    if (turned !== undefined) return turned;
    throw codecError(error.code, error.message, { ...error.details, format: 'bmp' }, { cause: error });
  }
}

function unpackCodes(codes: Uint8Array, { width, height, pixelOffset }: BmpHeader): Uint8Array {
  const rows = new Uint8Array(Math.ceil(width / 8) * height);
  unpackCcitt(codes, rows, { scheme: 'ccitt-g3', width, rows: height, twoDimensional: false }, pixelOffset);
  return rows;
}

function unpackTurned(codes: Uint8Array, header: BmpHeader): Uint8Array | undefined {
  try {
    return unpackCodes(reverseBits(codes), header);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return undefined;
  }
}

/** Whether the data begin with an end-of-line code, eleven zeros and a one (T.4 §4.1.2), from the lowest bit on. */
function endOfLineFromLowestBit([first, second = 0]: Uint8Array): boolean {
  return first === 0 && (second & 15) === 8;
}
