import createTurbo from '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs';
import jpegJs from 'jpeg-js';
import UTIF from 'utif';
import { glueOptions, jpegDecoders } from '../../../codecs/jpeg/mozjpeg.ts';
import { loadWasm } from '../../../codecs/runtime/wasm.node.ts';

/** RGBA, as a decoder that nobody here wrote gives it. */
export interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** utif's JPEG decoder. */
export function decodeByUtif(bytes: Uint8Array): Decoded {
  const decoder = new UTIF.JpegDecoder();
  decoder.parse(bytes);
  const { width, height } = decoder;
  return { width, height, data: spread(decoder.getData(width, height), width * height) };
}

export function decodeByJpegJs(bytes: Uint8Array): Decoded {
  return jpegJs.decode(bytes, { useTArray: true, maxMemoryUsageInMB: 500 });
}

/** mozjpeg, which prints nothing where all is well. @throws Error with what it printed */
export function decodeByMozjpeg(bytes: Uint8Array): Promise<Decoded> {
  return jpegDecoders.use((decoder) => {
    const picture = decoder.decode(bytes);
    if (decoder.printed.length > 0) throw new Error(decoder.printed.join('\n'));
    return picture;
  });
}

/** The module that emscripten's glue makes. */
interface TurboGlue {
  readonly JPEGDecoder: new () => {
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getDecodedBuffer(): Uint8Array;
    getFrameInfo(): { width: number; height: number };
    delete(): void;
  };
}
let turbo: Promise<TurboGlue> | undefined;

/** libjpeg-turbo. */
export async function decodeByTurbo(bytes: Uint8Array): Promise<Decoded> {
  turbo ??= loadWasm('jpeg-fast-encoder').then((wasm) => createTurbo(glueOptions(wasm, [])) as Promise<TurboGlue>);
  const { JPEGDecoder } = await turbo;
  const decoder = new JPEGDecoder();
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const { width, height } = decoder.getFrameInfo();
  const data = spread(decoder.getDecodedBuffer(), width * height);
  decoder.delete();
  return { width, height, data };
}

/** RGBA of gray or RGB samples. */
function spread(samples: Uint8Array, pixels: number): Uint8Array {
  const gray = samples.length === pixels;
  return Uint8Array.from({ length: pixels * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : samples[gray ? at >> 2 : (at >> 2) * 3 + (at % 4)]!,
  );
}
