import type { FormatName } from '../../../codecs/formats.ts';
import { open, type PageInfo } from '../../../codecs/index.ts';
import type { ThumbnailRequest } from '../device/messages.ts';
import { decodeReducedJpeg } from './reduced-jpeg.ts';

/** Pixels up to which a picture is decoded whole for a thumbnail of it. */
const mostPixels = 40_000_000;
/** The same where our own code decodes it, which takes longer. */
const mostPixelsOfOurs = 12_000_000;

/** A picture that a canvas draws, upright. */
interface Small {
  readonly source: ImageBitmap | VideoFrame;
  readonly width: number;
  readonly height: number;
}

/**
 * A small picture of a file's first page, upright, covering a square. Only for looking at: nothing that is written comes
 * from here.
 * @returns undefined where there is nothing to see
 */
export async function drawSmall({ file, format, side }: ThumbnailRequest): Promise<ImageBitmap | undefined> {
  const small = await decodeSmall(file, format, side).catch(() => undefined);
  if (small === undefined) return undefined;
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d')!;
  const scale = Math.max(side / small.width, side / small.height);
  const [width, height] = [small.width * scale, small.height * scale];
  context.imageSmoothingQuality = 'high';
  context.drawImage(small.source, (side - width) / 2, (side - height) / 2, width, height);
  small.source.close();
  return canvas.transferToImageBitmap();
}

async function decodeSmall(file: Blob, format: FormatName, side: number): Promise<Small | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const source = await open(bytes);
  const page = source.pages[0]!;
  switch (format) {
    case 'jpeg': {
      const frame = await decodeReducedJpeg(bytes, page, 2 * side).catch(() => undefined);
      if (frame) return { source: frame, width: frame.displayWidth, height: frame.displayHeight };
      return decodeWhole(file, page, side);
    }
    case 'png':
    case 'bmp':
      return decodeWhole(file, page, side);
    case 'tiff': {
      if (page.width * page.height > mostPixelsOfOurs) return undefined;
      return smallOf(await createImageBitmap(sample(await source.page(0), side)));
    }
    default:
      return format satisfies never;
  }
}

/** By the browser's decoder. */
async function decodeWhole(file: Blob, page: PageInfo, side: number): Promise<Small | undefined> {
  const { width, height, orientation } = page;
  if (width * height > mostPixels) return undefined;
  // The browser turns the picture upright before it makes it small.
  const wide = orientation >= 5 ? height >= width : width >= height;
  return smallOf(
    await createImageBitmap(file, { [wide ? 'resizeHeight' : 'resizeWidth']: side, resizeQuality: 'medium' }),
  );
}

function smallOf(source: ImageBitmap): Small {
  return { source, width: source.width, height: source.height };
}

/** Every so many pixels of a picture, in 8 bits, so that its shorter side has twice the pixels that are shown. */
function sample(
  image: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray | Uint16Array },
  side: number,
): ImageData {
  const step = Math.max(1, Math.floor(Math.min(image.width, image.height) / (2 * side)));
  const [width, height] = [Math.ceil(image.width / step), Math.ceil(image.height / step)];
  const small = new Uint8ClampedArray(width * height * 4);
  const shift = image.data instanceof Uint16Array ? 8 : 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * step * image.width + x * step) * 4;
      for (let channel = 0; channel < 4; channel++)
        small[(y * width + x) * 4 + channel] = image.data[from + channel]! >> shift;
    }
  return new ImageData(small, width, height);
}
