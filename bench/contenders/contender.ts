/** The formats of the matrix. */
export const formats = ['jpeg', 'png', 'bmp', 'tiff'] as const;
export type Format = (typeof formats)[number];

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** 8-bit RGBA, straight alpha, length = width × height × 4: what every decoder hands over and every encoder is given. */
export interface Pixels extends Size {
  readonly data: Uint8ClampedArray<ArrayBuffer> | Uint8Array<ArrayBuffer>;
}

/** How a picture is to be written. What is left out is the package's own default. */
export interface Settings {
  readonly format: Format;
  /** 1 to 100, JPEG. */
  readonly quality?: number;
  /** `small`: mozjpeg's trellis quantization and progressive scans; `baseline`: one scan, optimized Huffman tables. */
  readonly jpeg?: 'small' | 'baseline';
  /** TIFF. */
  readonly compression?: 'none' | 'lzw' | 'deflate';
  /** Deflate's level, PNG, where the package takes one. */
  readonly level?: number;
  /** BMP of 24 bits without alpha. */
  readonly bits?: 24;
  /** An option of the codecs' own, for the other packages do not have it. */
  readonly effort?: 'fast' | 'balanced' | 'small';
}

/** A package, or a set of packages, that is measured: one thread, nothing cached between two calls. */
export interface Contender {
  /** @throws NotOffered */
  decode(bytes: Uint8Array<ArrayBuffer>, format: Format): Promise<Pixels>;
  /** @throws NotOffered */
  encode(pixels: Pixels, settings: Settings): Promise<Uint8Array>;
  /** Pixels to pixels of another size, by Lanczos' kernel of three lobes, on the stored values, alpha multiplied in. */
  resize?(pixels: Pixels, to: Size): Promise<Pixels>;
  /** File to file, by the way that the package's own documentation shows. @throws NotOffered */
  convert(bytes: Uint8Array<ArrayBuffer>, from: Format, to: Format): Promise<Uint8Array>;
}

/** The package does not do what was asked of it; its row is left out. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered';
}

/** A package of bench/package.json. Its name stays out of the import, since the checks run without these packages. */
export async function loadPackage<T>(name: string): Promise<T> {
  return (await import(name)) as T;
}

/** The way of packages that know only pixels. */
export function throughPixels(codec: Pick<Contender, 'decode' | 'encode' | 'resize'>): Contender {
  return {
    ...codec,
    convert: async (bytes, from, to) => codec.encode(await codec.decode(bytes, from), { format: to }),
  };
}

/** Whether the picture needs its alpha channel: the ones made here are opaque, or transparent from the first row on. */
export function hasAlpha({ width, data }: Pixels): boolean {
  for (let at = 3; at < width * 4; at += 4) if (data[at] !== 255) return true;
  return false;
}
