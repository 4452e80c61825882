import { readFile } from 'node:fs/promises';
import jpegFastEncoder from '@cornerstonejs/codec-libjpeg-turbo-8bit/wasm';
import jpegDecoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
// @ts-expect-error: the package types this file as its instance's exports; the bundler gives a path.
import pngFastEncoder from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm';
import webpDecoder from '@jsquash/webp/codec/dec/webp_dec.wasm';
import type { WasmName } from './wasm.d.ts';

const files: Record<WasmName, string> = {
  'jpeg-decoder': jpegDecoder,
  'jpeg-fast-encoder': jpegFastEncoder,
  'png-fast-encoder': pngFastEncoder,
  'webp-decoder': webpDecoder,
};

/** In a bundle for Node: esbuild's `file` loader laid the files beside the bundle. */
export async function loadWasm(name: WasmName): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(new URL(files[name], import.meta.url)));
}
