import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import createEncoder from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js';
import type { Image } from '../../../codecs/index.ts';
import { glueOptions } from '../../../codecs/jpeg/mozjpeg.ts';

const wasm = createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm');

/** mozjpeg's own options, by its binding's names; colour spaces are 1 for gray and 3 for YCbCr. */
const defaults = {
  ...{ quality: 90, chroma_quality: 90, separate_chroma_quality: false, baseline: false, progressive: false },
  ...{ arithmetic: false, optimize_coding: true, smoothing: 0, color_space: 3, quant_table: 0 },
  ...{ trellis_multipass: false, trellis_opt_zero: false, trellis_opt_table: false, trellis_loops: 1 },
  ...{ auto_subsample: false, chroma_subsample: 2 },
};

/** What jSquash's mozjpeg makes of a picture, with options that differ from {@link defaults}. */
export async function encodeByMozjpeg(
  { data, width, height }: Pick<Image, 'data' | 'width' | 'height'>,
  options: Partial<typeof defaults> = {},
): Promise<Uint8Array> {
  const create = createEncoder as unknown as (given: object) => Promise<{
    encode(data: Image['data'], width: number, height: number, options: object): Uint8Array;
  }>;
  const encoder = await create(glueOptions(await WebAssembly.compile(await readFile(wasm)), []));
  return encoder.encode(data, width, height, { ...defaults, ...options }).slice();
}
