import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { loadPackage } from './contenders/contender.ts';
import { synthesizePhotograph } from './synthetic.ts';

/** The files that each photograph is laid out as before anything is measured. */
export const inputs = {
  /** Raw RGBA, opaque. */
  rgb: 'rgb.raw',
  /** Raw RGBA with a gradient of transparency, so that alpha has to be written. */
  rgba: 'rgba.raw',
  jpeg: 'baseline.jpg',
  'jpeg-progressive': 'progressive.jpg',
  png: 'level-6.png',
  'tiff-none': 'none.tif',
  'tiff-lzw': 'lzw.tif',
  'tiff-deflate': 'deflate.tif',
  bmp: '24-bit.bmp',
} as const;
export type InputName = keyof typeof inputs;

/** A photograph on the disk, in every form that is measured: upright, 8 bits, without metadata. */
export interface Photograph {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly folder: string;
}

/** The path of one of a photograph's files. */
export function inputPath({ folder }: Photograph, name: InputName): string {
  return join(folder, inputs[name]);
}

/** The part of sharp that lays out the inputs. */
interface Sharp {
  rotate(): Sharp;
  resize(options: { width?: number; height?: number; fit: 'inside' | 'fill'; withoutEnlargement?: boolean }): Sharp;
  ensureAlpha(): Sharp;
  toColourspace(space: 'srgb'): Sharp;
  removeAlpha(): Sharp;
  flatten(options: { background: string }): Sharp;
  raw(): Sharp;
  jpeg(options: { quality: number; progressive: boolean; chromaSubsampling: string }): Sharp;
  png(options: { compressionLevel: number }): Sharp;
  tiff(options: { compression: string; predictor: string }): Sharp;
  toFile(path: string): Promise<unknown>;
  toBuffer(options: { resolveWithObject: true }): Promise<{
    data: Buffer<ArrayBuffer>;
    info: { width: number; height: number };
  }>;
}
type SharpModule = (input: string | Uint8Array | Uint8ClampedArray, options?: object) => Sharp;

interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Where the photographs come from and how many of them are taken. */
export interface Selection {
  /** A folder with JPEG, PNG or TIFF photographs; synthetic ones are made when there is none. */
  readonly source?: string;
  readonly count: number;
  readonly maxPixels: number;
}

/** Takes photographs of different sizes, or makes them, and lays them out below `folder`. */
export async function layOutPhotographs(selection: Selection, folder: string): Promise<Photograph[]> {
  const pictures = selection.source === undefined ? synthetic(selection) : await chosen(selection.source, selection);
  const photographs: Photograph[] = [];
  for (const [index, { name, read }] of pictures.entries())
    photographs.push(await layOut(name, await read(), join(folder, String(index))));
  return photographs;
}

/** A synthetic photograph of just this size, laid out. */
export async function layOutSynthetic(width: number, height: number, folder: string): Promise<Photograph> {
  return layOut(`synthetic ${width}×${height}`, synthesizePhotograph(width, height, 1), folder);
}

/** The raw pixels of a photograph, scaled to at most so many, for comparisons by quality. */
export async function scaledPixels(photograph: Photograph, maxPixels: number): Promise<Rgba> {
  const { width, height } = photograph;
  const raw = { raw: { width, height, channels: 4 }, limitInputPixels: false };
  return scale((await sharpModule())(await readFile(inputPath(photograph, 'rgb')), raw), width, height, maxPixels);
}

/** The pixels of a written file, by a decoder that is the same for all. */
export async function readPixels(file: Uint8Array): Promise<Rgba> {
  const { data, info } = await (await sharpModule())(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { ...info, data };
}

interface Picture {
  readonly name: string;
  read(): Promise<Rgba>;
}

const syntheticSizes = [
  [3264, 2448],
  [1920, 1280],
  [768, 512],
] as const;

function synthetic({ count, maxPixels }: Selection): Picture[] {
  return syntheticSizes.slice(0, count).map(([fullWidth, fullHeight], index) => {
    const factor = Math.min(1, Math.sqrt(maxPixels / (fullWidth * fullHeight)));
    const [width, height] = [Math.floor(fullWidth * factor), Math.floor(fullHeight * factor)];
    return {
      name: `synthetic ${index + 1}`,
      read: async () => synthesizePhotograph(width, height, index + 1),
    };
  });
}

async function chosen(source: string, { count, maxPixels }: Selection): Promise<Picture[]> {
  const sharp = await sharpModule();
  const files = (await readdir(source)).filter((name) => /^[.](jpe?g|png|tiff?)$/i.test(extname(name))).sort();
  if (files.length === 0) throw new Error(`There is no JPEG, PNG or TIFF in ${source}.`);
  const sized = await Promise.all(
    files.map(async (name) => {
      const { width, height } = await (
        sharp(join(source, name)) as unknown as { metadata(): Promise<{ width: number; height: number }> }
      ).metadata();
      return { name, width, height };
    }),
  );
  sized.sort((a, b) => b.width * b.height - a.width * a.height || a.name.localeCompare(b.name));
  return spread(sized, count).map(({ name, width, height }) => ({
    name,
    read: () => scale(sharp(join(source, name), { limitInputPixels: false }).rotate(), width, height, maxPixels),
  }));
}

/** So many of a list, first and last among them. */
function spread<T>(all: readonly T[], count: number): T[] {
  if (count >= all.length) return [...all];
  if (count === 1) return [all[all.length >> 1]!];
  return Array.from({ length: count }, (_, index) => all[Math.round((index * (all.length - 1)) / (count - 1))]!);
}

async function scale(picture: Sharp, width: number, height: number, maxPixels: number): Promise<Rgba> {
  const side = Math.floor(Math.max(width, height) * Math.min(1, Math.sqrt(maxPixels / (width * height))));
  const { data, info } = await picture
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .flatten({ background: '#ffffff' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

async function layOut(name: string, { width, height, data }: Rgba, folder: string): Promise<Photograph> {
  await mkdir(folder, { recursive: true });
  const photograph = { name, width, height, folder };
  const path = (input: InputName) => inputPath(photograph, input);
  const raw = { raw: { width, height, channels: 4 }, limitInputPixels: false };
  const opaque = async () => (await sharpModule())(data, raw).removeAlpha();
  const tiff = async (compression: 'none' | 'lzw' | 'deflate') =>
    (await opaque())
      .tiff({ compression, predictor: compression === 'none' ? 'none' : 'horizontal' })
      .toFile(path(`tiff-${compression}`));

  await writeFile(path('rgb'), data);
  await writeFile(path('rgba'), withTransparency(data, width, height));
  await writeFile(path('bmp'), bmp24({ width, height, data }));
  const jpeg = { quality: 90, chromaSubsampling: '4:2:0' };
  await (await opaque()).jpeg({ ...jpeg, progressive: false }).toFile(path('jpeg'));
  await (await opaque()).jpeg({ ...jpeg, progressive: true }).toFile(path('jpeg-progressive'));
  await (await opaque()).png({ compressionLevel: 6 }).toFile(path('png'));
  for (const compression of ['none', 'lzw', 'deflate'] as const) await tiff(compression);
  return photograph;
}

/** Opaque at the right, transparent from the first row on at the left. */
function withTransparency(data: Rgba['data'], width: number, height: number): Uint8Array {
  const result = Uint8Array.from(data);
  for (let y = 0, at = 3; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) result[at] = Math.min(255, Math.floor((x * 320) / width));
  return result;
}

/** BITMAPINFOHEADER, 24 bits, bottom-up: what every program writes. */
function bmp24({ width, height, data }: Rgba): Uint8Array {
  const headerBytes = 54;
  const rowBytes = (width * 3 + 3) & ~3;
  const file = new Uint8Array(headerBytes + rowBytes * height);
  const view = new DataView(file.buffer);
  view.setUint16(0, 0x424d);
  view.setUint32(2, file.length, true);
  view.setUint32(10, headerBytes, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  view.setUint32(34, rowBytes * height, true);
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0, to = headerBytes + (height - 1 - y) * rowBytes; x < width; x++, from += 4, to += 3) {
      file[to] = data[from + 2]!;
      file[to + 1] = data[from + 1]!;
      file[to + 2] = data[from]!;
    }
  return file;
}

async function sharpModule(): Promise<SharpModule> {
  return (await loadPackage<{ default: SharpModule }>('sharp')).default;
}
