import createDecoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import createEncoder from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js';
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

/** How mozjpeg writes a picture. */
export interface MozjpegSettings {
  /** 1 to 100. */
  readonly quality: number;
  readonly color: 'gray' | 'ycbcr';
  /** 4:4:4 or 4:2:0. */
  readonly subsampled: boolean;
  /** Scans that come one after the other, and a longer search for coefficients that cost little. */
  readonly thorough: boolean;
}

/** mozjpeg's encoder. */
export interface JpegEncoder extends Instance {
  encode(rgba: Rgba, width: number, height: number, settings: MozjpegSettings): Uint8Array;
}

/** The modules that jSquash's emscripten glue makes; its own types lean on a global that it does not declare. */
interface Glue {
  readonly HEAPU8: Uint8Array;
}
interface DecoderGlue extends Glue {
  decode(file: Uint8Array, preserveOrientation: boolean): JpegPixels | null;
}
interface EncoderGlue extends Glue {
  encode(rgba: Rgba, width: number, height: number, options: Readonly<Record<string, number | boolean>>): Uint8Array;
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

/** Encoder instances. */
export const jpegEncoders = new InstanceKeeper<JpegEncoder>('jpeg-encoder', async (wasm) => {
  const glue = await (createEncoder as unknown as Factory<EncoderGlue>)(glueOptions(wasm, []));
  return {
    memoryBytes: () => glue.HEAPU8.byteLength,
    encode: (rgba, width, height, settings) => glue.encode(rgba, width, height, encoderOptions(settings)).slice(),
  };
});

/** mozjpeg's own options, all of them, because the bytes that we write depend on each. */
function encoderOptions({ quality, color, subsampled, thorough }: MozjpegSettings) {
  return {
    quality,
    chroma_quality: quality,
    separate_chroma_quality: false,
    baseline: !thorough,
    progressive: thorough,
    arithmetic: false,
    optimize_coding: true,
    smoothing: 0,
    // JCS_GRAYSCALE and JCS_YCbCr.
    color_space: color === 'gray' ? 1 : 3,
    // mozjpeg's own tables, by N. Robidoux.
    quant_table: 3,
    trellis_multipass: thorough,
    trellis_opt_zero: thorough,
    trellis_opt_table: false,
    trellis_loops: thorough ? 3 : 1,
    auto_subsample: false,
    chroma_subsample: subsampled ? 2 : 1,
  };
}

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
