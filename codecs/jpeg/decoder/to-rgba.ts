import type { JpegPlane, JpegPlanes } from './planes.ts';
import { type FullRows, upsample } from './upsample.ts';

/** What the components of a JPEG stand for. `inverted` CMYK holds 0 for full ink, as Adobe writes it. */
export type JpegColor = 'gray' | 'rgb' | 'ycbcr' | 'cmyk' | 'ycck';

/**
 * Tells the colour model from the number of components, the Adobe segment, JFIF and the component ids, in this order.
 * @see Adobe Technical Note 5116 §18; JFIF 1.02; the conventions are those of the IJG's library
 */
export function colorOf(
  planes: Pick<JpegPlanes, 'adobeTransform' | 'jfif' | 'lossless'> & {
    components: readonly Pick<JpegPlane, 'id' | 'h' | 'v'>[];
  },
): JpegColor {
  const { components, adobeTransform, jfif } = planes;
  if (components.length < 3) return 'gray';
  // A transform that is not defined is taken for the usual one.
  if (components.length === 4) return adobeTransform ? 'ycck' : 'cmyk';
  if (jfif) return 'ycbcr';
  if (adobeTransform !== undefined) return adobeTransform === 0 ? 'rgb' : 'ycbcr';
  const ids = components.map(({ id }) => id).join();
  if (ids === '82,71,66') return 'rgb';
  const subsampled = components.some(({ h, v }) => h !== components[0]!.h || v !== components[0]!.v);
  // The lossless process is for RGB, which YCbCr of as many bits does not hold; only differences are subsampled.
  return planes.lossless && !subsampled ? 'rgb' : 'ycbcr';
}

/** Pixels that are made row by row, as the planes of their components fill up. */
export interface RgbaRows {
  readonly pixels: Uint8ClampedArray<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  /** Makes the pixels of row `y`. Of each component the row that it lies in is read, the one before and the one behind. */
  write(y: number): void;
}

/**
 * Converts component planes to RGBA, opaque, length = width × height × 4: bytes for 8-bit samples and less, else 0 to 65,535.
 * CMYK without a profile is 255 · (1 − c)(1 − k).
 * @see ITU-T T.871 §7 for YCbCr
 */
export function planesToRgba(planes: JpegPlanes): RgbaRows['pixels'] {
  const { pixels, write } = rgbaRows(planes);
  for (let y = 0; y < planes.height; y++) write(y);
  return pixels;
}

/** {@link planesToRgba} for planes that hold a part of the picture at a time. */
export function rgbaRows(planes: JpegPlanes): RgbaRows {
  const { width, height, precision } = planes;
  const pixels = precision <= 8 ? new Uint8ClampedArray(width * height * 4) : new Uint16Array(width * height * 4);
  const full = planes.components.map((component) => upsample(component, planes));
  const convert = rowConverter(colorOf(planes), full, precision, planes.adobeTransform !== undefined);
  const opaque = precision <= 8 ? 255 : 65_535;
  const scale = precision === 8 ? undefined : stretchTable((1 << precision) - 1, opaque);
  return {
    pixels,
    write(y) {
      const row = pixels.subarray(y * width * 4, (y + 1) * width * 4);
      convert(y, width, row);
      if (scale !== undefined) for (let at = 0; at < row.length; at++) row[at] = scale[row[at]!]!;
      for (let at = 3; at < row.length; at += 4) row[at] = opaque;
    },
  };
}

/** Writes one row of R, G and B at the samples' own precision. */
type RowConverter = (y: number, width: number, out: Uint8ClampedArray | Uint16Array) => void;

function rowConverter(color: JpegColor, planes: readonly FullRows[], precision: number, adobe: boolean): RowConverter {
  const [a, b, c, k] = planes;
  switch (color) {
    case 'gray':
      return (y, width, out) => {
        const gray = a!(y);
        for (let x = 0, to = 0; x < width; x++, to += 4) out[to] = out[to + 1] = out[to + 2] = gray[x]!;
      };
    case 'rgb':
      return (y, width, out) => {
        const [red, green, blue] = [a!(y), b!(y), c!(y)];
        for (let x = 0, to = 0; x < width; x++, to += 4) {
          out[to] = red[x]!;
          out[to + 1] = green[x]!;
          out[to + 2] = blue[x]!;
        }
      };
    case 'ycbcr':
      return ycbcrRow(a!, b!, c!, precision);
    case 'cmyk':
    case 'ycck':
      return cmykRow(color, [a!, b!, c!, k!], precision, adobe);
    default:
      return color satisfies never;
  }
}

const half = 32768;

/** R = Y + 1.402 Cr, G = Y − 0.344136 Cb − 0.714136 Cr, B = Y + 1.772 Cb, the factors rounded to 16 fraction bits. */
function ycbcrRow(lumaOf: FullRows, blueOf: FullRows, redOf: FullRows, precision: number): RowConverter {
  const middle = 1 << (precision - 1);
  const max = (1 << precision) - 1;
  const clamp = (value: number) => Math.min(Math.max(value, 0), max);
  return (y, width, out) => {
    const [luma, blue, red] = [lumaOf(y), blueOf(y), redOf(y)];
    for (let x = 0, to = 0; x < width; x++, to += 4) {
      const base = luma[x]!;
      const cb = blue[x]! - middle;
      const cr = red[x]! - middle;
      out[to] = clamp(base + ((91881 * cr + half) >> 16));
      out[to + 1] = clamp(base + ((-22554 * cb - 46802 * cr + half) >> 16));
      out[to + 2] = clamp(base + ((116130 * cb + half) >> 16));
    }
  };
}

/** Adobe stores inks inverted (0 is full ink), so the product of colour and black is the light that is left. */
function cmykRow(
  color: 'cmyk' | 'ycck',
  planes: readonly [FullRows, FullRows, FullRows, FullRows],
  precision: number,
  adobe: boolean,
): RowConverter {
  const [c, m, yellow, k] = planes;
  const max = (1 << precision) - 1;
  const toRgb = ycbcrRow(c, m, yellow, precision);
  const toLight = (stored: number, light: number) =>
    Math.floor(((adobe ? stored : max - stored) * light * 2 + max) / (max * 2));
  return (y, width, out) => {
    const black = k(y);
    if (color === 'ycck') {
      toRgb(y, width, out);
      for (let x = 0, to = 0; x < width; x++, to += 4) {
        const light = adobe ? black[x]! : max - black[x]!;
        out[to] = toLight(max - out[to]!, light);
        out[to + 1] = toLight(max - out[to + 1]!, light);
        out[to + 2] = toLight(max - out[to + 2]!, light);
      }
      return;
    }
    const [cyan, magenta, yellows] = [c(y), m(y), yellow(y)];
    for (let x = 0, to = 0; x < width; x++, to += 4) {
      const light = adobe ? black[x]! : max - black[x]!;
      out[to] = toLight(cyan[x]!, light);
      out[to + 1] = toLight(magenta[x]!, light);
      out[to + 2] = toLight(yellows[x]!, light);
    }
  };
}

/** Spreads 0 … `from` over 0 … `to`, rounded. */
function stretchTable(from: number, to: number): Uint16Array | undefined {
  if (from === to) return undefined;
  return Uint16Array.from({ length: from + 1 }, (_, value) => Math.floor((value * to * 2 + from) / (from * 2)));
}
