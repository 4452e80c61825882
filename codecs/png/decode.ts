import { codecError } from '../errors.ts';
import type { Image } from '../image.ts';
import { maxDeflateRatio } from '../runtime/inflate.ts';
import type { Chunk } from './chunks.ts';
import type { PngHeader } from './header.ts';
import { pngKeeper } from './wasm.ts';

/**
 * Decodes the pixels as stored, expanded to RGBA; 16 bits stay 16.
 * @throws CodecError `truncated` when the data cannot unpack to the declared size, `corrupt` when it does not unpack
 */
export async function decodePng(
  bytes: Uint8Array,
  header: PngHeader,
  chunks: readonly Chunk[],
): Promise<Image['data']> {
  const packed = chunks.reduce((sum, { type, data }) => sum + (type === 'IDAT' ? data.length : 0), 0);
  if (packed * maxDeflateRatio < header.filteredBytes)
    throw codecError('truncated', `${packed} bytes of IDAT cannot hold ${header.width}×${header.height} pixels`, {
      format: 'png',
    });
  try {
    const { width, height, data } = await pngKeeper.use<{ width: number; height: number; data: Image['data'] }>(
      (wasm) => (header.bitDepth === 16 ? wasm.decode16(bytes) : wasm.decode8(bytes)),
    );
    if (width === header.width && height === header.height && data.length === width * height * 4) return data;
  } catch (cause) {
    if (!(cause instanceof WebAssembly.RuntimeError)) throw cause;
    throw codecError('corrupt', 'The picture data do not unpack', { format: 'png' }, { cause });
  }
  throw codecError('corrupt', 'The picture data do not fill the declared size', { format: 'png' });
}
