import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { WasmName } from './wasm.d.ts';

const require = createRequire(import.meta.url);
const files: Record<WasmName, string> = {
  'jpeg-decoder': '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  'jpeg-fast-encoder': '@cornerstonejs/codec-libjpeg-turbo-8bit/wasm',
  'png-fast-encoder': '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  'webp-decoder': '@jsquash/webp/codec/dec/webp_dec.wasm',
};

/** Run from source: the files lie in their packages. */
export async function loadWasm(name: WasmName): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(require.resolve(files[name])));
}
