import { type Conditioning, decodeArithmeticScan, defaultConditioning } from './arithmetic-scan.ts';
import { Bands } from './bands.ts';
import { corrupt, type Frame, type FrameComponent, isFrameMarker, readFrame, truncated } from './frame.ts';
import { buildHuffmanTable, type HuffmanTable } from './huffman.ts';
import { decodeHuffmanScan } from './huffman-scan.ts';
import { inverseDct } from './inverse-dct.ts';
import { decodeLosslessScan } from './lossless-scan.ts';
import type { JpegPlane, JpegPlanes, PictureMarks } from './planes.ts';
import type { Scan, ScanComponent } from './scan.ts';
import { ScanBudget } from './scan-budget.ts';
import { needsSmoothing, type Precision, smoothBlocks } from './smooth.ts';
import { planesToRgba, type RgbaRows } from './to-rgba.ts';
import { zigzag } from './zigzag.ts';

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
  /** Of the whole component, once it has a scan. */
  coefficients?: Int16Array<ArrayBuffer>;
  lossless?: Uint16Array;
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
  const state = noTables();
  if (tables !== undefined) readSegments(tables, state, 'whole');
  const picture = readSegments(bytes, state, 'whole');
  if (picture === undefined) throw truncated('the file ends before the frame header', bytes.length);
  if (picture.work.some(({ seen }) => !seen))
    throw truncated('the file ends before every component has been read', bytes.length);
  return finish(picture, state);
}

/**
 * Decodes a JPEG to RGBA as {@link decodePlanes} and {@link planesToRgba} do, in bands where it has one scan of all
 * components: then little is held beside the pixels.
 * @param scans that it seems to have
 * @throws CodecError `truncated`, `corrupt`, `unsupported-feature`
 */
export function decodeRgba(bytes: Uint8Array, scans: number): RgbaRows['pixels'] {
  const pixels = scans === 1 ? decodeInBands(bytes) : undefined;
  return pixels ?? planesToRgba(decodePlanes(bytes));
}

/** @returns nothing where that cannot be done, or where what stands behind the scan changes what it means */
function decodeInBands(bytes: Uint8Array): RgbaRows['pixels'] | undefined {
  const state = noTables();
  const { bands, marks } = readSegments(bytes, state, 'bands') ?? {};
  const isAsMarked = marks?.adobeTransform === state.adobeTransform && marks?.jfif === state.jfif;
  return isAsMarked ? bands?.finish() : undefined;
}

function noTables(): Tables {
  return {
    quantization: [],
    dc: [],
    ac: [],
    conditioning: defaultConditioning(),
    restartInterval: 0,
    jfif: false,
  };
}

/** A picture while its scans come in. */
interface Picture {
  readonly frame: Frame;
  readonly budget: ScanBudget;
  readonly work: readonly Work[];
  /** Of the one scan that was read in bands, and the marks that stood before it. */
  bands?: Bands;
  marks?: PictureMarks;
}

/** @returns what the scans told; nothing where there is no frame, or a scan that cannot be read in bands as it should */
function readSegments(bytes: Uint8Array, tables: Tables, scans: 'whole' | 'bands'): Picture | undefined {
  let picture: Picture | undefined;
  let at = bytes[0] === 0xff && bytes[1] === 0xd8 ? 2 : 0;
  for (;;) {
    while (at < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0xff && bytes[at + 1] !== 0)) at += 1;
    const marker = bytes[at + 1];
    if (marker === undefined || marker === 0xd9) return picture;
    const start = at + 4;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    if (start > bytes.length) return picture;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (length < 2) throw corrupt(`the marker 0x${marker.toString(16)} has a length of ${length}`, at + 2);
    const end = at + 2 + length;
    if (end > bytes.length) throw truncated(`the file ends within the marker 0x${marker.toString(16)}`, at);
    const segment = bytes.subarray(start, end);
    at = end;
    if (isFrameMarker(marker)) {
      if (picture !== undefined) throw corrupt('there is a second frame header', start - 4);
      const frame = readFrame(marker, segment, start, () => linesOfDnl(bytes, end));
      const budget = new ScanBudget(frame.components.reduce((sum, component) => sum + blocksOf(component), 0));
      const work = frame.components.map(() => ({ precision: new Int8Array(64).fill(-1), seen: false }));
      picture = { frame, budget, work };
    } else if (marker === 0xda) {
      if (picture === undefined) throw corrupt('a scan stands before the frame header', start - 4);
      if (scans === 'bands' && !beginBands(picture, segment, tables)) return undefined;
      at = readScan(bytes, end, segment, picture, tables);
    } else {
      readTables(marker, segment, start, tables);
    }
  }
}

/** Whether the scan can be read in bands: the first one, sequential, of all components, with what it needs before it. */
function beginBands(picture: Picture, segment: Uint8Array, tables: Tables): boolean {
  const { process, components } = picture.frame;
  const quantization = components.flatMap((component) => tables.quantization[component.quantizationTable] ?? []);
  const isWhole = segment[0] === components.length && quantization.length === components.length;
  if (picture.bands !== undefined || process !== 'sequential' || !isWhole) return false;
  const { jfif, adobeTransform } = tables;
  picture.marks = { jfif, ...(adobeTransform === undefined ? {} : { adobeTransform }) };
  picture.bands = new Bands(picture.frame, quantization, picture.marks);
  return true;
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
  { frame, work, bands, budget }: Picture,
  tables: Tables,
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
      coefficients: bands?.coefficients[index] ?? coefficientsOf(work[index]!, frame, component),
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
    ...(bands && { endRow: () => bands.endRow() }),
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

/** The component's own, made when its first scan begins; none in the lossless process. */
function coefficientsOf(work: Work, { process }: Frame, component: FrameComponent): Int16Array {
  if (process === 'lossless') work.lossless ??= new Uint16Array(blocksOf(component));
  work.coefficients ??= new Int16Array(process === 'lossless' ? 0 : blocksOf(component) * 64);
  return work.coefficients;
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

function finish({ frame, work }: Picture, tables: Tables): JpegPlanes {
  const scratch = new Int32Array(64);
  const components = frame.components.map((component, index) => {
    const { id, h, v, width, height, blocksAcross, blocksDown } = component;
    const { coefficients, lossless, quantization, precision: known } = work[index]!;
    if (lossless !== undefined)
      return { id, h, v, width, height, stride: blocksAcross, rows: blocksDown, data: lossless };
    if (coefficients === undefined || quantization === undefined)
      throw corrupt(`the quantization table ${component.quantizationTable} is not defined`, 0);
    if (frame.process === 'progressive' && needsSmoothing(known))
      smoothBlocks(coefficients, component, quantization, known);
    const stride = blocksAcross * 8;
    const data = planeInPlace(coefficients, quantization, scratch, blocksAcross, frame.precision);
    return { id, h, v, width, height, stride, rows: blocksDown * 8, data };
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
