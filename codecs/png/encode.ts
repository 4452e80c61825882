import { joinBytes } from '../bytes.ts';
import { CodecError, codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import { toPerMetre } from '../metadata/density.ts';
import { writeChunk } from './chunks.ts';
import { pngKeeper } from './wasm.ts';

/** Where IHDR ends: the signature and one chunk of 13 bytes. */
const afterIhdr = 8 + 12 + 13;

/** Writes RGBA of 8 or 16 bits, as the image has, and its density. @throws CodecError `runtime-failure` */
export async function encodePng({ width, height, data, metadata }: Image): Promise<Uint8Array> {
  const bitDepth = data instanceof Uint16Array ? 16 : 8;
  const samples = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let file: Uint8Array;
  try {
    file = await pngKeeper.use((wasm) => wasm.encode(samples, width, height, bitDepth));
  } catch (cause) {
    if (cause instanceof CodecError) throw cause;
    throw codecError(
      'runtime-failure',
      `The PNG encoder failed on ${width}×${height} pixels`,
      { format: 'png' },
      { cause },
    );
  }
  if (metadata.density === undefined) return file;
  const physical = new Uint8Array(9);
  const density = toPerMetre(metadata.density);
  new DataView(physical.buffer).setUint32(0, density.x);
  new DataView(physical.buffer).setUint32(4, density.y);
  physical[8] = 1;
  return joinBytes([file.subarray(0, afterIhdr), writeChunk('pHYs', physical), file.subarray(afterIhdr)]);
}
