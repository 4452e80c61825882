import { maxDeflateRatio } from '../deflate/inflate.ts';
import { codecError } from '../errors.ts';
import { holdLimit, type Limits } from '../limits.ts';
import type { TiffCompression, TiffPage } from './page.ts';
import { tags } from './tags.ts';

/** A strip or a tile: where its bytes lie and which part of the page it covers. */
export interface TiffChunk {
  readonly offset: number;
  readonly byteCount: number;
  /** The sample that it holds when planes are apart, else 0. */
  readonly plane: number;
  readonly x: number;
  readonly y: number;
  /** Pixels in a row and rows as packed; a tile may reach over the page's edge. */
  readonly width: number;
  readonly height: number;
  /** Rows of a whole strip or tile; the last strip may be cut to `height`. */
  readonly wholeHeight: number;
  /** Bytes of a row and of the whole when unpacked. */
  readonly rowBytes: number;
  readonly unpackedBytes: number;
}

/** How many bytes one packed byte can become, at most. CCITT and JPEG are bounded by the picture's size alone. */
const maxRatio: Partial<Record<TiffCompression, number>> = {
  none: 1,
  packbits: 64,
  lzw: 3641,
  deflate: maxDeflateRatio,
};

/** How many times the file's size its strips may add up to. */
const maxSharing = 4;

/**
 * The strips or tiles of a page in file order.
 * @see TIFF 6.0 §8 (strips), §15 (tiles), and PlanarConfiguration
 * @throws CodecError `truncated` when one lies past the file's end or is too short for what it holds, `corrupt`,
 *   `limit-exceeded` for tiles larger than a page may be
 */
export function locateChunks(page: TiffPage, fileBytes: number, limits: Limits): TiffChunk[] {
  const { ifd, width, height, planar, samplesPerPixel, bitsPerSample } = page;
  const tiled = ifd.has(tags.tileOffsets) || ifd.has(tags.tileWidth);
  const chunkWidth = tiled ? (ifd.number(tags.tileWidth) ?? 0) : width;
  const rows = tiled ? (ifd.number(tags.tileLength) ?? 0) : Math.min(ifd.number(tags.rowsPerStrip) || height, height);
  if (!(chunkWidth > 0 && rows > 0)) throw corrupt(`Tiles of ${chunkWidth}×${rows} are not possible`);
  holdLimit(limits, 'maxPixels', chunkWidth * rows, 'tiff');

  const [across, down] = [Math.ceil(width / chunkWidth), Math.ceil(height / rows)];
  const planes = planar ? samplesPerPixel : 1;
  const count = across * down * planes;
  const offsets = ifd.numbers(tiled && ifd.has(tags.tileOffsets) ? tags.tileOffsets : tags.stripOffsets, count) ?? [];
  const counts =
    ifd.numbers(tiled && ifd.has(tags.tileByteCounts) ? tags.tileByteCounts : tags.stripByteCounts, count) ?? [];
  if (offsets.length < count) throw corrupt(`${count} strips or tiles are needed; ${offsets.length} are there`);

  const rowBits = chunkWidth * (planar ? bitsPerSample[0]! : bitsPerSample.reduce((sum, bits) => sum + bits, 0));
  const rowBytes = Math.ceil(rowBits / 8);
  const chunks = Array.from({ length: count }, (_, index) => {
    const [plane, place] = [Math.floor(index / (across * down)), index % (across * down)];
    const [x, y] = [(place % across) * chunkWidth, Math.floor(place / across) * rows];
    const chunkHeight = tiled ? rows : Math.min(rows, height - y);
    const offset = offsets[index]!;
    const unpackedBytes = rowBytes * chunkHeight;
    // Old writers leave the counts out, or give one that is larger than the file by a little.
    const byteCount = page.compression === 'none' ? unpackedBytes : (counts[index] ?? fileBytes - offset);
    if (
      !(offset >= 0 && byteCount >= 0 && offset + byteCount <= fileBytes) ||
      byteCount * (maxRatio[page.compression] ?? Infinity) < unpackedBytes
    )
      throw codecError(
        'truncated',
        `A strip or tile needs bytes up to ${offset + byteCount}; the file has ${fileBytes}`,
        {
          format: 'tiff',
          offset: Math.min(offset, fileBytes),
        },
      );
    return {
      offset,
      byteCount,
      plane,
      x,
      y,
      width: chunkWidth,
      height: chunkHeight,
      wholeHeight: rows,
      rowBytes,
      unpackedBytes,
    };
  });
  // Strips may share their bytes, blank ones do; that a small file is unpacked a thousand times over may not be.
  const stored = chunks.reduce((sum, { byteCount }) => sum + byteCount, 0);
  if (stored > fileBytes * maxSharing)
    throw corrupt(`The strips or tiles add up to ${stored} bytes in a file of ${fileBytes}`);
  return chunks;
}

function corrupt(message: string) {
  return codecError('corrupt', message, { format: 'tiff' });
}
