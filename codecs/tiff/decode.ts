import type { Image } from '../image.ts';
import { BoxAverages } from '../resize/box-averages.ts';
import { type Decompress, decompressor } from './decompress.ts';
import { type LogRow, logLToGray, logLuv24ToRgb, logLuv32ToRgb } from './logluv.ts';
import type { Page } from './page.ts';
import { undoFloatingPointPredictor, undoHorizontalDifferencing } from './predictor.ts';
import { rowWriter } from './rgba.ts';
import type { Rgba, RowShape, RowWriter } from './row-writer.ts';
import { type SampleReader, type SampleRow, sampleReader } from './samples.ts';
import { type Chunk, ChunkTable, chunkAt, chunkBytes, neededPlanes, rowBytes, rowCount } from './strips-and-tiles.ts';

/** Upright pixels of a page. */
export interface Upright {
  readonly width: number;
  readonly height: number;
  readonly data: Image['data'];
}

/**
 * Decodes a page, strip by strip or tile by tile, into RGBA with the orientation applied: in 8 bits up to a depth of
 * 8, else in 16.
 * @throws CodecError `truncated`, `corrupt`, `unsupported-feature`
 */
export async function decodePage(page: Page): Promise<Upright> {
  const source = openRows(page);
  const { rows } = source;
  const place = placement(page);
  const length = page.width * page.height * 4;
  const data = rows.bits > 8 ? new Uint16Array(length) : new Uint8ClampedArray(length);
  // Bytes are stored as they are: the clamping view would only test each of them.
  const out: Rgba = data instanceof Uint16Array ? data : new Uint8Array(data.buffer);
  await eachRow(source, (samples, count, x, y) => rows.write(samples, count, out, place.at(x, y), place.stepX));
  return { width: place.width, height: place.height, data };
}

/**
 * Decodes a page as {@link decodePage} does, boxes of `side` × `side` pixels averaged into one: what is held beside the
 * result is a strip or a tile.
 * @throws CodecError as {@link decodePage}
 */
export async function decodeReducedPage(page: Page, side: number): Promise<Upright> {
  const source = openRows(page);
  const { rows } = source;
  const wide = rows.bits > 8;
  const boxes = new BoxAverages({ ...page, bits: wide ? 16 : 8 }, side, side);
  const length = Math.min(page.grid.chunkWidth, page.width) * 4;
  const out: Rgba = wide ? new Uint16Array(length) : new Uint8Array(length);
  const pixels = out instanceof Uint16Array ? out : new Uint32Array(out.buffer);
  await eachRow(source, (samples, count, x, y) => {
    rows.write(samples, count, out, 0, 1);
    boxes.add(pixels, 0, count, x, y);
  });
  return boxes.image;
}

/** Takes `count` pixels of a row, whose first one is stored at (x, y). */
type TakeRow = (samples: SampleRow, count: number, x: number, y: number) => void;

/** What a page's rows are read with. */
interface RowSource {
  readonly page: Page;
  readonly rows: RowPipeline;
  readonly decompress: Decompress;
  readonly table: ChunkTable;
}

/** Holds the page's chunks against the bytes that there are; no memory for pixels is to be taken before. @throws CodecError */
function openRows(page: Page): RowSource {
  const decompress = decompressor(page);
  const rows = rowPipeline(page);
  const table = new ChunkTable(page);
  table.hold();
  return { page, rows, decompress, table };
}

async function eachRow({ page, rows, decompress, table }: RowSource, take: TakeRow): Promise<void> {
  const planes = neededPlanes(page);
  const buffers = planes.map(() => new Uint8Array(0));
  for (let row = 0; row < page.grid.down; row++)
    for (let column = 0; column < page.grid.across; column++) {
      for (const [index, plane] of planes.entries()) {
        const chunk = chunkAt(page, column, row, plane);
        buffers[index] = await unpackChunk(page, chunk, table.data(chunk, column, row), decompress, buffers[index]!);
      }
      const chunk = chunkAt(page, column, row, 0);
      const count = Math.min(chunk.width, page.width - chunk.x);
      const end = Math.min(chunk.height, page.height - chunk.y);
      for (let y = 0; y < end; y++) take(rows.read(buffers, chunk, y, count), count, chunk.x, chunk.y + y);
    }
}

/**
 * The chunk's samples, unpacked and with its predictor undone, in `reusable` if they fit there. Samples that lie in the
 * file as they are to be are a view of it: no later chunk writes into that.
 */
async function unpackChunk(
  page: Page,
  chunk: Chunk,
  data: ReturnType<ChunkTable['data']>,
  decompress: Decompress,
  reusable: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = chunkBytes(page, chunk);
  if (data !== undefined && page.compression === 'none' && !page.lsbFirst)
    return data.bytes.subarray(0, size) as Uint8Array<ArrayBuffer>;
  if (data === undefined) return new Uint8Array(size);
  const target = reusable.length >= size ? reusable : new Uint8Array(size);
  const bytes = target.subarray(0, size);
  const pending = decompress(data, bytes, chunk);
  const own = pending instanceof Promise ? await pending : pending;
  if (own instanceof Uint8Array) {
    undoPredictor(page, chunk, own);
    return own as Uint8Array<ArrayBuffer>;
  }
  undoPredictor(page, chunk, bytes);
  return target;
}

function undoPredictor(page: Page, chunk: Chunk, bytes: Uint8Array): void {
  if (page.predictor === 1) return;
  const stride = page.planar ? 1 : page.samplesPerPixel;
  const shape = {
    rows: rowCount(page, chunk),
    rowBytes: rowBytes(page, chunk),
    rowSamples: chunk.width * stride,
    stride,
    bits: page.bits,
    littleEndian: page.ifd.littleEndian,
  };
  if (page.predictor === 2) undoHorizontalDifferencing(bytes, shape);
  else undoFloatingPointPredictor(bytes, shape);
}

/** What turns rows of unpacked chunks into pixels. */
interface RowPipeline {
  /** Bits of the codes that `read` gives, 1 to 16. */
  readonly bits: number;
  /** The codes of row `y` of a chunk, interleaved by pixel; valid until the next call. */
  readonly read: (planes: readonly Uint8Array<ArrayBuffer>[], chunk: Chunk, y: number, count: number) => SampleRow;
  readonly write: RowWriter;
}

function rowPipeline(page: Page): RowPipeline {
  if (page.photometric === 'logl' || page.photometric === 'logluv') return logPipeline(page);
  const reader = sampleReader(page);
  const bits = reader?.bits ?? 8;
  const stride = page.planar ? neededPlanes(page).length : page.samplesPerPixel;
  const alpha = page.alpha && { at: page.planar ? page.colorSamples : page.alpha.index, kind: page.alpha.kind };
  const shape: RowShape = { stride, bits, alpha };
  const write = rowWriter(page, shape);
  const [across, down] = page.subsampling;
  if (page.planar) return { bits, read: planarReader(page, reader, bits), write };
  return { bits, read: across * down === 1 ? chunkyReader(page, reader, bits) : unitReader(page, reader, bits), write };
}

function emptyRow(bits: number, length: number): SampleRow {
  return bits > 8 ? new Uint16Array(length) : new Uint8Array(length);
}

function chunkyReader(page: Page, reader: SampleReader | undefined, bits: number): RowPipeline['read'] {
  const { samplesPerPixel, grid } = page;
  if (reader === undefined)
    return ([bytes], chunk, y, count) => {
      const start = y * rowBytes(page, chunk);
      return bytes!.subarray(start, start + count * samplesPerPixel);
    };
  const row = emptyRow(bits, grid.chunkWidth * samplesPerPixel);
  return ([bytes], chunk, y, count) => {
    reader.unpack(bytes!, y * rowBytes(page, chunk), count * samplesPerPixel, row);
    return row;
  };
}

/** Each plane's row, with chrominance repeated over the pixels that share it, interleaved. */
function planarReader(page: Page, reader: SampleReader | undefined, bits: number): RowPipeline['read'] {
  const planes = neededPlanes(page);
  const stride = planes.length;
  const row = emptyRow(bits, page.grid.chunkWidth * stride);
  const unpacked = emptyRow(bits, page.grid.chunkWidth);
  return (buffers, { x, y: top, width, height }, y, count) => {
    for (const [index, plane] of planes.entries()) {
      const isChroma = plane > 0 && plane < page.colorSamples;
      const [across, down] = isChroma ? page.subsampling : [1, 1];
      const chunk = { x, y: top, width, height, plane };
      const start = Math.floor(y / down) * rowBytes(page, chunk);
      const samples = Math.ceil(count / across);
      if (reader !== undefined) reader.unpack(buffers[index]!, start, samples, unpacked);
      const source = reader === undefined ? buffers[index]!.subarray(start, start + samples) : unpacked;
      if (across === 1) for (let at = 0, to = index; at < count; at++, to += stride) row[to] = source[at]!;
      else for (let at = 0, to = index; at < count; at++, to += stride) row[to] = source[Math.floor(at / across)]!;
    }
    return row;
  };
}

/** YCbCr data units (§21): a block of luminance, then one Cb and one Cr for all of it. */
function unitReader(page: Page, reader: SampleReader | undefined, bits: number): RowPipeline['read'] {
  const { samplesPerPixel, grid } = page;
  const [across, down] = page.subsampling;
  const unitSamples = across * down + samplesPerPixel - 1;
  const perRow = Math.ceil(grid.chunkWidth / across) * unitSamples;
  const unpacked = emptyRow(bits, perRow);
  const row = emptyRow(bits, grid.chunkWidth * samplesPerPixel);
  return ([bytes], chunk, y, count) => {
    const start = Math.floor(y / down) * rowBytes(page, chunk);
    if (reader !== undefined) reader.unpack(bytes!, start, perRow, unpacked);
    const source = reader === undefined ? bytes!.subarray(start, start + perRow) : unpacked;
    const line = (y % down) * across;
    for (let x = 0, to = 0; x < count; x++) {
      const unit = Math.floor(x / across) * unitSamples;
      row[to++] = source[unit + line + (x % across)]!;
      for (let sample = across * down; sample < unitSamples; sample++) row[to++] = source[unit + sample]!;
    }
    return row;
  };
}

function logPipeline(page: Page): RowPipeline {
  const samples = page.photometric === 'logl' ? 1 : 3;
  const convert = logConverter(page);
  const row = new Uint8Array(page.grid.chunkWidth * samples);
  return {
    bits: 8,
    read([words], chunk, y, count) {
      convert(words!, y * rowBytes(page, chunk), count, row);
      return row;
    },
    write: rowWriter(page, { stride: samples, bits: 8, alpha: undefined }),
  };
}

function logConverter({ photometric, compression, tables }: Page): LogRow {
  if (photometric === 'logl') return logLToGray();
  return compression === 'sgilog24' ? logLuv24ToRgb(tables.uvPlaces()) : logLuv32ToRgb();
}

/** Where the stored pixel (x, y) is shown, as a pixel's index, and how far the next one to its right is. */
interface Placement {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => number;
  readonly stepX: number;
}

/** @see TIFF 6.0, tag 274: where the first row and the first column of the stored picture are shown */
function placement({ width, height, orientation }: Page): Placement {
  const turned = orientation >= 5;
  const [shownWidth, shownHeight] = turned ? [height, width] : [width, height];
  const fromRight = [2, 3, 6, 7].includes(orientation);
  const fromBottom = [3, 4, 7, 8].includes(orientation);
  const acrossStep = fromRight ? -1 : 1;
  const downStep = fromBottom ? -shownWidth : shownWidth;
  const [stepX, stepY] = turned ? [downStep, acrossStep] : [acrossStep, downStep];
  const origin = (fromRight ? shownWidth - 1 : 0) + (fromBottom ? (shownHeight - 1) * shownWidth : 0);
  return { width: shownWidth, height: shownHeight, at: (x, y) => origin + x * stepX + y * stepY, stepX };
}
