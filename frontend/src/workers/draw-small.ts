import type { FormatName } from '../../../codecs/formats.ts';
import { open } from '../../../codecs/index.ts';
import type { ThumbnailRequest } from '../device/messages.ts';

/** Pixels up to which a picture is decoded whole for a thumbnail of it. */
const mostPixels = 40_000_000;
/** The same where our own code decodes it, which takes longer. */
const mostPixelsOfOurs = 12_000_000;

/**
 * A small picture of a file's first page, upright, covering a square. Only for looking at: nothing that is written comes
 * from here.
 * @returns undefined where there is nothing to see
 */
export async function drawSmall({ file, format, side }: ThumbnailRequest): Promise<ImageBitmap | undefined> {
  const bitmap = await decodeSmall(file, format, side).catch(() => undefined);
  if (bitmap === undefined) return undefined;
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d')!;
  const scale = Math.max(side / bitmap.width, side / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (side - width) / 2, (side - height) / 2, width, height);
  bitmap.close();
  return canvas.transferToImageBitmap();
}

async function decodeSmall(file: Blob, format: FormatName, side: number): Promise<ImageBitmap | undefined> {
  const source = await open(new Uint8Array(await file.arrayBuffer()));
  const { width, height, orientation } = source.pages[0]!;
  switch (format) {
    case 'jpeg':
    case 'png':
    case 'bmp': {
      if (width * height > mostPixels) return undefined;
      // The browser turns the picture upright before it makes it small.
      const wide = orientation >= 5 ? height >= width : width >= height;
      return createImageBitmap(file, { [wide ? 'resizeHeight' : 'resizeWidth']: side, resizeQuality: 'medium' });
    }
    case 'tiff': {
      if (width * height > mostPixelsOfOurs) return undefined;
      const image = await source.page(0);
      return createImageBitmap(sample(image, side));
    }
    default:
      return format satisfies never;
  }
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
