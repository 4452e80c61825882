import { scaleTable } from '../color/depth.ts';
import { labWriter } from './cielab.ts';
import { corrupt, unsupported } from './errors.ts';
import type { Page } from './page.ts';
import { alphaWriter, fullScale, type Rgba, type RowShape, type RowWriter } from './row-writer.ts';
import { littleEndianHost, type SampleRow } from './samples.ts';
import { tags } from './tags.ts';
import { ycbcrWriter } from './ycbcr.ts';

/**
 * The writer for a page's colours.
 * @see TIFF 6.0 §4 to §6, §16 (CMYK), §18 (alpha), §20 to §23
 * @throws CodecError `unsupported-feature`, `corrupt`
 */
export function rowWriter(page: Page, shape: RowShape): RowWriter {
  const { photometric } = page;
  switch (photometric) {
    case 'white-is-zero':
    case 'black-is-zero':
    case 'transparency-mask':
      return grayWriter(shape, photometric === 'white-is-zero');
    case 'rgb':
    case 'linear-raw':
      return page.colorSamples === 1 ? grayWriter(shape, false) : rgbWriter(shape);
    case 'palette':
      return paletteWriter(page, shape);
    case 'separated':
      return cmykWriter(shape);
    case 'ycbcr':
      return ycbcrWriter(page, shape);
    case 'cielab':
    case 'icclab':
    case 'itulab':
      return labWriter(page, shape);
    case 'logl':
      return grayWriter({ ...shape, stride: 1, bits: 8 }, false);
    case 'logluv':
      return rgbWriter({ ...shape, stride: 3, bits: 8 });
    case 'color-filter-array':
      throw unsupported('A raw sensor picture (colour filter array) is not read');
    default:
      return photometric satisfies never;
  }
}

/**
 * Divides colour codes by the alpha that they were multiplied with (§18: associated alpha). Above alpha they clip.
 * @param colors how many samples of a pixel, from its first, are colours
 */
function unassociate(row: SampleRow, count: number, { stride, bits }: RowShape, alphaAt: number, colors: number): void {
  const top = bits === 16 ? 65_535 : (1 << bits) - 1;
  for (let pixel = 0; pixel < count * stride; pixel += stride) {
    const alpha = row[pixel + alphaAt]!;
    if (alpha === top) continue;
    for (let at = pixel; at < pixel + colors; at++)
      row[at] = alpha === 0 ? 0 : Math.min(top, Math.floor((row[at]! * top + (alpha >> 1)) / alpha));
  }
}

/** Colours that were multiplied with alpha are taken apart from it first, in a copy. */
function withStraightAlpha(shape: RowShape, colors: number, write: RowWriter): RowWriter {
  const { alpha, stride } = shape;
  if (alpha?.kind !== 'associated') return write;
  return (row, count, out, at, step) => {
    const straight = row.slice(0, count * stride) as SampleRow;
    unassociate(straight, count, shape, alpha.at, colors);
    write(straight, count, out, at, step);
  };
}

function grayWriter(shape: RowShape, inverted: boolean): RowWriter {
  const { stride, bits, alpha } = shape;
  const full = fullScale(bits);
  const scale = inverted ? scaleTable(bits).map((value) => full - value) : scaleTable(bits);
  if (alpha === undefined && bits <= 8 && littleEndianHost)
    return wordWriter(
      stride,
      Uint32Array.from(scale, (gray) => packPixel(gray, gray, gray)),
    );
  const writeAlpha = alphaWriter(shape);
  return withStraightAlpha(shape, 1, (row, count, out, at, step) => {
    for (let index = 0, from = 0, to = at * 4; index < count; index++, from += stride, to += step * 4)
      out[to] = out[to + 1] = out[to + 2] = scale[row[from]!]!;
    writeAlpha(row, count, out, at, step);
  });
}

function rgbWriter(shape: RowShape): RowWriter {
  const { stride, bits, alpha } = shape;
  if (bits === 8 && alpha?.kind !== 'associated' && littleEndianHost) return byteRgbWriter(stride, alpha?.at);
  if (bits === 16 && alpha?.kind !== 'associated') return wideRgbWriter(stride, alpha?.at);
  const scale = scaleTable(bits);
  const writeAlpha = alphaWriter(shape);
  return withStraightAlpha(shape, 3, (row, count, out, at, step) => {
    for (let index = 0, from = 0, to = at * 4; index < count; index++, from += stride, to += step * 4) {
      out[to] = scale[row[from]!]!;
      out[to + 1] = scale[row[from + 1]!]!;
      out[to + 2] = scale[row[from + 2]!]!;
    }
    writeAlpha(row, count, out, at, step);
  });
}

/** Pixels of 8 bits are written as one word each where the host's byte order is the usual one. */
function packPixel(red: number, green: number, blue: number): number {
  return (red | (green << 8) | (blue << 16) | 0xff000000) >>> 0;
}

/** One code a pixel, by a table of opaque pixels. */
function wordWriter(stride: number, pixels: Uint32Array): RowWriter {
  return (row, count, out, at, step) => {
    const words = new Uint32Array(out.buffer);
    for (let index = 0, from = 0, to = at; index < count; index++, from += stride, to += step)
      words[to] = pixels[row[from]!]!;
  };
}

/** The commonest kind: codes that are output samples already. */
function byteRgbWriter(stride: number, alphaAt: number | undefined): RowWriter {
  return (row, count, out, at, step) => {
    const words = new Uint32Array(out.buffer);
    if (alphaAt === undefined)
      for (let index = 0, from = 0, to = at; index < count; index++, from += stride, to += step)
        words[to] = row[from]! | (row[from + 1]! << 8) | (row[from + 2]! << 16) | 0xff000000;
    else
      for (let index = 0, from = 0, to = at; index < count; index++, from += stride, to += step)
        words[to] = row[from]! | (row[from + 1]! << 8) | (row[from + 2]! << 16) | (row[from + alphaAt]! << 24);
  };
}

/** Codes of 16 bits, which are output samples too. */
function wideRgbWriter(stride: number, alphaAt: number | undefined): RowWriter {
  return (row, count, out, at, step) => {
    if (stride === 4 && alphaAt === 3 && step === 1) {
      out.set(row.subarray(0, count * 4), at * 4);
      return;
    }
    for (let index = 0, from = 0, to = at * 4; index < count; index++, from += stride, to += step * 4) {
      out[to] = row[from]!;
      out[to + 1] = row[from + 1]!;
      out[to + 2] = row[from + 2]!;
      out[to + 3] = alphaAt === undefined ? 65_535 : row[from + alphaAt]!;
    }
  };
}

/** §16: without a profile, ink covers what is below it. Rounded down, as in libtiff and ImageMagick. */
function cmykWriter(shape: RowShape): RowWriter {
  const { stride, bits } = shape;
  const full = fullScale(bits);
  const light = scaleTable(bits).map((value) => full - value);
  const writeAlpha = alphaWriter(shape);
  return withStraightAlpha(shape, 4, (row, count, out, at, step) => {
    for (let index = 0, from = 0, to = at * 4; index < count; index++, from += stride, to += step * 4) {
      const black = light[row[from + 3]!]!;
      out[to] = Math.floor((light[row[from]!]! * black) / full);
      out[to + 1] = Math.floor((light[row[from + 1]!]! * black) / full);
      out[to + 2] = Math.floor((light[row[from + 2]!]! * black) / full);
    }
    writeAlpha(row, count, out, at, step);
  });
}

/** §5: all reds, all greens, all blues, of 16 bits each. An index past the map is black. */
function paletteWriter({ ifd }: Page, shape: RowShape): RowWriter {
  const { stride, bits } = shape;
  const colors = 1 << bits;
  const map = ifd.numbers(tags.colorMap, colors * 3) ?? [];
  const perColor = Math.floor(map.length / 3);
  if (perColor === 0) throw corrupt('A page of palette colours has no ColorMap');
  const [reds, greens, blues] = [0, 1, 2].map((channel) => {
    const table = bits > 8 ? new Uint16Array(colors) : new Uint8Array(colors);
    table.set(narrowColors(map, bits).slice(channel * perColor, (channel + 1) * perColor));
    return table;
  }) as [Rgba, Rgba, Rgba];
  if (shape.alpha === undefined && bits <= 8 && littleEndianHost)
    return wordWriter(
      stride,
      Uint32Array.from(reds, (red, code) => packPixel(red, greens[code]!, blues[code]!)),
    );
  const writeAlpha = alphaWriter(shape);
  return (row, count, out, at, step) => {
    for (let index = 0, from = 0, to = at * 4; index < count; index++, from += stride, to += step * 4) {
      const code = row[from]!;
      out[to] = reds[code]!;
      out[to + 1] = greens[code]!;
      out[to + 2] = blues[code]!;
    }
    writeAlpha(row, count, out, at, step);
  };
}

/**
 * Colours of a map in output scale. Old writers put 8 bits into the lower byte, others into the upper one alone;
 * both mean the byte itself.
 */
function narrowColors(map: readonly number[], bits: number): number[] {
  const low = map.every((value) => value < 256);
  const high = map.every((value) => (value & 255) === 0);
  if (bits > 8) return low ? map.map((value) => value * 257) : [...map];
  if (low) return [...map];
  return high ? map.map((value) => value >> 8) : map.map((value) => Math.round(value / 257));
}
