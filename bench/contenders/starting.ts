import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Contender, type Format, loadPackage, NotOffered, type Pixels, throughPixels } from './contender.ts';

interface Jpeg {
  default: {
    (file: ArrayBuffer): Promise<Pixels>;
    (pixels: Pixels, options?: Readonly<Record<string, unknown>>): Promise<ArrayBuffer>;
  };
  init(wasm: WebAssembly.Module): Promise<unknown>;
}
type Png = Jpeg;
interface Utif {
  decode(file: ArrayBuffer): { width: number; height: number }[];
  decodeImage(file: ArrayBuffer, ifd: unknown): void;
  toRGBA8(ifd: unknown): Uint8Array<ArrayBuffer>;
  encodeImage(rgba: ArrayBuffer, width: number, height: number): ArrayBuffer;
}
interface BmpJs {
  decode(file: Buffer): { width: number; height: number; data: Buffer<ArrayBuffer> };
  encode(picture: { width: number; height: number; data: Uint8Array }): { data: Buffer };
}

/** The raw packages that the project began with: jSquash for JPEG and PNG, utif for TIFF, bmp-js for BMP. */
export async function load(): Promise<Contender> {
  // Both encoders and both decoders of jSquash speak of the browser's ImageData.
  Object.assign(globalThis, { ImageData: globalThis.ImageData ?? PlainImageData });
  let resizer: ReturnType<typeof loadResizer> | undefined;
  const codecs: Partial<Record<Format, Promise<Codec>>> = {};
  const codecOf = (format: Format) => (codecs[format] ??= loaders[format]());
  return throughPixels({
    decode: async (bytes, format) => (await codecOf(format)).decode(bytes),
    async resize(pixels, to) {
      resizer ??= loadResizer();
      return (await resizer)(pixels, { ...to, method: 'lanczos3', premultiply: true, linearRGB: false });
    },
    async encode(pixels, settings) {
      if (settings.level !== undefined || (settings.compression ?? 'none') !== 'none')
        throw new NotOffered('no choice of compression');
      const { quality, jpeg } = settings;
      return (await codecOf(settings.format)).encode(pixels, {
        ...(quality !== undefined && { quality }),
        ...(jpeg === 'baseline' && { baseline: true, progressive: false }),
      });
    },
  });
}

interface Resizer {
  default(pixels: Pixels, options: Readonly<Record<string, unknown>>): Promise<Pixels>;
  initResize(wasm: WebAssembly.Module): Promise<unknown>;
}

/** jSquash's, of the same authors as its codecs. */
async function loadResizer() {
  const { default: resize, initResize } = await loadPackage<Resizer>('@jsquash/resize');
  const path = createRequire(import.meta.url).resolve('@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm');
  await initResize(await WebAssembly.compile(await readFile(path)));
  return resize;
}

interface Codec {
  decode(bytes: Uint8Array<ArrayBuffer>): Promise<Pixels>;
  encode(pixels: Pixels, options: Readonly<Record<string, unknown>>): Promise<Uint8Array>;
}

const loaders: Record<Format, () => Promise<Codec>> = {
  jpeg: () => jsquash('@jsquash/jpeg', { decode: 'codec/dec/mozjpeg_dec.wasm', encode: 'codec/enc/mozjpeg_enc.wasm' }),
  png: () =>
    jsquash('@jsquash/png', { decode: 'codec/pkg/squoosh_png_bg.wasm', encode: 'codec/pkg/squoosh_png_bg.wasm' }),
  async tiff() {
    const { default: utif } = await loadPackage<{ default: Utif }>('utif');
    return {
      async decode({ buffer }) {
        const [page] = utif.decode(buffer);
        utif.decodeImage(buffer, page);
        return { width: page!.width, height: page!.height, data: utif.toRGBA8(page) };
      },
      encode: async ({ width, height, data }) => new Uint8Array(utif.encodeImage(data.buffer, width, height)),
    };
  },
  async bmp() {
    const { default: bmp } = await loadPackage<{ default: BmpJs }>('bmp-js');
    return {
      async decode(bytes) {
        const { width, height, data } = bmp.decode(Buffer.from(bytes.buffer));
        return { width, height, data: swapped(data, 255) };
      },
      encode: async ({ width, height, data }) => bmp.encode({ width, height, data: swapped(data) }).data,
    };
  },
};

type WasmFiles = Readonly<Record<'decode' | 'encode', string>>;

/** Each direction is loaded when it is first called, as its own documentation shows. */
async function jsquash(name: string, files: WasmFiles): Promise<Codec> {
  const load = async <T extends Jpeg | Png>(direction: 'decode' | 'encode') => {
    const module = await loadPackage<T>(`${name}/${direction}.js`);
    const path = createRequire(import.meta.url).resolve(`${name}/${files[direction]}`);
    await module.init(await WebAssembly.compile(await readFile(path)));
    return module.default;
  };
  let decoder: ReturnType<typeof load> | undefined;
  let encoder: ReturnType<typeof load> | undefined;
  return {
    async decode(bytes) {
      decoder ??= load('decode');
      return (await decoder)(bytes.buffer);
    },
    async encode(pixels, options) {
      encoder ??= load('encode');
      return new Uint8Array(await (await encoder)(pixels, options));
    },
  };
}

/** RGBA to bmp-js' ABGR, or back with its alpha of 0 replaced: the plain loop that whoever uses it has to write. */
function swapped(from: Uint8Array | Uint8ClampedArray, alpha?: number): Uint8Array<ArrayBuffer> {
  const to = new Uint8Array(from.length);
  for (let at = 0; at < from.length; at += 4) {
    to[at] = from[at + 3]!;
    to[at + 1] = from[at + 2]!;
    to[at + 2] = from[at + 1]!;
    to[at + 3] = alpha ?? from[at]!;
  }
  return to;
}

class PlainImageData implements Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  constructor(data: Uint8ClampedArray<ArrayBuffer>, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}
