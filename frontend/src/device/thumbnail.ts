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

/** Pixels of a thumbnail's side: twice those that it is shown with, for the screens that have as many. */
export const thumbnailSide = 128;

/**
 * Makes a small picture of a file, upright, covering a whole square, once the frame for it comes into sight: a list of
 * hundreds would else keep the device at pictures that nobody looks at. It is decoded in a worker, by turns with what else
 * is asked of that one. Only for looking at: nothing that is written comes from here.
 * @param onDrawn takes the picture, if there is something to see
 * @returns what takes it back
 */
export function thumbnailInSight(
  frame: Element,
  file: Blob,
  format: FormatName,
  onDrawn: (bitmap: ImageBitmap) => void,
): () => void {
  let wish: AbortController | undefined;
  const draw = async () => {
    wish = new AbortController();
    try {
      const request = { type: 'thumbnail', file, format, side: thumbnailSide } as const;
      const bitmap = await drawer?.ask<'thumbnail'>(request, 'sight', wish.signal);
      ignore();
      if (bitmap) onDrawn(bitmap);
    } catch (error) {
      // Taken back as it left: it is asked for again when it returns.
      if (!isAbort(error)) ignore();
    }
  };
  const ignore = watchSight(frame, (inSight) => (inSight ? void draw() : wish?.abort()));
  return () => {
    ignore();
    wish?.abort();
  };
}
