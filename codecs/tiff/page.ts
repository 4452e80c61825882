import { codecError } from '../errors.ts';
import type { ColorModel, Layout, Orientation } from '../image.ts';
import { toOrientation } from '../metadata/orientation.ts';
import type { Ifd } from './ifd.ts';
import { tags } from './tags.ts';

/** What the fields of a directory say of a page's pixels, with the specification's defaults. */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: readonly number[];
  readonly samplesPerPixel: number;
  readonly compression: TiffCompression;
  readonly photometric: Photometric;
  readonly planar: boolean;
  readonly predictor: number;
  /** Whether the bits of each byte run from the lowest (FillOrder 2). */
  readonly reversedBits: boolean;
  readonly t4Options: number;
  readonly sampleFormat: number;
  /** The first alpha sample's kind; which sample it is follows from the photometric interpretation. */
  readonly alpha: 'none' | 'associated' | 'unassociated';
  /** Index of the first alpha sample. */
  readonly alphaSample: number;
  readonly orientation: Orientation;
  readonly layout: Layout;
  readonly ifd: Ifd;
}

const compressions = {
  1: 'none',
  2: 'ccitt-rle',
  3: 'ccitt-g3',
  4: 'ccitt-g4',
  5: 'lzw',
  6: 'jpeg-old',
  7: 'jpeg',
  8: 'deflate',
  32766: 'next',
  32773: 'packbits',
  32809: 'thunderscan',
  32946: 'deflate',
  34676: 'sgilog',
  34677: 'sgilog24',
  34712: 'jpeg2000',
  34887: 'lerc',
  34925: 'lzma',
  50000: 'zstd',
  50001: 'webp',
} as const;
/** The Compression field (tag 259) by name. */
export type TiffCompression = (typeof compressions)[keyof typeof compressions] | 'unknown';

const photometrics = {
  0: 'white-is-zero',
  1: 'black-is-zero',
  2: 'rgb',
  3: 'palette',
  4: 'mask',
  5: 'separated',
  6: 'ycbcr',
  8: 'cielab',
  9: 'icclab',
  10: 'itulab',
  32803: 'cfa',
  32844: 'logl',
  32845: 'logluv',
} as const;
/** The PhotometricInterpretation field (tag 262) by name. */
export type Photometric = (typeof photometrics)[keyof typeof photometrics] | 'unknown';

const colorSamples: Partial<Record<Photometric, number>> = {
  rgb: 3,
  separated: 4,
  ycbcr: 3,
  cielab: 3,
  icclab: 3,
  itulab: 3,
  logluv: 3,
};

/** Samples of a pixel that are looked at; no colour and its extras come near it. */
const maxSamples = 64;

/** @throws CodecError `corrupt` when a field that every page needs is missing or impossible */
export function readPage(ifd: Ifd): TiffPage {
  const [width, height] = [ifd.number(tags.imageWidth) ?? 0, ifd.number(tags.imageLength) ?? 0];
  if (!Number.isInteger(width) || !Number.isInteger(height) || width <= 0 || height <= 0)
    throw codecError('corrupt', `A page of ${width}×${height} has no pixels`, { format: 'tiff' });
  const samplesPerPixel = ifd.number(tags.samplesPerPixel) ?? 1;
  const declaredBits = ifd.numbers(tags.bitsPerSample, maxSamples) ?? [1];
  if (samplesPerPixel < 1 || declaredBits.length === 0 || declaredBits.some((bits) => bits < 1 || bits > 64))
    throw codecError('corrupt', `${samplesPerPixel} samples of ${declaredBits.slice(0, 8)} bits are not possible`, {
      format: 'tiff',
    });
  // Some writers give one value for all samples.
  const bitsPerSample = Array.from(
    { length: Math.min(samplesPerPixel, maxSamples) },
    (_, index) => declaredBits[index] ?? declaredBits[0]!,
  );
  const code = ifd.number(tags.compression) ?? 1;
  const compression = (compressions as Readonly<Record<number, TiffCompression>>)[code] ?? 'unknown';
  const photometric = readPhotometric(ifd, samplesPerPixel);
  const { alpha, alphaSample } = readAlpha(ifd, photometric);
  return {
    width,
    height,
    bitsPerSample,
    samplesPerPixel,
    compression,
    photometric,
    planar: ifd.number(tags.planarConfiguration) === 2 && samplesPerPixel > 1,
    predictor: ifd.number(tags.predictor) ?? 1,
    reversedBits: ifd.number(tags.fillOrder) === 2,
    t4Options: ifd.number(tags.t4Options) ?? 0,
    sampleFormat: ifd.number(tags.sampleFormat) ?? 1,
    alpha,
    alphaSample,
    orientation: toOrientation(ifd.number(tags.orientation)),
    layout: {
      color: colorOf(photometric, bitsPerSample[0]!),
      bits: bitsPerSample[0]!,
      alpha: alpha !== 'none',
      compression: compression === 'unknown' ? `unknown (${code})` : compression,
    },
    ifd,
  };
}

function readPhotometric(ifd: Ifd, samplesPerPixel: number): Photometric {
  const code = ifd.number(tags.photometricInterpretation);
  // Without it, three samples can hardly be anything but RGB.
  if (code === undefined) return samplesPerPixel >= 3 ? 'rgb' : 'black-is-zero';
  return (photometrics as Readonly<Record<number, Photometric>>)[code] ?? 'unknown';
}

/** TIFF 6.0 §18: extra samples follow those of the colour; 1 is associated alpha, 2 unassociated. */
function readAlpha(ifd: Ifd, photometric: Photometric): Pick<TiffPage, 'alpha' | 'alphaSample'> {
  const extra = ifd.numbers(tags.extraSamples, maxSamples) ?? [];
  const index = extra.findIndex((kind) => kind === 1 || kind === 2);
  const alphaSample = (colorSamples[photometric] ?? 1) + Math.max(index, 0);
  if (index < 0) return { alpha: 'none', alphaSample };
  return { alpha: extra[index] === 1 ? 'associated' : 'unassociated', alphaSample };
}

function colorOf(photometric: Photometric, bits: number): ColorModel {
  switch (photometric) {
    case 'white-is-zero':
    case 'black-is-zero':
    case 'mask':
      return bits === 1 ? 'bilevel' : 'gray';
    case 'rgb':
      return 'rgb';
    case 'palette':
      return 'palette';
    case 'separated':
      return 'cmyk';
    case 'ycbcr':
      return 'ycbcr';
    case 'cielab':
    case 'icclab':
    case 'itulab':
    case 'logluv':
      return 'lab';
    case 'cfa':
    case 'logl':
    case 'unknown':
      return 'gray';
    default:
      return photometric satisfies never;
  }
}
