import type { FormatName } from '../../../codecs/formats.ts';
import type { CodecPool } from './codec-pool.ts';

/** A page of a file that the browser can draw. */
export interface Preview {
  readonly image: HTMLImageElement;
  /** Pixels of the page, upright. */
  readonly width: number;
  readonly height: number;
  /** Whether it is drawn from fewer pixels, because all of them would take too much memory. */
  readonly reduced: boolean;
  /** Pages of the file. */
  readonly pages: number;
  /** Frees the memory. */
  close(): void;
}

/** So many pixels are drawn as they are. */
const mostPixels = 25_000_000;
/** Of a side of what is reduced. */
const reducedSide = 5_000;

/**
 * Makes a page drawable. What browsers do not decode, or not all of, is converted to PNG by our own codecs, colour profile
 * and all, so that both pictures of a comparison are shown by the same rules.
 * @param page from 1
 * @throws CodecError as the conversion does
 * @throws DOMException `AbortError`
 */
export async function previewOf(
  file: Blob,
  format: FormatName,
  page: number,
  terms: { readonly pool: Pick<CodecPool, 'convert'>; readonly signal: AbortSignal },
): Promise<Preview> {
  if (isShownByBrowsers(format)) {
    const shown = await drawable(file);
    const { naturalWidth: width, naturalHeight: height } = shown.image;
    if (width * height > 0 && width * height <= mostPixels)
      return { ...shown, width, height, reduced: false, pages: 1 };
    shown.close();
  }
  const side = { width: reducedSide, height: reducedSide };
  const pages = format === 'tiff' ? { pages: String(page) } : {};
  const { outputs, report } = await terms.pool.convert(
    file,
    { to: 'png', effort: 'fast', resize: side, ...pages },
    { signal: terms.signal },
  );
  const shown = await drawable(outputs[0]!.blob);
  if (terms.signal.aborted) shown.close();
  terms.signal.throwIfAborted();
  const { width, height, orientation } = report.source.pages[page - 1]!;
  const turned = orientation > 4;
  return {
    ...shown,
    width: turned ? height : width,
    height: turned ? width : height,
    reduced: Math.max(width, height) > reducedSide,
    pages: report.source.pages.length,
  };
}

/** BMP is drawn by browsers too, but not all of its kinds. */
function isShownByBrowsers(format: FormatName): boolean {
  switch (format) {
    case 'jpeg':
    case 'png':
      return true;
    case 'bmp':
    case 'tiff':
      return false;
    default:
      return format satisfies never;
  }
}

/** Resolves when the size is known; the browser decodes when it draws. */
async function drawable(blob: Blob): Promise<Pick<Preview, 'image' | 'close'>> {
  const image = new Image();
  const href = URL.createObjectURL(blob);
  const close = () => {
    image.src = '';
    URL.revokeObjectURL(href);
  };
  await new Promise((resolve) => {
    image.onload = resolve;
    image.onerror = resolve;
    image.src = href;
  });
  return { image, close };
}
