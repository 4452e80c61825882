import createDecoder from '@jsquash/webp/codec/dec/webp_dec.js';
import { codecError } from '../errors.ts';
import { type Instance, InstanceKeeper } from '../runtime/instance.ts';
import { corrupt, truncated } from './errors.ts';
import type { Chunk, ChunkData } from './strips-and-tiles.ts';

/** RGBA as libwebp hands it over. */
interface WebpPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}
interface WebpDecoder extends Instance {
  /** @returns `undefined` when libwebp gives up */
  decode(file: Uint8Array): WebpPixels | undefined;
}
/** The module that jSquash's emscripten glue makes; its own types lean on a global that it does not declare. */
interface Glue {
  readonly HEAPU8: Uint8Array;
  decode(file: Uint8Array): WebpPixels | null;
}
type Factory = (options: Readonly<Record<string, unknown>>) => Promise<Glue>;

const decoders = new InstanceKeeper<WebpDecoder>('webp-decoder', async (wasm) => {
  const silent = () => {};
  const glue = await (createDecoder as unknown as Factory)({
    noInitialRun: true,
    print: silent,
    printErr: silent,
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(wasm, imports);
      done(instance);
      return instance.exports;
    },
  });
  return {
    memoryBytes: () => glue.HEAPU8.byteLength,
    decode: (file) => glue.decode(file) ?? undefined,
  };
});

/**
 * Unpacks a strip or tile that is a WebP file into samples of 8 bits, in the memory that libwebp's pixels came in.
 * @param samples 3 for RGB, 4 with alpha
 * @throws CodecError `truncated` when the file is cut short, `corrupt` when it is broken or of another size
 */
export async function unpackWebp({ bytes, offset }: ChunkData, chunk: Chunk, samples: number): Promise<Uint8Array> {
  const size = webpSize(bytes, offset);
  if (size.width !== chunk.width || size.height !== chunk.height)
    throw corrupt(`A WebP of ${size.width}×${size.height} stands for ${chunk.width}×${chunk.height} pixels`, offset);
  const { data } = await decodeWebp(bytes, offset);
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (samples === 4) return pixels;
  for (let from = 0, to = 0; from < pixels.length; from += 4, to += 3) {
    pixels[to] = pixels[from]!;
    pixels[to + 1] = pixels[from + 1]!;
    pixels[to + 2] = pixels[from + 2]!;
  }
  return pixels;
}

async function decodeWebp(bytes: Uint8Array, offset: number): Promise<WebpPixels> {
  try {
    return await decoders.use((decoder) => {
      const pixels = decoder.decode(bytes);
      if (pixels === undefined) throw corrupt('The WebP data are broken', offset);
      return pixels;
    });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) throw cause;
    throw codecError('corrupt', 'The WebP data are broken', { format: 'tiff', offset }, { cause });
  }
}

/**
 * What the file says of its size, so that libwebp takes no more memory than the chunk needs.
 * @see RFC 9649 §2.4 to §2.7, RFC 6386 §9.1
 */
function webpSize(bytes: Uint8Array, offset: number): { width: number; height: number } {
  const tag = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  const u16 = (at: number) => bytes[at]! | (bytes[at + 1]! << 8);
  const u24 = (at: number) => u16(at) | (bytes[at + 2]! << 16);
  if (bytes.length < 30) throw truncated('WebP data end early', offset + bytes.length);
  if (tag(0) !== 'RIFF' || tag(8) !== 'WEBP') throw corrupt('WebP data begin with RIFF and WEBP', offset);
  const length = u16(4) + u16(6) * 65_536;
  if (length + 8 > bytes.length) throw truncated('WebP data end early', offset + bytes.length);
  switch (tag(12)) {
    case 'VP8X':
      return { width: u24(24) + 1, height: u24(27) + 1 };
    case 'VP8L':
      return { width: (u16(21) & 0x3fff) + 1, height: ((u24(22) >> 6) & 0x3fff) + 1 };
    case 'VP8 ':
      return { width: u16(26) & 0x3fff, height: u16(28) & 0x3fff };
    default:
      throw corrupt('WebP data hold no picture that is known', offset + 12);
  }
}
