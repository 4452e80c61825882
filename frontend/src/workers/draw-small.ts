import type { FormatName } from '../../../codecs/formats.ts';
import { type Image, open, type PageInfo, type Source } from '../../../codecs/index.ts';
import type { ThumbnailRequest } from '../device/messages.ts';
import { decodeReducedJpeg } from './reduced-jpeg.ts';

/** Pixels up to which the browser decodes a picture whole for a thumbnail of it. */
const mostPixels = 40_000_000;
/** Pixels up to which a reduced page is drawn: a long and narrow one has many. */
const mostReducedPixels = 12_000_000;

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
      // Browsers do not draw every kind of BMP, nor every PNG that we read.
      return (await decodeWhole(file, page, side).catch(() => undefined)) ?? decodeReduced(source, side);
    case 'tiff':
      return decodeReduced(source, side);
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

/** By our own code, which does not have all pixels of PNG, BMP and TIFF in memory at once. */
async function decodeReduced(source: Source, side: number): Promise<Small | undefined> {
  const { width, height } = source.pages[0]!;
  const leastSide = 2 * side;
  const averaged = Math.max(1, Math.floor(Math.min(width, height) / leastSide));
  if (width * height > mostReducedPixels * averaged ** 2) return undefined;
  return smallOf(await createImageBitmap(drawable(await source.reducedPage(0, leastSide))));
}

function smallOf(source: ImageBitmap): Small {
  return { source, width: source.width, height: source.height };
}

/** In 8 bits a sample. */
function drawable({ data, width, height }: Image): ImageData {
  return new ImageData(
    data instanceof Uint16Array ? Uint8ClampedArray.from(data, (sample) => sample >> 8) : data,
    width,
    height,
  );
}
