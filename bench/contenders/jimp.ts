import { type Contender, type Format, loadPackage, NotOffered, throughPixels } from './contender.ts';

interface JimpImage {
  readonly bitmap: { readonly width: number; readonly height: number; readonly data: Buffer<ArrayBuffer> };
  getBuffer(mediaType: string, options?: Readonly<Record<string, unknown>>): Promise<Buffer>;
}
interface JimpModule {
  Jimp: {
    fromBuffer(bytes: Buffer, options?: Readonly<Record<string, unknown>>): Promise<JimpImage>;
    fromBitmap(bitmap: { width: number; height: number; data: Uint8Array }): JimpImage;
  };
}

const mediaTypes: Record<Format, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  bmp: 'image/bmp',
  tiff: 'image/tiff',
};
/** Its JPEG decoder refuses large pictures otherwise. */
const readOptions = { 'image/jpeg': { maxMemoryUsageInMB: 8192, maxResolutionInMP: 1000 } };

/** jimp, JavaScript alone. */
export async function load(): Promise<Contender> {
  const { Jimp } = await loadPackage<JimpModule>('jimp');
  return throughPixels({
    async decode(bytes) {
      const { width, height, data } = (await Jimp.fromBuffer(Buffer.from(bytes.buffer), readOptions)).bitmap;
      return { width, height, data };
    },
    async encode({ width, height, data }, { format, quality, jpeg, level, compression }) {
      if (jpeg === 'small' || (compression ?? 'none') !== 'none') throw new NotOffered('no choice of compression');
      // Its BMP encoder swaps the channels in place.
      const bytes = format === 'bmp' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.length);
      return Jimp.fromBitmap({ width, height, data: bytes }).getBuffer(mediaTypes[format], {
        ...(quality !== undefined && { quality }),
        ...(level !== undefined && { deflateLevel: level }),
      });
    },
  });
}
