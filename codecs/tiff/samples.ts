import { codecError } from '../errors.ts';
import type { TiffChunk } from './chunks.ts';
import { decompress } from './decompress.ts';
import type { TiffPage } from './page.ts';
import { undoDifferencing } from './predictor.ts';

/** All samples of a page, interleaved by pixel, as numbers of the file's own depth. */
export type Samples = Uint8Array | Uint16Array;

/**
 * Unpacks all strips or tiles into one array of `width × height × samplesPerPixel`.
 * @throws CodecError `unsupported-feature` for samples that are not unsigned integers of one depth up to 16 bits
 */
export async function readSamples(file: Uint8Array, page: TiffPage, chunks: readonly TiffChunk[]): Promise<Samples> {
  const { width, height, samplesPerPixel, bitsPerSample } = page;
  holdSupported(page);
  const bits = bitsPerSample[0]!;
  const length = width * height * samplesPerPixel;
  const samples = bits > 8 ? new Uint16Array(length) : new Uint8Array(length);
  const littleEndian = file[0] === 0x49;
  for (const chunk of chunks) {
    const bytes = await decompress(file, page, chunk);
    const inRow = page.planar ? 1 : samplesPerPixel;
    if (isDifferenced(page) && (bits === 8 || bits === 16))
      undoDifferencing(bytes, chunk.rowBytes, inRow, bits, littleEndian);
    const across = Math.min(chunk.width, width - chunk.x) * inRow;
    const step = page.planar ? samplesPerPixel : 1;
    for (let row = 0; row < Math.min(chunk.height, height - chunk.y); row++) {
      const to = ((chunk.y + row) * width + chunk.x) * samplesPerPixel + chunk.plane;
      unpackRow(
        bytes.subarray(row * chunk.rowBytes, (row + 1) * chunk.rowBytes),
        bits,
        littleEndian,
        samples,
        to,
        step,
        across,
      );
    }
  }
  return samples;
}

function unpackRow(
  row: Uint8Array,
  bits: number,
  littleEndian: boolean,
  samples: Samples,
  to: number,
  step: number,
  count: number,
) {
  if (bits === 8) {
    for (let index = 0; index < count; index++, to += step) samples[to] = row[index]!;
  } else if (bits === 16) {
    const [low, high] = littleEndian ? [0, 1] : [1, 0];
    for (let index = 0; index < count; index++, to += step)
      samples[to] = row[index * 2 + low]! | (row[index * 2 + high]! << 8);
  } else {
    // Samples of other depths are packed from the highest bit, whatever the byte order (TIFF 6.0 §8).
    for (let index = 0, bit = 0; index < count; index++, bit += bits, to += step) {
      const first = bit >> 3;
      const window = (row[first]! << 16) | ((row[first + 1] ?? 0) << 8) | (row[first + 2] ?? 0);
      samples[to] = (window >> (24 - (bit & 7) - bits)) & ((1 << bits) - 1);
    }
  }
}

/** The predictor belongs to LZW and Deflate; elsewhere the field says nothing. */
function isDifferenced({ compression, predictor }: TiffPage): boolean {
  return (compression === 'lzw' || compression === 'deflate') && predictor !== 1;
}

function holdSupported(page: TiffPage): void {
  const { bitsPerSample, sampleFormat, predictor, compression, samplesPerPixel } = page;
  const bits = bitsPerSample[0]!;
  const refuse = (what: string) => {
    throw codecError('unsupported-feature', `TIFF with ${what} is not read`, { format: 'tiff' });
  };
  if (samplesPerPixel > 32) refuse(`${samplesPerPixel} samples per pixel`);
  if (bitsPerSample.some((other) => other !== bits)) refuse(`samples of ${bitsPerSample.join(', ')} bits`);
  if (bits > 16) refuse(`samples of ${bits} bits`);
  if (sampleFormat === 2) refuse('signed samples');
  if (sampleFormat === 3 || sampleFormat > 4) refuse('samples that are not integers');
  if (isDifferenced(page) && !(predictor === 2 && (bits === 8 || bits === 16)))
    refuse(`predictor ${predictor} on ${bits} bits`);
  if (compression.startsWith('ccitt') && (bits !== 1 || samplesPerPixel !== 1))
    refuse('facsimile compression of more than one bit');
}
