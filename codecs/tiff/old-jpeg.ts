import { joinBytes } from '../bytes.ts';
import { CodecError, codecError } from '../errors.ts';
import { decodePlanes } from '../jpeg/decoder/decode-planes.ts';
import { corrupt, truncated, unsupported } from './errors.ts';
import type { Page } from './page.ts';
import type { Chunk, ChunkData } from './strips-and-tiles.ts';
import { tags } from './tags.ts';

/** JPEG markers by their second byte (ITU-T T.81 table B.1). */
const marker = { sof0: 0xc0, dht: 0xc4, soi: 0xd8, eoi: 0xd9, sos: 0xda, dqt: 0xdb, dri: 0xdd } as const;

/** The segments that come before the entropy-coded data of every chunk. */
interface OldJpegHeader {
  /** DQT, DHT and DRI segments, whole. */
  readonly tables: readonly Uint8Array[];
  /** The frame and scan headers, whole; the frame's size is set for each chunk. */
  readonly frame: Uint8Array;
  readonly scan: Uint8Array;
}

/**
 * The decompressor of the JPEG that TIFF 6.0 §22 defined and Technical Note 2 withdrew: each chunk is entropy-coded data
 * without headers, or a part of the stream at JPEGInterchangeFormat. Samples come out as they are stored, chrominance
 * repeated over the pixels that share it.
 * @throws CodecError `unsupported-feature` for the lossless process and separate planes; `corrupt`
 */
export function oldJpegUnpacker(page: Page): (data: ChunkData, target: Uint8Array, chunk: Chunk) => void {
  const process = page.ifd.number(tags.jpegProc);
  if (process === 14) throw unsupported('Lossless JPEG of the withdrawn kind (JPEGProc 14) is not read');
  if (page.bits !== 8 || page.planar) throw unsupported('Old JPEG is read with 8 bits a sample and in one plane only');
  const shared = readInterchange(page);
  return ({ bytes, offset }, target, chunk) => {
    const own = readHeader(bytes);
    const header = completeHeader(page, own.header, shared.header);
    const stream = joinBytes([
      Uint8Array.of(0xff, marker.soi),
      ...header.tables,
      resized(header.frame, chunk),
      header.scan,
      shared.end > offset ? shared.data : bytes.subarray(own.end),
      Uint8Array.of(0xff, marker.eoi),
    ]);
    try {
      const planes = decodePlanes(stream);
      const samples = page.samplesPerPixel;
      if (planes.components.length !== samples)
        throw corrupt(`${planes.components.length} components stand for ${samples} samples`);
      for (const [index, { h, v, stride, data }] of planes.components.entries()) {
        const across = planes.hMax / h;
        const down = planes.vMax / v;
        for (let y = 0, to = index; y < chunk.height; y++)
          for (let x = 0, row = Math.floor(y / down) * stride; x < chunk.width; x++, to += samples)
            target[to] = data[row + Math.floor(x / across)]!;
      }
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      throw codecError(error.code, `In a JPEG strip or tile: ${error.message}`, { format: 'tiff', offset });
    }
  };
}

type PartialHeader = { tables: Uint8Array[]; frame?: Uint8Array; scan?: Uint8Array };

/** Reads marker segments up to the entropy-coded data. @returns where that begins, 0 when there are no segments */
function readHeader(bytes: Uint8Array): { header: PartialHeader; end: number } {
  const header: PartialHeader = { tables: [] };
  let at = 0;
  while (bytes[at] === 0xff && bytes[at + 1] !== 0 && at + 1 < bytes.length) {
    const code = bytes[at + 1]!;
    if (code === 0xff) {
      at += 1;
      continue;
    }
    if (code === marker.soi || code === marker.eoi || (code >= 0xd0 && code <= 0xd7)) {
      at += 2;
      continue;
    }
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    if (length < 2 || at + 2 + length > bytes.length) break;
    const segment = bytes.subarray(at, at + 2 + length);
    at += 2 + length;
    if (code === marker.dqt || code === marker.dht || code === marker.dri) header.tables.push(segment);
    else if (code >= marker.sof0 && code <= 0xcf && code !== 0xc8 && code !== 0xcc) header.frame = segment;
    else if (code === marker.sos) {
      header.scan = segment;
      break;
    }
  }
  return { header, end: at };
}

/** The stream at JPEGInterchangeFormat. */
interface Interchange {
  readonly header: PartialHeader;
  /** Where in the file its headers end, 0 when they do not end with a scan header. */
  readonly end: number;
  /** What follows the scan header. A strip that begins within the headers means this, whatever its byte count says. */
  readonly data: Uint8Array;
}

function readInterchange({ ifd }: Page): Interchange {
  const { file } = ifd;
  const offset = ifd.number(tags.jpegInterchangeFormat) ?? 0;
  if (offset === 0 || offset >= file.length) return { header: { tables: [] }, end: 0, data: file.subarray(0, 0) };
  const { header, end } = readHeader(file.subarray(offset));
  const stop = offset + (ifd.number(tags.jpegInterchangeFormatLength) ?? file.length);
  return { header, end: header.scan === undefined ? 0 : offset + end, data: file.subarray(offset + end, stop) };
}

/** What the chunk does not bring comes from the shared headers, else from the fields of the directory. */
function completeHeader(page: Page, own: PartialHeader, shared: PartialHeader): OldJpegHeader {
  const given = [...shared.tables, ...own.tables];
  const holds = (code: number) => given.some((segment) => segment[1] === code);
  const tables = [
    ...(holds(marker.dqt) ? [] : quantizationTables(page)),
    ...(holds(marker.dht) ? [] : huffmanTables(page)),
    ...(holds(marker.dri) ? [] : restartInterval(page)),
    ...given,
  ];
  const frame = own.frame ?? shared.frame ?? frameHeader(page);
  return { tables, frame, scan: own.scan ?? shared.scan ?? scanHeader(frame, tables) };
}

/** §22: an offset for each component, to the 64 values of its table in zigzag order. */
function quantizationTables(page: Page): Uint8Array[] {
  return tableOffsets(page, tags.jpegQTables).map((offset, index) =>
    joinBytes([Uint8Array.of(0xff, marker.dqt, 0, 67, index), slice(page, offset, 64)]),
  );
}

/** §22: an offset for each component, to 16 counts of codes and the values of the codes. */
function huffmanTables(page: Page): Uint8Array[] {
  return [tags.jpegDcTables, tags.jpegAcTables].flatMap((tag, kind) =>
    tableOffsets(page, tag).map((offset, index) => {
      const total = slice(page, offset, 16).reduce((sum, count) => sum + count, 0);
      const length = 2 + 1 + 16 + total;
      return joinBytes([
        Uint8Array.of(0xff, marker.dht, length >> 8, length & 255, (kind << 4) | index),
        slice(page, offset, 16 + total),
      ]);
    }),
  );
}

function tableOffsets({ ifd, samplesPerPixel }: Page, tag: number): number[] {
  const offsets = ifd.numbers(tag, Math.min(samplesPerPixel, 4)) ?? [];
  if (offsets.length === 0) throw corrupt('Old JPEG data have neither headers nor tables');
  return offsets;
}

function slice({ ifd: { file } }: Page, offset: number, length: number): Uint8Array {
  if (offset + length > file.length) throw truncated(`A JPEG table is expected at ${offset}`, file.length);
  return file.subarray(offset, offset + length);
}

function restartInterval({ ifd }: Page): Uint8Array[] {
  const interval = ifd.number(tags.jpegRestartInterval) ?? 0;
  return interval === 0 ? [] : [Uint8Array.of(0xff, marker.dri, 0, 4, (interval >> 8) & 255, interval & 255)];
}

function frameHeader({ ifd, samplesPerPixel, photometric }: Page): Uint8Array {
  const sampled = photometric === 'ycbcr';
  const across = sampled ? (ifd.number(tags.ycbcrSubsampling) ?? 2) : 1;
  const down = sampled ? (ifd.number(tags.ycbcrSubsampling, 1) ?? 2) : 1;
  const last = (tag: number) => Math.max(ifd.count(tag) - 1, 0);
  const components = Array.from({ length: samplesPerPixel }, (_, index) => [
    index + 1,
    index === 0 ? (across << 4) | down : 0x11,
    Math.min(index, last(tags.jpegQTables)),
  ]);
  return Uint8Array.of(
    0xff,
    marker.sof0,
    0,
    8 + 3 * samplesPerPixel,
    8,
    0,
    0,
    0,
    0,
    samplesPerPixel,
    ...components.flat(),
  );
}

/** All components of the frame in one scan, each with the Huffman tables of its number, or the last ones. */
function scanHeader(frame: Uint8Array, tables: readonly Uint8Array[]): Uint8Array {
  const count = frame[9] ?? 0;
  const last = [0, 1].map((kind) => Math.max(0, ...huffmanIds(tables, kind))) as [number, number];
  const components = Array.from({ length: count }, (_, index) => [
    frame[10 + index * 3] ?? 0,
    (Math.min(index, last[0]) << 4) | Math.min(index, last[1]),
  ]);
  return Uint8Array.of(0xff, marker.sos, 0, 6 + 2 * count, count, ...components.flat(), 0, 63, 0);
}

/** The destinations of the Huffman tables of one kind, 0 for DC and 1 for AC (T.81 §B.2.4.2). */
function huffmanIds(tables: readonly Uint8Array[], kind: number): number[] {
  const ids: number[] = [];
  for (const segment of tables) {
    if (segment[1] !== marker.dht) continue;
    for (let at = 4; at + 17 <= segment.length; ) {
      if (segment[at]! >> 4 === kind) ids.push(segment[at]! & 15);
      at += 17 + segment.subarray(at + 1, at + 17).reduce((sum, codes) => sum + codes, 0);
    }
  }
  return ids;
}

/** The frame header with the size of one chunk: every strip or tile is a picture of its own. */
function resized(frame: Uint8Array, { width, height }: Chunk): Uint8Array {
  if (width > 65_535 || height > 65_535 || frame.length < 9) throw corrupt('Old JPEG data have a broken frame header');
  const copy = frame.slice();
  copy.set([height >> 8, height & 255, width >> 8, width & 255], 5);
  return copy;
}
