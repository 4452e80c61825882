import { type Conditioning, decodeArithmeticScan, defaultConditioning } from './arithmetic-scan.ts';
import { corrupt, type Frame, type FrameComponent, isFrameMarker, readFrame, truncated } from './frame.ts';
import { buildHuffmanTable, type HuffmanTable } from './huffman.ts';
import { decodeHuffmanScan } from './huffman-scan.ts';
import { inverseDct } from './inverse-dct.ts';
import { decodeLosslessScan } from './lossless-scan.ts';
import type { Scan, ScanComponent } from './scan.ts';
import { ScanBudget } from './scan-budget.ts';
import { needsSmoothing, type Precision, smoothBlocks } from './smooth.ts';
import { zigzag } from './zigzag.ts';

/** The samples of one component at its own resolution, `stride` samples a row. */
export interface JpegPlane {
  readonly id: number;
  readonly h: number;
  readonly v: number;
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  /** 0 to 2^precision − 1. */
  readonly data: Uint8Array | Uint16Array;
}

/** A decoded JPEG before its chroma is upsampled and its colours are converted. */
export interface JpegPlanes {
  readonly width: number;
  readonly height: number;
  readonly precision: number;
  readonly hMax: number;
  readonly vMax: number;
  readonly lossless: boolean;
  readonly components: readonly JpegPlane[];
  /** The transform byte of an Adobe APP14 segment: 0 none, 1 YCbCr, 2 YCCK. */
  readonly adobeTransform?: number;
  readonly jfif: boolean;
}

/** What stands between markers and is read by those after it. */
interface Tables {
  readonly quantization: (Uint16Array | undefined)[];
  readonly dc: (HuffmanTable | undefined)[];
  readonly ac: (HuffmanTable | undefined)[];
  readonly conditioning: Conditioning;
  restartInterval: number;
  adobeTransform?: number;
  jfif: boolean;
}

/** A component while its scans come in. */
interface Work {
  readonly coefficients: Int16Array<ArrayBuffer>;
  readonly lossless?: Uint16Array;
  readonly precision: Precision;
  quantization?: Uint16Array | undefined;
  seen: boolean;
}

/**
 * Decodes a JPEG to its component planes: sequential and progressive, Huffman and arithmetic, 8 and 12 bits, and lossless
 * Huffman of 2 to 16 bits; any sampling factors; a missing EOI after complete data is forgiven.
 * The caller has held the frame's size against its limits.
 * @param tables an abbreviated stream with tables only, as TIFF's JPEGTables holds it (T.81 §B.5)
 * @throws CodecError `truncated`, `corrupt`, `unsupported-feature`
 * @see ITU-T T.81
 */
export function decodePlanes(bytes: Uint8Array, tables?: Uint8Array): JpegPlanes {
  const state: Tables = {
    quantization: [],
    dc: [],
    ac: [],
    conditioning: defaultConditioning(),
    restartInterval: 0,
    jfif: false,
  };
  if (tables !== undefined) readSegments(tables, state, true);
  return readSegments(bytes, state, false)!;
}

function readSegments(bytes: Uint8Array, tables: Tables, tablesOnly: boolean): JpegPlanes | undefined {
  let frame: Frame | undefined;
  let budget: ScanBudget | undefined;
  let work: Work[] = [];
  let at = bytes[0] === 0xff && bytes[1] === 0xd8 ? 2 : 0;
  for (;;) {
    while (at < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0xff && bytes[at + 1] !== 0)) at += 1;
    const marker = bytes[at + 1];
    if (marker === undefined || marker === 0xd9) break;
    const start = at + 4;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    if (start > bytes.length) break;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (length < 2) throw corrupt(`the marker 0x${marker.toString(16)} has a length of ${length}`, at + 2);
    const end = at + 2 + length;
    if (end > bytes.length) throw truncated(`the file ends within the marker 0x${marker.toString(16)}`, at);
    const segment = bytes.subarray(start, end);
    at = end;
    if (isFrameMarker(marker)) {
      if (frame !== undefined) throw corrupt('there is a second frame header', start - 4);
      frame = readFrame(marker, segment, start, () => linesOfDnl(bytes, end));
      budget = new ScanBudget(frame.components.reduce((sum, component) => sum + blocksOf(component), 0));
      work = frame.components.map(({ blocksAcross, blocksDown }) => ({
        coefficients: new Int16Array(frame!.process === 'lossless' ? 0 : blocksAcross * blocksDown * 64),
        ...(frame!.process === 'lossless' ? { lossless: new Uint16Array(blocksAcross * blocksDown) } : {}),
        precision: new Int8Array(64).fill(-1),
        seen: false,
      }));
    } else if (marker === 0xda) {
      if (frame === undefined || budget === undefined)
        throw corrupt('a scan stands before the frame header', start - 4);
      at = readScan(bytes, end, segment, frame, work, tables, budget);
    } else {
      readTables(marker, segment, start, tables);
    }
  }
  if (tablesOnly) return undefined;
  if (frame === undefined) throw truncated('the file ends before the frame header', bytes.length);
  if (work.some(({ seen }) => !seen))
    throw truncated('the file ends before every component has been read', bytes.length);
  return finish(frame, work, tables);
}

/** The number of lines that a DNL segment gives after the first scan. @see T.81 §B.2.5 */
function linesOfDnl(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 6 <= bytes.length; at++)
    if (bytes[at] === 0xff && bytes[at + 1] === 0xdc) return (bytes[at + 4]! << 8) | bytes[at + 5]!;
  return 0;
}

function readTables(marker: number, segment: Uint8Array, offset: number, tables: Tables): void {
  switch (marker) {
    case 0xdb:
      readQuantization(segment, offset, tables);
      break;
    case 0xc4:
      readHuffman(segment, offset, tables);
      break;
    case 0xcc:
      readConditioning(segment, offset, tables.conditioning);
      break;
    case 0xdd:
      if (segment.length < 2) throw corrupt('the restart interval is too short', offset);
      tables.restartInterval = (segment[0]! << 8) | segment[1]!;
      break;
    case 0xe0:
      if (startsWith(segment, 'JFIF\0')) tables.jfif = true;
      break;
    case 0xee:
      if (segment.length >= 12 && startsWith(segment, 'Adobe')) tables.adobeTransform = segment[11]!;
      break;
  }
}

function startsWith(segment: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (segment[i] !== text.charCodeAt(i)) return false;
  return true;
}

/** @see T.81 §B.2.4.1 */
function readQuantization(segment: Uint8Array, offset: number, tables: Tables): void {
  for (let at = 0; at < segment.length; ) {
    const wide = segment[at]! >> 4 !== 0;
    const target = segment[at]! & 15;
    at += 1;
    const size = wide ? 128 : 64;
    if (target > 3 || at + size > segment.length) throw corrupt('a quantization table is broken', offset + at);
    const table = new Uint16Array(64);
    for (let k = 0; k < 64; k++)
      table[zigzag[k]!] = wide ? (segment[at + k * 2]! << 8) | segment[at + k * 2 + 1]! : segment[at + k]!;
    tables.quantization[target] = table;
    at += size;
  }
}

/** @see T.81 §B.2.4.2 */
function readHuffman(segment: Uint8Array, offset: number, tables: Tables): void {
  for (let at = 0; at < segment.length; ) {
    const target = segment[at]! & 15;
    const kind = segment[at]! >> 4 === 0 ? tables.dc : tables.ac;
    const counts = segment.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (target > 3 || counts.length < 16 || total > 256 || at + 17 + total > segment.length)
      throw corrupt('a Huffman table is broken', offset + at);
    kind[target] = buildHuffmanTable(counts, segment.slice(at + 17, at + 17 + total), offset + at);
    at += 17 + total;
  }
}

/** @see T.81 §B.2.4.3 */
function readConditioning(segment: Uint8Array, offset: number, conditioning: Conditioning): void {
  for (let at = 0; at + 1 < segment.length; at += 2) {
    const target = segment[at]! & 15;
    const value = segment[at + 1]!;
    if (target > 3) throw corrupt('an arithmetic conditioning table is broken', offset + at);
    if (segment[at]! >> 4 === 0) {
      conditioning.dcLower[target] = value & 15;
      conditioning.dcUpper[target] = value >> 4;
    } else {
      conditioning.acThreshold[target] = value;
    }
  }
}

/** Reads a scan header (T.81 §B.2.3) and its data. @returns where the next marker is looked for */
function readScan(
  bytes: Uint8Array,
  start: number,
  segment: Uint8Array,
  frame: Frame,
  work: Work[],
  tables: Tables,
  budget: ScanBudget,
): number {
  const count = segment[0] ?? 0;
  if (count < 1 || count > 4 || segment.length < 4 + count * 2) throw corrupt('the scan header is broken', start);
  const components: ScanComponent[] = [];
  for (let i = 0; i < count; i++) {
    const id = segment[1 + i * 2]!;
    const index = frame.components.findIndex(
      (component, at) => component.id === id && !components.some((c) => c.index === at),
    );
    const component = frame.components[index];
    if (component === undefined)
      throw corrupt(`the scan names the component ${id}, which the frame does not have`, start);
    const selectors = segment[2 + i * 2]!;
    components.push({
      component,
      index,
      dcTable: (selectors >> 4) & 3,
      acTable: selectors & 3,
      coefficients: work[index]!.coefficients,
    });
    // The table that is defined when a component's first scan starts is the one that it was made with (§B.2.4.1).
    work[index]!.quantization ??= tables.quantization[component.quantizationTable];
    work[index]!.seen = true;
  }
  const at = 1 + count * 2;
  const scan: Scan = {
    components,
    spectralStart: segment[at]!,
    spectralEnd: segment[at + 1]!,
    successiveHigh: segment[at + 2]! >> 4,
    successiveLow: segment[at + 2]! & 15,
  };
  if (count > 1 && components.reduce((sum, { component }) => sum + component.h * component.v, 0) > 10)
    throw corrupt('an MCU has more than ten blocks', start);
  const scanned = components.reduce((sum, { component }) => sum + blocksOf(component), 0);
  budget.spend(scanned, Math.min(Math.max(scan.spectralEnd - scan.spectralStart + 1, 1), 64));
  if (frame.process === 'lossless') {
    const planes = components.map(({ index }) => work[index]!.lossless!);
    return decodeLosslessScan(bytes, start, frame, scan, tables.dc, tables.restartInterval, planes);
  }
  if (frame.process === 'progressive') checkProgression(scan, start);
  for (const { index } of components)
    for (let k = scan.spectralStart; k <= scan.spectralEnd; k++)
      work[index]!.precision[zigzag[k]!] = scan.successiveLow;
  return frame.coding === 'arithmetic'
    ? decodeArithmeticScan(bytes, start, frame, scan, tables.conditioning, tables.restartInterval)
    : decodeHuffmanScan(bytes, start, frame, scan, tables, tables.restartInterval);
}

function blocksOf({ blocksAcross, blocksDown }: FrameComponent): number {
  return blocksAcross * blocksDown;
}

/** @see T.81 §G.1.1.1, table B.3 */
function checkProgression(scan: Scan, offset: number): void {
  const { components, spectralStart, spectralEnd, successiveHigh, successiveLow } = scan;
  const band =
    spectralStart === 0
      ? spectralEnd === 0
      : components.length === 1 && spectralEnd >= spectralStart && spectralEnd <= 63;
  const bits = successiveLow <= 13 && (successiveHigh === 0 || successiveHigh === successiveLow + 1);
  if (!band || !bits) throw corrupt('a progressive scan has impossible parameters', offset);
}

function finish(frame: Frame, work: Work[], tables: Tables): JpegPlanes {
  const scratch = new Int32Array(64);
  const components = frame.components.map((component, index) => {
    const { id, h, v, width, height, blocksAcross } = component;
    const { coefficients, lossless, quantization, precision: known } = work[index]!;
    if (lossless !== undefined) return { id, h, v, width, height, stride: blocksAcross, data: lossless };
    if (quantization === undefined)
      throw corrupt(`the quantization table ${component.quantizationTable} is not defined`, 0);
    if (frame.process === 'progressive' && needsSmoothing(known))
      smoothBlocks(coefficients, component, quantization, known);
    const stride = blocksAcross * 8;
    const data = planeInPlace(coefficients, quantization, scratch, blocksAcross, frame.precision);
    return { id, h, v, width, height, stride, data };
  });
  const { width, height, precision, hMax, vMax } = frame;
  const { adobeTransform, jfif } = tables;
  const lossless = frame.process === 'lossless';
  return {
    width,
    height,
    precision,
    hMax,
    vMax,
    lossless,
    components,
    jfif,
    ...(adobeTransform === undefined ? {} : { adobeTransform }),
  };
}

/**
 * The samples of a component, in the memory of its coefficients: a row of blocks has as many of the ones as of the
 * others, and a large picture would not fit twice.
 */
function planeInPlace(
  coefficients: Int16Array<ArrayBuffer>,
  quantization: Uint16Array,
  scratch: Int32Array,
  blocksAcross: number,
  precision: number,
): JpegPlane['data'] {
  const stride = blocksAcross * 8;
  const rowLength = stride * 8;
  const data = precision === 8 ? new Uint8Array(coefficients.buffer) : new Uint16Array(coefficients.buffer);
  const samples = precision === 8 ? new Uint8Array(rowLength) : new Uint16Array(rowLength);
  for (let from = 0; from < coefficients.length; from += rowLength) {
    for (let column = 0; column < blocksAcross; column++)
      inverseDct(coefficients, from + column * 64, quantization, scratch, samples, column * 8, stride, precision);
    data.set(samples, from);
  }
  return data;
}
