import {
  type Contender,
  type Format,
  hasAlpha,
  loadPackage,
  NotOffered,
  type Pixels,
  type Settings,
} from './contender.ts';

interface Sharp {
  ensureAlpha(): Sharp;
  removeAlpha(): Sharp;
  raw(): Sharp;
  resize(width: number, height: number, options: { fit: 'fill'; kernel: 'lanczos3' }): Sharp;
  toFormat(format: Format, options?: Readonly<Record<string, unknown>>): Sharp;
  toBuffer(): Promise<Buffer<ArrayBuffer>>;
  toBuffer(options: { resolveWithObject: true }): Promise<{
    data: Buffer<ArrayBuffer>;
    info: { width: number; height: number };
  }>;
}
interface SharpModule {
  (input: Uint8Array | Uint8ClampedArray, options?: Readonly<Record<string, unknown>>): Sharp;
  concurrency(threads: number): number;
  cache(on: boolean): unknown;
}

const options = { limitInputPixels: false };

/** sharp, native code, held to one thread. */
export async function load(): Promise<Contender> {
  const { default: sharp } = await loadPackage<{ default: SharpModule }>('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return {
    async decode(bytes, format) {
      refuseBmp(format);
      const { data, info } = await sharp(bytes, options).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      return { width: info.width, height: info.height, data };
    },
    async encode(pixels, settings) {
      refuseBmp(settings.format);
      return picture(sharp, pixels).toFormat(settings.format, settingsOf(settings)).toBuffer();
    },
    async resize(pixels, { width, height }) {
      const shrunk = picture(sharp, pixels).resize(width, height, { fit: 'fill', kernel: 'lanczos3' }).ensureAlpha();
      return { width, height, data: await shrunk.raw().toBuffer() };
    },
    async convert(bytes, from, to) {
      refuseBmp(from);
      refuseBmp(to);
      return sharp(bytes, options).toFormat(to).toBuffer();
    },
  };
}

/** As the other encoders do it: an alpha channel is written only where there is something in it. */
function picture(sharp: SharpModule, pixels: Pixels): Sharp {
  const { width, height, data } = pixels;
  const whole = sharp(data, { ...options, raw: { width, height, channels: 4 } });
  return hasAlpha(pixels) ? whole : whole.removeAlpha();
}

function settingsOf({ quality, jpeg, compression, level }: Settings): Readonly<Record<string, unknown>> {
  return {
    ...(quality !== undefined && { quality }),
    ...(jpeg === 'small' && { mozjpeg: true }),
    ...(compression && { compression, predictor: compression === 'none' ? 'none' : 'horizontal' }),
    ...(level !== undefined && { compressionLevel: level }),
  };
}

function refuseBmp(format: Format): void {
  if (format === 'bmp') throw new NotOffered('no BMP');
}
