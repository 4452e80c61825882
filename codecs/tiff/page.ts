import type { Layout, Orientation } from '../image.ts';
import { holdLimit, type Limits } from '../limits.ts';
import { toOrientation } from '../metadata/orientation.ts';
import { corrupt, unsupported } from './errors.ts';
import type { Ifd } from './ifd.ts';
import type { SharedTables } from './shared-tables.ts';
import { type ChunkGrid, readChunkGrid } from './strips-and-tiles.ts';
import { type Compression, compressionNames, type Photometric, photometricNames, tags } from './tags.ts';

/** How the bits of a sample are to be read (TIFF 6.0 §19); undefined data counts as unsigned. */
type SampleFormat = 'unsigned' | 'signed' | 'float';

/** Where a page's opacity is, and whether its colours are multiplied with it (TIFF 6.0 §18). */
interface AlphaSample {
  readonly index: number;
  readonly kind: 'associated' | 'unassociated';
}

/**
 * One page: what its directory declares, checked and with the defaults filled in. `photometric`, `bits` and the samples
 * are those of its chunks once they are unpacked; `layout` keeps what the directory says.
 */
export interface Page {
  readonly ifd: Ifd;
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  readonly layout: Layout;
  readonly compression: Compression;
  readonly photometric: Photometric;
  /** Bits of every sample, 1 to 64. */
  readonly bits: number;
  readonly sampleFormat: SampleFormat;
  readonly samplesPerPixel: number;
  /** Samples that make up the colour; alpha and extra samples follow them. */
  readonly colorSamples: number;
  readonly alpha: AlphaSample | undefined;
  readonly planar: boolean;
  /** 1 none, 2 horizontal differencing, 3 floating point. */
  readonly predictor: number;
  /** Whether bits fill bytes from the lowest on (FillOrder 2). */
  readonly lsbFirst: boolean;
  /** Luminance samples to one chrominance sample, horizontally and vertically; 1 and 1 but for YCbCr. */
  readonly subsampling: readonly [number, number];
  readonly grid: ChunkGrid;
  readonly tables: SharedTables;
  /** What the directory says, where the chunks once unpacked have other samples. */
  readonly declared: Pick<Page, 'photometric' | 'sampleFormat' | 'samplesPerPixel' | 'colorSamples' | 'subsampling'>;
}

const colorSamplesOf: Readonly<Record<Photometric, number>> = {
  'white-is-zero': 1,
  'black-is-zero': 1,
  rgb: 3,
  palette: 1,
  'transparency-mask': 1,
  separated: 4,
  ycbcr: 3,
  cielab: 3,
  icclab: 3,
  itulab: 3,
  'color-filter-array': 1,
  logl: 1,
  logluv: 3,
  'linear-raw': 3,
};

/**
 * Reads what a directory says of its page and holds it against the specification and the limits.
 * @param tables of its file
 * @throws CodecError `corrupt`, `unsupported-feature`, `limit-exceeded`
 */
export function readPage(ifd: Ifd, limits: Limits, tables: SharedTables): Page {
  const width = dimension(ifd, tags.imageWidth, 'ImageWidth');
  const height = dimension(ifd, tags.imageLength, 'ImageLength');
  holdLimit(limits, 'maxPixels', width * height, 'tiff');
  const compression = readCompression(ifd);
  const samplesPerPixel = readSamplesPerPixel(ifd);
  const photometric = readPhotometric(ifd, compression, samplesPerPixel);
  const colorSamples = Math.min(samplesPerPixel, colorSamplesOf[photometric]);
  if (samplesPerPixel < colorSamplesOf[photometric] && photometric !== 'linear-raw')
    throw corrupt(`${photometric} has ${colorSamplesOf[photometric]} samples a pixel; the page has ${samplesPerPixel}`);
  const planar = samplesPerPixel > 1 && ifd.number(tags.planarConfiguration) === 2;
  const bits = readBits(ifd, samplesPerPixel);
  const alpha = readAlpha(ifd, photometric, samplesPerPixel, colorSamples);
  const subsampling = photometric === 'ycbcr' ? readSubsampling(ifd) : ([1, 1] as const);
  const sampleFormat = readSampleFormat(ifd, bits);
  const page = asUnpacked({
    ifd,
    width,
    height,
    orientation: toOrientation(ifd.number(tags.orientation)),
    layout: {
      color: colorModelOf(photometric, bits, samplesPerPixel),
      bits,
      alpha: alpha !== undefined,
      compression,
    },
    compression,
    photometric,
    bits,
    sampleFormat,
    samplesPerPixel,
    colorSamples,
    alpha,
    planar,
    predictor: readPredictor(ifd, compression),
    lsbFirst: ifd.number(tags.fillOrder) === 2,
    subsampling,
    tables,
    declared: { photometric, sampleFormat, samplesPerPixel, colorSamples, subsampling },
  });
  return { ...page, grid: readChunkGrid(ifd, page, limits) };
}

function dimension(ifd: Ifd, tag: number, name: string): number {
  const value = ifd.number(tag);
  if (value === undefined) throw corrupt(`${name} is missing`);
  if (!Number.isInteger(value) || value < 1) throw corrupt(`${name} is ${value}; it is at least 1`);
  return value;
}

function readCompression(ifd: Ifd): Compression {
  const number = ifd.number(tags.compression) ?? 1;
  const name = (compressionNames as Readonly<Record<number, Compression>>)[number];
  if (name === undefined) throw unsupported(`Compression ${number} is not known`);
  return name;
}

function readSamplesPerPixel(ifd: Ifd): number {
  const samples = ifd.number(tags.samplesPerPixel) ?? Math.max(1, ifd.count(tags.bitsPerSample));
  if (samples < 1 || samples > 65_535) throw corrupt(`SamplesPerPixel is ${samples}`);
  return samples;
}

function readPhotometric(ifd: Ifd, compression: Compression, samplesPerPixel: number): Photometric {
  const number = ifd.number(tags.photometricInterpretation);
  if (number === undefined) {
    // A required field; where writers forgot it, the number of colours tells, as in libtiff.
    const colors = samplesPerPixel - ifd.count(tags.extraSamples);
    if (colors >= 3) return 'rgb';
    return compression.startsWith('ccitt') ? 'white-is-zero' : 'black-is-zero';
  }
  const name = (photometricNames as Readonly<Record<number, Photometric>>)[number];
  if (name === undefined) throw unsupported(`PhotometricInterpretation ${number} is not known`);
  if (name === 'color-filter-array') throw unsupported('A raw sensor picture (colour filter array) is not read');
  const inkSet = ifd.number(tags.inkSet) ?? 1;
  if (name === 'separated' && samplesPerPixel < 4)
    throw unsupported(`A separation of ${samplesPerPixel} inks is not read`);
  if (name === 'separated' && inkSet === 2) throw unsupported('Inks other than CMYK are not read');
  return name;
}

function readBits(ifd: Ifd, samplesPerPixel: number): number {
  const all = ifd.numbers(tags.bitsPerSample, samplesPerPixel) ?? [];
  const bits = all[0] ?? 1;
  if (all.some((other) => other !== bits))
    throw unsupported(`Samples of different depths (${all.slice(0, 8).join(', ')}) are not read`);
  if (bits < 1 || bits > 64)
    throw bits === 0 ? corrupt('BitsPerSample is 0') : unsupported(`${bits} bits a sample are not read`);
  return bits;
}

function readSampleFormat(ifd: Ifd, bits: number): SampleFormat {
  const formats = ifd.numbers(tags.sampleFormat, 64) ?? [];
  const format = formats[0] ?? 1;
  if (formats.some((other) => other !== format)) throw unsupported('Samples of different formats are not read');
  switch (format) {
    case 1:
    case 4:
      return 'unsigned';
    case 2:
      return 'signed';
    case 3:
      if (bits === 16 || bits === 24 || bits === 32 || bits === 64) return 'float';
      throw unsupported(`Floating point samples of ${bits} bits are not read`);
    case 5:
    case 6:
      throw unsupported('Complex samples are not read');
    default:
      // libtiff and others take what is not defined for unsigned.
      return 'unsigned';
  }
}

/**
 * Opacity by ExtraSamples. One extra sample that the file does not explain (an unspecified one, or a fourth sample of
 * RGB without the field) is nearly always meant for alpha, and read as such by ImageMagick, FFmpeg and libtiff.
 */
function readAlpha(
  ifd: Ifd,
  photometric: Photometric,
  samplesPerPixel: number,
  colorSamples: number,
): AlphaSample | undefined {
  const extra = samplesPerPixel - colorSamples;
  const kinds = ifd.numbers(tags.extraSamples, extra) ?? [];
  const found = kinds.findIndex((kind) => kind === 1 || kind === 2);
  if (found >= 0) return { index: colorSamples + found, kind: kinds[found] === 1 ? 'associated' : 'unassociated' };
  const unexplained = extra === 1 && (kinds.length === 1 || photometric === 'rgb');
  return unexplained ? { index: colorSamples, kind: 'unassociated' } : undefined;
}

/** §14 and its successors define the predictor for these compressions; elsewhere the field is void, as in libtiff. */
function readPredictor(ifd: Ifd, compression: Compression): number {
  if (compression !== 'lzw' && compression !== 'deflate' && compression !== 'zstd' && compression !== 'lzma') return 1;
  const predictor = ifd.number(tags.predictor) ?? 1;
  if (predictor < 1 || predictor > 3) throw unsupported(`Predictor ${predictor} is not known`);
  return predictor;
}

function readSubsampling(ifd: Ifd): readonly [number, number] {
  const across = ifd.number(tags.ycbcrSubsampling) ?? 2;
  const down = ifd.number(tags.ycbcrSubsampling, 1) ?? 2;
  const allowed = [1, 2, 4];
  if (!allowed.includes(across) || !allowed.includes(down))
    throw corrupt(`YCbCrSubSampling is ${across}, ${down}; each is 1, 2 or 4`);
  return [across, down];
}

/** Compressions that know about colour hand out other samples than the directory declares. */
function asUnpacked(page: Omit<Page, 'grid'>): Omit<Page, 'grid'> {
  const { compression, photometric } = page;
  switch (compression) {
    case 'jpeg':
      // A plane of its own tells its decoder nothing about colour, and its samples are as few as they are.
      if (page.planar) return page;
      return photometric === 'ycbcr' && page.bits === 8 && page.samplesPerPixel === 3
        ? { ...page, photometric: 'rgb', subsampling: [1, 1] }
        : { ...page, subsampling: [1, 1] };
    case 'old-jpeg':
      return { ...page, subsampling: [1, 1] };
    case 'sgilog':
    case 'sgilog24':
      return asLogWords(page);
    default:
      if (photometric === 'logl' || photometric === 'logluv')
        throw unsupported(`${page.layout.compression} of logarithmic luminance is not read`);
      return page;
  }
}

/** LogLuv unpacks to words of 32 or 24 bits, LogL to words of 16 (TIFF 6.0 Supplement by G. Ward Larson). */
function asLogWords(page: Omit<Page, 'grid'>): Omit<Page, 'grid'> {
  const { compression, photometric } = page;
  if (photometric !== 'logluv' && photometric !== 'logl')
    throw corrupt(`${compression} packs logarithmic luminance only`);
  if (photometric === 'logl' && compression === 'sgilog24') throw corrupt('SGI Log 24 packs colour only');
  const bytesPerPixel = photometric === 'logl' ? 2 : compression === 'sgilog' ? 4 : 3;
  return {
    ...page,
    bits: 8,
    sampleFormat: 'unsigned',
    samplesPerPixel: bytesPerPixel,
    colorSamples: bytesPerPixel,
    alpha: undefined,
    planar: false,
    layout: { ...page.layout, alpha: false },
  };
}

function colorModelOf(photometric: Photometric, bits: number, samplesPerPixel: number): Layout['color'] {
  switch (photometric) {
    case 'white-is-zero':
    case 'black-is-zero':
    case 'transparency-mask':
      return bits === 1 && samplesPerPixel === 1 ? 'bilevel' : 'gray';
    case 'logl':
    case 'color-filter-array':
      return 'gray';
    case 'palette':
      return 'palette';
    case 'rgb':
    case 'logluv':
    case 'linear-raw':
      return 'rgb';
    case 'separated':
      return 'cmyk';
    case 'ycbcr':
      return 'ycbcr';
    case 'cielab':
    case 'icclab':
    case 'itulab':
      return 'lab';
  }
}
