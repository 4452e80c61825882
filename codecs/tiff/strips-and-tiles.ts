import { holdLimit, type Limits } from '../limits.ts';
import { corrupt, truncated } from './errors.ts';
import type { Ifd } from './ifd.ts';
import type { Page } from './page.ts';
import { type Compression, tags } from './tags.ts';

/** How a page is cut into strips or tiles (TIFF 6.0 §3, §15). A strip is a chunk as wide as the page. */
export interface ChunkGrid {
  readonly kind: 'strips' | 'tiles';
  /** Pixels of one chunk; the last strip may be shorter, tiles are padded. */
  readonly chunkWidth: number;
  readonly chunkHeight: number;
  readonly across: number;
  readonly down: number;
  /** 1, or samples per pixel where each has chunks of its own. */
  readonly planes: number;
}

/** One strip or tile. */
export interface Chunk {
  /** Place on the page. */
  readonly x: number;
  readonly y: number;
  /** Pixels that are stored, padding of tiles included. */
  readonly width: number;
  readonly height: number;
  /** The sample that it holds, 0 where it holds them all. */
  readonly plane: number;
}

/** The bytes of a chunk as they lie in the file; `offset` is theirs. */
export interface ChunkData {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

type GridPage = Omit<Page, 'grid'>;

/** @throws CodecError `corrupt`; `limit-exceeded` when one chunk has more pixels than the largest page may */
export function readChunkGrid(ifd: Ifd, page: GridPage, limits: Limits): ChunkGrid {
  const tiled = ifd.has(tags.tileWidth) && ifd.has(tags.tileLength);
  const chunkWidth = tiled ? ifd.number(tags.tileWidth)! : page.width;
  const rows = tiled ? ifd.number(tags.tileLength)! : (ifd.number(tags.rowsPerStrip) ?? page.height);
  const chunkHeight = tiled ? rows : Math.min(rows === 0 ? page.height : rows, page.height);
  if (!Number.isInteger(chunkWidth) || !Number.isInteger(chunkHeight) || chunkWidth < 1 || chunkHeight < 1)
    throw corrupt(`Chunks of ${chunkWidth}×${chunkHeight} cannot hold a picture`);
  holdLimit(limits, 'maxPixels', chunkWidth * chunkHeight, 'tiff');
  return {
    kind: tiled ? 'tiles' : 'strips',
    chunkWidth,
    chunkHeight,
    across: Math.ceil(page.width / chunkWidth),
    down: Math.ceil(page.height / chunkHeight),
    planes: page.planar ? page.samplesPerPixel : 1,
  };
}

/** Bytes of one row of samples, or of one row of YCbCr data units, padded to a whole byte. */
export function rowBytes(page: Page, chunk: Chunk): number {
  const samples = page.planar ? planeWidth(page, chunk) : unitWidth(page, chunk.width);
  return Math.ceil((samples * page.bits) / 8);
}

/** Rows of {@link rowBytes} in a chunk. */
export function rowCount(page: Page, chunk: Chunk): number {
  return page.planar && chunk.plane === 0 ? chunk.height : Math.ceil(chunk.height / page.subsampling[1]);
}

/** Bytes of a chunk when it is unpacked. */
export function chunkBytes(page: Page, chunk: Chunk): number {
  return rowBytes(page, chunk) * rowCount(page, chunk);
}

/** Bytes of all chunks that the picture needs when they are unpacked, padding of tiles and extra samples included. */
export function sampleBytes(page: Page): number {
  const { across, down } = page.grid;
  const perPlane = neededPlanes(page).map((plane) => chunkBytes(page, chunkAt(page, 0, 0, plane)));
  return perPlane.reduce((sum, size) => sum + size * across * down, 0);
}

/** §21: a data unit is a block of luminance samples and one sample of each chrominance. */
function unitWidth({ samplesPerPixel, subsampling: [across, down] }: Page, width: number): number {
  return across * down === 1
    ? width * samplesPerPixel
    : Math.ceil(width / across) * (across * down + samplesPerPixel - 1);
}

function planeWidth({ subsampling: [across], colorSamples }: Page, { width, plane }: Chunk): number {
  return plane === 0 || plane >= colorSamples ? width : Math.ceil(width / across);
}

/** The chunk at a place of the grid. */
export function chunkAt({ grid, height }: Page, column: number, row: number, plane: number): Chunk {
  const y = row * grid.chunkHeight;
  return {
    x: column * grid.chunkWidth,
    y,
    width: grid.chunkWidth,
    height: grid.kind === 'tiles' ? grid.chunkHeight : Math.min(grid.chunkHeight, height - y),
    plane,
  };
}

/** The planes of a page that its picture needs: not the extra samples other than alpha. */
export function neededPlanes({ planar, colorSamples, alpha }: Page): number[] {
  if (!planar) return [0];
  const planes = Array.from({ length: colorSamples }, (_, index) => index);
  return alpha === undefined ? planes : [...planes, alpha.index];
}

/** How many bytes one packed byte can become, at most; without a row, the picture's size alone bounds it. */
const maxRatio: Partial<Record<Compression, number>> = {
  none: 1,
  packbits: 64,
  lzw: 3641,
  deflate: 1032,
};

/** Bytes that tables which all chunks share may take when each chunk reads them anew, beside what the chunks hold. */
const sharedTables = 16_000_000;

/** What every JPEG chunk reads beside its own bytes; a stream that they share may be read by each of them. */
function tableBytes({ ifd, compression }: Page): number {
  if (compression === 'jpeg') return ifd.byteLength(tags.jpegTables);
  if (compression !== 'old-jpeg' || !ifd.has(tags.jpegInterchangeFormat)) return 0;
  const toEnd = ifd.file.length - (ifd.number(tags.jpegInterchangeFormat) ?? 0);
  return Math.max(0, Math.min(ifd.number(tags.jpegInterchangeFormatLength) ?? toEnd, toEnd));
}

/** Finds the bytes of a page's chunks. */
export class ChunkTable {
  readonly #page: Page;
  readonly #offsetsTag: number;
  readonly #countsTag: number;
  readonly #expected: number;
  /** Where chunks begin, ascending; filled when a byte count is missing. */
  #starts: Float64Array | undefined;

  /** @throws CodecError `corrupt` when the file names fewer chunks than the page has */
  constructor(page: Page) {
    const { ifd, grid } = page;
    this.#page = page;
    // Some writers put tiles into the strips' fields and the other way round.
    this.#offsetsTag =
      ifd.has(tags.tileOffsets) && (grid.kind === 'tiles' || !ifd.has(tags.stripOffsets))
        ? tags.tileOffsets
        : tags.stripOffsets;
    this.#countsTag =
      ifd.has(tags.tileByteCounts) && (grid.kind === 'tiles' || !ifd.has(tags.stripByteCounts))
        ? tags.tileByteCounts
        : tags.stripByteCounts;
    this.#expected = grid.across * grid.down * grid.planes;
    const found = ifd.count(this.#offsetsTag);
    if (found < this.#expected) throw corrupt(`The page has ${this.#expected} ${grid.kind}; the file names ${found}`);
  }

  /**
   * The bytes of the chunk at a place of the grid, as far as the file goes; `undefined` for one that is left out
   * (offset and byte count 0, as GDAL writes sparse files), which stands for zeros.
   * @throws CodecError `truncated` when it begins past the end of the file
   */
  data(chunk: Chunk, column: number, row: number): ChunkData | undefined {
    const { ifd, grid } = this.#page;
    const index = (chunk.plane * grid.down + row) * grid.across + column;
    const offset = ifd.number(this.#offsetsTag, index)!;
    const count = ifd.number(this.#countsTag, index);
    if (offset === 0 && count === 0) return undefined;
    const bytes = ifd.file;
    if (offset >= bytes.length)
      throw truncated(
        `A ${grid.kind.slice(0, -1)} is expected at ${offset}; the file ends at ${bytes.length}`,
        bytes.length,
      );
    return { bytes: bytes.subarray(offset, offset + this.#length(chunk, offset, count)), offset };
  }

  /** Byte counts that are missing or 0, or too small for the single strip of an uncompressed page, are made up for. */
  #length(chunk: Chunk, offset: number, count: number | undefined): number {
    if (this.#page.compression === 'none') {
      const expected = chunkBytes(this.#page, chunk);
      return !count || (this.#expected === 1 && count < expected) ? expected : count;
    }
    return count || this.#end(offset) - offset;
  }

  /** Where the chunk that begins at `offset` ends at the latest: where the next one begins, or the file ends. */
  #end(offset: number): number {
    const { ifd } = this.#page;
    this.#starts ??= Float64Array.from(ifd.numbers(this.#offsetsTag, this.#expected)!).sort();
    const starts = this.#starts;
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! > offset) high = middle;
      else low = middle + 1;
    }
    return low < starts.length ? starts[low]! : ifd.file.length;
  }

  /**
   * Holds all chunks against the file before memory is taken. Chunks may share bytes, yet no more than what they
   * unpack to can be worth reading twice: a table that makes one read the same bytes for ever is refused.
   * @throws CodecError `truncated`, `corrupt`
   */
  hold(): void {
    const page = this.#page;
    let packed = 0;
    let unpacked = 0;
    const tables = tableBytes(page);
    for (const plane of neededPlanes(page))
      for (let row = 0; row < page.grid.down; row++)
        for (let column = 0; column < page.grid.across; column++) {
          const chunk = chunkAt(page, column, row, plane);
          const size = chunkBytes(page, chunk);
          const data = this.data(chunk, column, row);
          unpacked += size;
          packed += (data?.bytes.length ?? 0) + tables;
          if (data !== undefined && data.bytes.length * (maxRatio[page.compression] ?? Infinity) < size)
            throw truncated(
              `${data.bytes.length} bytes cannot hold the ${size} of a ${page.grid.kind.slice(0, -1)}`,
              data.offset + data.bytes.length,
            );
        }
    if (packed > page.ifd.file.length + unpacked + (tables > 0 ? sharedTables : 0))
      throw corrupt(
        `The ${page.grid.kind} overlap: together they have ${packed} bytes, the file ${page.ifd.file.length}`,
      );
  }
}
