/** The WASM files that the codecs load. */
export type WasmName = 'jpeg-decoder' | 'jpeg-fast-encoder' | 'png-fast-encoder' | 'webp-decoder';

/**
 * The compiled module of one codec. Where the file is found differs by runtime, so `#wasm` in package.json's
 * `imports` names one of the three modules of this shape: `wasm.node.ts`, `wasm.bundled.ts`, `wasm.browser.ts`.
 */
export function loadWasm(name: WasmName): Promise<WebAssembly.Module>;
