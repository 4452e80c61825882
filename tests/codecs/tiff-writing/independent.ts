import { fromArrayBuffer } from 'geotiff';
import { decode as decodeImageJs } from 'tiff';
import UTIF from 'utif';
import type { Image, Layout } from '../../../codecs/index.ts';

/** Samples as a file stores them, by the decoders of others, spread to RGBA by its layout. */
export type StoredSamples = ArrayLike<number>;

/** RGBA of stored samples; `palette` is a colour map of 16 bits, all reds first. */
export function spread(
  samples: StoredSamples,
  { color, alpha }: Pick<Layout, 'color' | 'alpha'>,
  full: number,
  palette?: ArrayLike<number>,
): number[] {
  const step = (color === 'rgb' ? 3 : 1) + (alpha ? 1 : 0);
  const rgba: number[] = [];
  for (let at = 0; at < samples.length; at += step) {
    const value = samples[at]!;
    if (palette) for (let channel = 0; channel < 3; channel++) rgba.push(palette[channel * 256 + value]! >> 8);
    else if (color === 'rgb') rgba.push(value, samples[at + 1]!, samples[at + 2]!);
    else {
      const shade = color === 'bilevel' ? value * full : value;
      rgba.push(shade, shade, shade);
    }
    rgba.push(alpha ? samples[at + step - 1]! : full);
  }
  return rgba;
}

/** All pages as geotiff sees them. */
export async function decodeByGeotiff(
  file: Uint8Array,
): Promise<{ width: number; height: number; samples: StoredSamples; palette?: ArrayLike<number> }[]> {
  const { buffer } = new Uint8Array(file);
  const tiff = await fromArrayBuffer(buffer);
  const pages = [];
  for (let index = 0; index < (await tiff.getImageCount()); index++) {
    const page = await tiff.getImage(index);
    const palette = await page.fileDirectory.loadValue('ColorMap').catch(() => undefined);
    pages.push({
      width: page.getWidth(),
      height: page.getHeight(),
      samples: (await page.readRasters({ interleave: true })) as unknown as StoredSamples,
      ...(palette !== undefined && { palette: palette as ArrayLike<number> }),
    });
  }
  return pages;
}

/** The first page as image-js sees it: it knows neither BigTIFF nor PackBits. */
export function decodeByImageJs(file: Uint8Array): { samples: StoredSamples; palette?: ArrayLike<number> } {
  const [page] = decodeImageJs(file);
  const colors = page!.palette;
  const palette = colors && [0, 1, 2].flatMap((channel) => colors.map((color) => color[channel]!));
  return { samples: page!.data, ...(palette && { palette }) };
}

/** The first page as utif sees it: 16 bits are cut to 8, and gray with alpha is garbage to it. */
export function decodeByUtif(file: Uint8Array): Uint8Array {
  const { buffer } = new Uint8Array(file);
  const [page] = UTIF.decode(buffer);
  UTIF.decodeImage(buffer, page!);
  return UTIF.toRGBA8(page!);
}

/** The pixels as a decoder that cuts to 8 bits gives them. */
export function cutTo8Bit({ data }: Image): number[] {
  return data instanceof Uint16Array ? Array.from(data, (value) => value >> 8) : Array.from(data);
}
