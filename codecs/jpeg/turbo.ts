import createInstance from '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs';
import { packRgb } from '../color/pack-rgb.ts';
import { pixelWords } from '../color/words.ts';
import type { Subsampling } from '../formats.ts';
import { type Instance, InstanceKeeper } from '../runtime/instance.ts';
import { glueOptions } from './mozjpeg.ts';

/** How libjpeg-turbo writes a picture: baseline, with the codes of annex K. */
export interface TurboSettings {
  /** 1 to 100. */
  readonly quality: number;
  readonly subsampling: Subsampling | 'gray';
}

/** libjpeg-turbo's encoder: many times as fast as mozjpeg's, and its files are larger. */
export interface TurboEncoder extends Instance {
  /** Throws where the file would be larger than its pixels, as those of tiny pictures and of noise are. */
  encode(rgba: Uint8ClampedArray<ArrayBuffer>, width: number, height: number, settings: TurboSettings): Uint8Array;
}

/** The module that emscripten's glue makes. */
interface Glue {
  readonly HEAPU8: Uint8Array;
  readonly JPEGEncoder: new () => {
    getDecodedBuffer(frame: Readonly<Record<string, number | boolean>>): Uint8Array;
    setQuality(quality: number): void;
    setProgressive(progressive: boolean): void;
    setSubSampling(code: number): void;
    encode(): void;
    getEncodedBuffer(): Uint8Array;
    delete(): void;
  };
}

/** TJSAMP codes of libjpeg-turbo. */
const subsamplingCodes = { '4:4:4': 0, '4:2:2': 1, '4:2:0': 2, gray: 3 } as const;

/** Encoder instances; one that failed is not used again, because its errors are pointers into a heap it has left. */
export const turboEncoders = new InstanceKeeper<TurboEncoder>('jpeg-fast-encoder', async (wasm) => {
  const glue = await asNoNode(() => createInstance(glueOptions(wasm, [])) as Promise<Glue>);
  return {
    memoryBytes: () => glue.HEAPU8.byteLength,
    encode(rgba, width, height, { quality, subsampling }) {
      const encoder = new glue.JPEGEncoder();
      const componentCount = subsampling === 'gray' ? 1 : 3;
      const samples = encoder.getDecodedBuffer({ width, height, bitsPerSample: 8, componentCount, isSigned: false });
      const samplesBytes = samples.length;
      if (subsampling === 'gray') packGray(rgba, samples);
      else packRgb(pixelWords(rgba), samples);
      encoder.setQuality(quality);
      encoder.setProgressive(false);
      encoder.setSubSampling(subsamplingCodes[subsampling]);
      encoder.encode();
      // The binding lends a clamped view of its memory.
      const file = new Uint8Array(encoder.getEncodedBuffer());
      encoder.delete();
      // The binding gives the file as many bytes as the samples have; what goes beyond them is lost.
      if (file.length > samplesBytes) throw new RangeError('the file is larger than its pixels');
      return file;
    },
  };
});

function packGray(rgba: Uint8ClampedArray, gray: Uint8Array): void {
  for (let from = 0, to = 0; from < rgba.length; from += 4, to++) gray[to] = rgba[from]!;
}

/**
 * Starts the glue as if this were no Node: there it would ask for `require` and `__dirname`, which a bundle of ES modules
 * does not have, to read files that it is handed anyway. It looks once, before its first wait.
 */
function asNoNode<T>(start: () => T): T {
  const { process } = globalThis as { process?: { type?: string | undefined } };
  if (process === undefined) return start();
  const { type } = process;
  process.type = 'renderer';
  try {
    return start();
  } finally {
    if (type === undefined) delete process.type;
    else process.type = type;
  }
}
