import type { JpegPlane, JpegPlanes } from './decode-planes.ts';
import { type FullPlane, upsample } from './upsample.ts';

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

/**
 * Converts component planes to RGBA, opaque, length = width × height × 4: bytes for 8-bit samples and less, else 0 to 65,535.
 * CMYK without a profile is 255 · (1 − c)(1 − k).
 * @see ITU-T T.871 §7 for YCbCr
 */
export function planesToRgba(planes: JpegPlanes): Uint8ClampedArray<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const { width, height, precision } = planes;
  const full = planes.components.map((component) => upsample(component, planes));
  const pixels = precision <= 8 ? new Uint8ClampedArray(width * height * 4) : new Uint16Array(width * height * 4);
  const color = colorOf(planes);
  const max = (1 << precision) - 1;
  const row = rowConverter(color, full, precision, planes.adobeTransform !== undefined);
  for (let y = 0; y < height; y++) row(y, width, pixels, y * width * 4);
  if (precision !== 8) stretch(pixels, max, precision <= 8 ? 255 : 65535);
  const opaque = precision <= 8 ? 255 : 65535;
  for (let at = 3; at < pixels.length; at += 4) pixels[at] = opaque;
  return pixels;
}

/** Writes one row of R, G and B at the samples' own precision. */
type RowConverter = (y: number, width: number, out: Uint8ClampedArray | Uint16Array, at: number) => void;

function rowConverter(color: JpegColor, planes: readonly FullPlane[], precision: number, adobe: boolean): RowConverter {
  const [a, b, c, k] = planes;
  switch (color) {
    case 'gray':
      return (y, width, out, at) => {
        const from = y * a!.stride;
        for (let x = 0, to = at; x < width; x++, to += 4) out[to] = out[to + 1] = out[to + 2] = a!.data[from + x]!;
      };
    case 'rgb':
      return (y, width, out, at) => {
        for (let x = 0, to = at; x < width; x++, to += 4) {
          out[to] = a!.data[y * a!.stride + x]!;
          out[to + 1] = b!.data[y * b!.stride + x]!;
          out[to + 2] = c!.data[y * c!.stride + x]!;
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
function ycbcrRow(luma: FullPlane, blue: FullPlane, red: FullPlane, precision: number): RowConverter {
  const middle = 1 << (precision - 1);
  const max = (1 << precision) - 1;
  const clamp = (value: number) => Math.min(Math.max(value, 0), max);
  return (y, width, out, at) => {
    const lumaRow = y * luma.stride;
    const blueRow = y * blue.stride;
    const redRow = y * red.stride;
    for (let x = 0, to = at; x < width; x++, to += 4) {
      const base = luma.data[lumaRow + x]!;
      const cb = blue.data[blueRow + x]! - middle;
      const cr = red.data[redRow + x]! - middle;
      out[to] = clamp(base + ((91881 * cr + half) >> 16));
      out[to + 1] = clamp(base + ((-22554 * cb - 46802 * cr + half) >> 16));
      out[to + 2] = clamp(base + ((116130 * cb + half) >> 16));
    }
  };
}

/** Adobe stores inks inverted (0 is full ink), so the product of colour and black is the light that is left. */
function cmykRow(
  color: 'cmyk' | 'ycck',
  planes: readonly [FullPlane, FullPlane, FullPlane, FullPlane],
  precision: number,
  adobe: boolean,
): RowConverter {
  const [c, m, yellow, k] = planes;
  const max = (1 << precision) - 1;
  const toRgb = ycbcrRow(c, m, yellow, precision);
  return (y, width, out, at) => {
    if (color === 'ycck') toRgb(y, width, out, at);
    for (let x = 0, to = at; x < width; x++, to += 4) {
      const black = k.data[y * k.stride + x]!;
      const light = adobe ? black : max - black;
      for (let i = 0; i < 3; i++) {
        const plane = planes[i]!;
        const stored = color === 'ycck' ? max - out[to + i]! : plane.data[y * plane.stride + x]!;
        const ink = adobe ? stored : max - stored;
        out[to + i] = Math.floor((ink * light * 2 + max) / (max * 2));
      }
    }
  };
}

/** Spreads 0 … `from` over 0 … `to`, rounded. */
function stretch(pixels: Uint8ClampedArray | Uint16Array, from: number, to: number): void {
  if (from === to) return;
  const table = Uint16Array.from({ length: from + 1 }, (_, value) => Math.floor((value * to * 2 + from) / (from * 2)));
  for (let at = 0; at < pixels.length; at++) pixels[at] = table[pixels[at]!]!;
}
