import createDecoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import { type Instance, InstanceKeeper } from '../runtime/instance.ts';

type Rgba = Uint8ClampedArray<ArrayBuffer>;

/** Pixels as mozjpeg hands them over: RGBA, opaque. */
export interface JpegPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Rgba;
}

/** mozjpeg's decoder, and what it printed: that is where libjpeg puts its warnings and its reason to give up. */
export interface JpegDecoder extends Instance {
  readonly printed: string[];
  /** Throws an exit object or a trap when libjpeg gives up. */
  decode(file: Uint8Array): JpegPixels;
}

/** The modules that jSquash's emscripten glue makes; its own types lean on a global that it does not declare. */
interface Glue {
  readonly HEAPU8: Uint8Array;
}
interface DecoderGlue extends Glue {
  decode(file: Uint8Array, preserveOrientation: boolean): JpegPixels | null;
}
type Factory<T> = (options: ReturnType<typeof glueOptions>) => Promise<T>;

/** Decoder instances; one that gave up is not used again. */
export const jpegDecoders = new InstanceKeeper<JpegDecoder>('jpeg-decoder', async (wasm) => {
  const printed: string[] = [];
  const glue = await (createDecoder as unknown as Factory<DecoderGlue>)(glueOptions(wasm, printed));
  return {
    printed,
    memoryBytes: () => glue.HEAPU8.byteLength,
    decode(file) {
      printed.length = 0;
      const picture = glue.decode(file, false);
      if (picture === null) throw new Error('mozjpeg gave no picture');
      return picture;
    },
  };
});

/** What emscripten's glue is told: nothing is fetched, nothing runs by itself, nothing reaches the console. */
export function glueOptions(module: WebAssembly.Module, printed: string[]) {
  return {
    noInitialRun: true,
    print: (line: string) => void printed.push(line),
    printErr: (line: string) => void printed.push(line),
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  };
}
