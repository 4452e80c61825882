import { type Contender, type Format, hasAlpha, loadPackage, NotOffered, type Settings } from './contender.ts';

interface VipsImage {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  bandjoin(value: number): VipsImage;
  extractBand(band: number, options: { n: number }): VipsImage;
  writeToMemory(): Uint8Array<ArrayBuffer>;
  writeToBuffer(suffix: string, options?: Readonly<Record<string, unknown>>): Uint8Array;
  delete(): void;
}
interface Vips {
  concurrency(threads: number): void;
  Cache: { max(operations: number): void };
  Image: {
    newFromBuffer(bytes: Uint8Array): VipsImage;
    newFromMemory(data: ArrayBufferView, width: number, height: number, bands: number, format: 'uchar'): VipsImage;
  };
}

const suffixes: Partial<Record<Format, string>> = { jpeg: '.jpg', png: '.png', tiff: '.tif' };

/** libvips in WASM, held to one thread; without the modules for formats that are not measured. */
export async function load(): Promise<Contender> {
  const { default: start } = await loadPackage<{ default(options: object): Promise<Vips> }>('wasm-vips');
  const vips = await start({ dynamicLibraries: [], print: () => {}, printErr: () => {} });
  vips.concurrency(1);
  vips.Cache.max(0);
  return {
    async decode(bytes, format) {
      suffixOf(format);
      return using(vips.Image.newFromBuffer(bytes), (image) => {
        const { width, height, bands } = image;
        if (bands === 4) return { width, height, data: image.writeToMemory() };
        return using(image.bandjoin(255), (rgba) => ({ width, height, data: rgba.writeToMemory() }));
      });
    },
    async encode(pixels, settings) {
      const suffix = suffixOf(settings.format);
      const { width, height, data } = pixels;
      const write = (image: VipsImage) => image.writeToBuffer(suffix, settingsOf(settings));
      return using(vips.Image.newFromMemory(data, width, height, 4, 'uchar'), (image) =>
        hasAlpha(pixels) ? write(image) : using(image.extractBand(0, { n: 3 }), write),
      );
    },
    async convert(bytes, from, to) {
      suffixOf(from);
      const suffix = suffixOf(to);
      return using(vips.Image.newFromBuffer(bytes), (image) => image.writeToBuffer(suffix));
    },
  };
}

function using<T>(image: VipsImage, use: (image: VipsImage) => T): T {
  try {
    return use(image);
  } finally {
    image.delete();
  }
}

function settingsOf({ quality, jpeg, compression, level }: Settings): Readonly<Record<string, unknown>> {
  return {
    ...(quality !== undefined && { Q: quality }),
    ...(jpeg === 'baseline' && { optimize_coding: true }),
    ...(jpeg === 'small' && {
      trellis_quant: true,
      overshoot_deringing: true,
      optimize_scans: true,
      interlace: true,
      quant_table: 3,
    }),
    ...(compression && { compression, predictor: compression === 'none' ? 'none' : 'horizontal' }),
    ...(level !== undefined && { compression: level }),
  };
}

function suffixOf(format: Format): string {
  const suffix = suffixes[format];
  if (suffix === undefined) throw new NotOffered(`no ${format}`);
  return suffix;
}
