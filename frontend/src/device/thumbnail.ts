import type { FormatName } from '../../../codecs/formats.ts';
import { isAbort } from '../failure.ts';
import type { SideWorker } from './side-worker.ts';
import { watchSight } from './sight.ts';

/** What draws: the worker for what is done beside the conversions. */
let drawer: Pick<SideWorker, 'ask'> | undefined;

/** Names the worker that draws; the page does so once. */
export function drawThumbnailsWith(worker: Pick<SideWorker, 'ask'>): void {
  drawer = worker;
}

/**
 * Draws a file small, upright, covering the whole square canvas, once that comes into sight: a list of hundreds would
 * else keep the device at pictures that nobody looks at. It is decoded in a worker, by turns with what else is asked of
 * that one. Only for looking at: nothing that is written comes from here.
 * @param onDrawn called if there is something to see
 * @returns what takes it back
 */
export function drawThumbnail(
  canvas: HTMLCanvasElement,
  file: Blob,
  format: FormatName,
  onDrawn: () => void,
): () => void {
  let wish: AbortController | undefined;
  const draw = async () => {
    wish = new AbortController();
    try {
      const request = { type: 'thumbnail', file, format, side: canvas.width } as const;
      const bitmap = await drawer?.ask<'thumbnail'>(request, 'sight', wish.signal);
      if (!bitmap) return ignore();
      canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
      onDrawn();
      ignore();
    } catch (error) {
      // Taken back as it left: it is asked for again when it returns.
      if (!isAbort(error)) ignore();
    }
  };
  const ignore = watchSight(canvas, (inSight) => (inSight ? void draw() : wish?.abort()));
  return () => {
    ignore();
    wish?.abort();
  };
}
