import type { FormatName } from '../../../codecs/formats.ts';
import type { SideWorker } from './side-worker.ts';

/** What draws: the worker for what is done beside the conversions. */
let drawer: Pick<SideWorker, 'ask'> | undefined;

/** Names the worker that draws; the page does so once. */
export function drawThumbnailsWith(worker: Pick<SideWorker, 'ask'>): void {
  drawer = worker;
}

/**
 * Draws a file small, upright, covering the whole square canvas. It is decoded in a worker, after all that is asked of that
 * one beside thumbnails. Only for looking at: nothing that is written comes from here.
 * @returns whether there is something to see
 */
export async function drawThumbnail(canvas: HTMLCanvasElement, file: Blob, format: FormatName): Promise<boolean> {
  const bitmap = await drawer
    ?.ask<'thumbnail'>({ type: 'thumbnail', file, format, side: canvas.width }, 'last')
    .catch(() => undefined);
  if (!bitmap) return false;
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
  return true;
}
