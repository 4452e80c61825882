import { joinBytes } from '../bytes.ts';
import { CodecError, codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import { maxDeflateRatio } from '../runtime/inflate.ts';
import { type Chunk, pngSignature, writeChunk } from './chunks.ts';
import type { PngHeader } from './header.ts';
import { type PngPixels, pngKeeper } from './wasm.ts';

/**
 * Decodes the pixels as stored, expanded to RGBA; 16 bits stay 16.
 * @throws CodecError `truncated` when the data cannot unpack to the declared size, `corrupt` when it does not unpack
 */
export async function decodePng(header: PngHeader, chunks: readonly Chunk[]): Promise<Image['data']> {
  const packed = chunks.reduce((sum, { type, data }) => sum + (type === 'IDAT' ? data.length : 0), 0);
  if (packed * maxDeflateRatio < header.filteredBytes)
    throw codecError('truncated', `${packed} bytes of IDAT cannot hold ${header.width}×${header.height} pixels`, {
      format: 'png',
    });
  const { width, height, data } = await unpack(pixelFile(chunks), header);
  if (width === header.width && height === header.height && data.length === width * height * 4) return data;
  throw codecError('corrupt', 'The picture data do not fill the declared size', { format: 'png' });
}

/** The chunks that decide pixels, as a file: what else was in it cannot trouble the decoder. */
function pixelFile(chunks: readonly Chunk[]): Uint8Array {
  const deciding = chunks.filter(({ type }) => ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'].includes(type));
  return joinBytes([pngSignature, ...deciding.map(({ type, data }) => writeChunk(type, data))]);
}

async function unpack(file: Uint8Array, { bitDepth }: PngHeader): Promise<PngPixels<Image['data']>> {
  try {
    return await pngKeeper.use<PngPixels<Image['data']>>((wasm) =>
      bitDepth === 16 ? wasm.decode16(file) : wasm.decode8(file),
    );
  } catch (cause) {
    if (cause instanceof CodecError) throw cause;
    throw cause instanceof RangeError
      ? codecError('runtime-failure', 'There is not enough memory to decode this PNG', { format: 'png' }, { cause })
      : codecError('corrupt', 'The picture data do not unpack', { format: 'png' }, { cause });
  }
}
