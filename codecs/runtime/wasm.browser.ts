import jpegFastEncoder from '@cornerstonejs/codec-libjpeg-turbo-8bit/wasm?url';
import jpegDecoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url';
import pngFastEncoder from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm?url';
import webpDecoder from '@jsquash/webp/codec/dec/webp_dec.wasm?url';
import type { WasmName } from './wasm.d.ts';

const urls: Record<WasmName, string> = {
  'jpeg-decoder': jpegDecoder,
  'jpeg-fast-encoder': jpegFastEncoder,
  'png-fast-encoder': pngFastEncoder,
  'webp-decoder': webpDecoder,
};

// Vite gives an address from the site's root, esbuild one from the bundle; this is where the second counts from.
const here = import.meta.url;

/** In a page or worker: the site's own hashed files, by GET. */
export async function loadWasm(name: WasmName): Promise<WebAssembly.Module> {
  const url = new URL(urls[name], here);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  // compileStreaming insists on the media type; a server that does not know it costs only the overlap.
  return response.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
