import type { Codec } from './codec.ts';
import type { FormatName } from './formats.ts';

const loaders: Record<FormatName, () => Promise<Codec>> = {
  jpeg: async () => (await import('./jpeg/index.ts')).jpeg,
  png: async () => (await import('./png/index.ts')).png,
  bmp: async () => (await import('./bmp/index.ts')).bmp,
  tiff: async () => (await import('./tiff/index.ts')).tiff,
};

/** The codec of a format, loaded when it is first asked for. */
export function loadCodec(format: FormatName): Promise<Codec> {
  return loaders[format]();
}
