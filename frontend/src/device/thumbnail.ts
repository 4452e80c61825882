import type { FormatName } from '../../../codecs/formats.ts';
import { Gate } from '../cloud/gate.ts';

/** Larger files cost the browser too much for a picture of this size. */
const maxBytes = 30_000_000;
/** Pictures that the browser decodes at once for thumbnails. */
const gate = new Gate(2);

/** Whether browsers decode the format by themselves. */
function isDrawable(format: FormatName): boolean {
  switch (format) {
    case 'jpeg':
    case 'png':
    case 'bmp':
      return true;
    case 'tiff':
      return false;
    default:
      return format satisfies never;
  }
}

/**
 * Draws a file small, upright, covering the whole canvas. Only for looking at: nothing that is written comes from here.
 * @returns whether there is something to see
 */
export async function drawThumbnail(canvas: HTMLCanvasElement, file: Blob, format: FormatName): Promise<boolean> {
  if (!isDrawable(format) || file.size > maxBytes) return false;
  return gate.run(async () => {
    if (!canvas.isConnected) return false;
    const bitmap = await createImageBitmap(file, { resizeWidth: canvas.width * 2, resizeQuality: 'medium' }).catch(
      () => undefined,
    );
    if (bitmap === undefined) return false;
    const scale = Math.max(canvas.width / bitmap.width, canvas.height / bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    const context = canvas.getContext('2d');
    if (context) context.imageSmoothingQuality = 'high';
    context?.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
    bitmap.close();
    return true;
  });
}
