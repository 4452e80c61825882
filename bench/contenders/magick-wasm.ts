import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  type Contender,
  type Format,
  hasAlpha,
  loadPackage,
  NotOffered,
  type Pixels,
  type Settings,
} from './contender.ts';

interface MagickImage {
  readonly width: number;
  readonly height: number;
  depth: number;
  quality: number;
  hasAlpha: boolean;
  readonly settings: { compression?: number };
  write<T>(format: string, use: (bytes: Uint8Array<ArrayBuffer>) => T): T;
}
interface Magick {
  initializeImageMagick(wasm: Uint8Array): Promise<void>;
  ImageMagick: {
    read<T>(bytes: Uint8Array | Uint8ClampedArray, settings: object, use: (image: MagickImage) => T): T;
  };
  MagickReadSettings: new (settings: object) => object;
  CompressionMethod: Readonly<Record<'NoCompression' | 'LZW' | 'Zip', number>>;
}

const names: Record<Format, string> = { jpeg: 'JPEG', png: 'PNG', bmp: 'BMP', tiff: 'TIFF' };
const methods = { none: 'NoCompression', lzw: 'LZW', deflate: 'Zip' } as const;

/** ImageMagick in WASM. */
export async function load(): Promise<Contender> {
  const magick = await loadPackage<Magick>('@imagemagick/magick-wasm');
  const path = createRequire(import.meta.url).resolve('@imagemagick/magick-wasm/magick.wasm');
  await magick.initializeImageMagick(await readFile(path));
  const { ImageMagick, MagickReadSettings } = magick;
  const copy = (bytes: Uint8Array<ArrayBuffer>) => bytes.slice();
  const read = <T>(bytes: Uint8Array, from: Format, use: (image: MagickImage) => T) =>
    ImageMagick.read(bytes, new MagickReadSettings({ format: names[from] }), use);
  return {
    async decode(bytes, format) {
      return read(bytes, format, (image) => {
        const { width, height } = image;
        image.depth = 8;
        return { width, height, data: image.write('RGBA', copy) };
      });
    },
    async encode(pixels: Pixels, settings: Settings) {
      if (settings.jpeg === 'small') throw new NotOffered('no mozjpeg');
      const { width, height, data } = pixels;
      return ImageMagick.read(data, new MagickReadSettings({ format: 'RGBA', width, height, depth: 8 }), (image) => {
        if (!hasAlpha(pixels)) image.hasAlpha = false;
        if (settings.quality !== undefined) image.quality = settings.quality;
        // For PNG the tens of the quality are the level and the ones the filter: 5 chooses by row.
        if (settings.level !== undefined) image.quality = settings.level * 10 + 5;
        if (settings.compression) image.settings.compression = magick.CompressionMethod[methods[settings.compression]];
        return image.write(settings.bits === 24 ? 'BMP3' : names[settings.format], copy);
      });
    },
    async convert(bytes, from, to) {
      return read(bytes, from, (image) => image.write(names[to], copy));
    },
  };
}
