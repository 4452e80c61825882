import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { encodeRows } from '../../codecs/jpeg/encoder/index.ts';
import { largePng, largeRleBmp, largeStripTiff, largeTileTiff } from '../codecs/large-files.ts';
import { multiPageTiff, plain } from '../pictures/index.ts';
import type { ConversionPage } from './conversion-page.ts';
import { withVisits } from './visits.ts';

/** Counts what the page asks its workers to draw. */
const countThumbnails = () => {
  const scope = globalThis as unknown as { thumbnailsAsked: number };
  scope.thumbnailsAsked = 0;
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, ...message: [{ type?: string }]) {
    if (message[0].type === 'thumbnail') scope.thumbnailsAsked += 1;
    postMessage.apply(this, message as never);
  };
};

describe('The page, showing what the files are', function () {
  this.timeout(180_000);
  const visit = withVisits({ script: countThumbnails });
  let page: Page;
  let conversion: ConversionPage;

  beforeEach(async () => {
    ({ page, conversion } = await visit());
  });

  const drawn = (name: string) => conversion.card(name).locator('[data-testid="thumbnail"][data-drawn="true"]');

  it('draws what is in sight, and what is scrolled to, but not what is passed by', async () => {
    const { bytes } = plain('png');
    // What stands behind the picture tells the files apart.
    const distinct = (at: number) => Buffer.concat([bytes, Uint8Array.of(at)]);
    await conversion.drop(Array.from({ length: 200 }, (_, at) => ({ name: `${at}.png`, bytes: distinct(at) })));
    await conversion.card('199.png').waitFor({ state: 'attached' });
    await drawn('0.png').waitFor();
    await conversion.card('199.png').scrollIntoViewIfNeeded();
    await drawn('199.png').waitFor();
    const asked = await page.evaluate(() => (globalThis as unknown as { thumbnailsAsked: number }).thumbnailsAsked);
    assert.ok(asked >= 2 && asked < 150, `${asked} of 200 were drawn`);
  });

  for (const format of ['jpeg', 'png', 'bmp', 'tiff'] as const)
    it(`draws ${format}`, async () => {
      const { name, bytes } = plain(format);
      await conversion.drop([{ name, bytes }]);
      await drawn(name).waitFor();
    });

  it('draws a JPEG of 50 megapixels, which is not decoded whole for it', async () => {
    const [width, height] = [10_000, 5_000];
    const rows = (_: number, count: number) => new Uint32Array(width * count).fill(0xff20_60c0);
    const settings = { quality: 60, sampling: '4:2:0', tables: 'annex-k', process: 'baseline' } as const;
    const bytes = encodeRows({ width, height, rows }, { ...settings, quantization: 'rounding' });
    await conversion.drop([{ name: 'wide.jpg', bytes }]);
    await drawn('wide.jpg').waitFor();
  });

  /** What is drawn in the corners: left above, right above, left below. */
  const corners = (name: string) =>
    conversion
      .card(name)
      .locator('[data-testid="thumbnail"] canvas')
      .evaluate((canvas: HTMLCanvasElement) => {
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
        copy.drawImage(canvas, 0, 0);
        const last = canvas.width - 3;
        return [
          [2, 2],
          [last, 2],
          [2, last],
        ].map(([x, y]) => [...copy.getImageData(x!, y!, 1, 1).data]);
      });

  it('draws PNG, BMP and TIFF of 50 megapixels, which are not decoded whole for it', async () => {
    const large = {
      'wide.png': largePng,
      'wide.bmp': largeRleBmp,
      'strips.tiff': largeStripTiff,
      'tiles.tiff': largeTileTiff,
    };
    await conversion.drop(Object.entries(large).map(([name, make]) => ({ name, bytes: make(10_000, 5_000) })));
    for (const name of Object.keys(large)) await drawn(name).waitFor();
    const [png, bmp, strips] = await Promise.all(['wide.png', 'wide.bmp', 'strips.tiff'].map(corners));
    // A square in the middle of twice its width; the PNG gets lighter to the right and downwards.
    const [left, right] = [png![0]![0]!, png![1]![0]!];
    assert.ok(left > 50 && left < 80 && right > 175 && right < 205, `gray from ${left} to ${right}`);
    // Red grows by 6 with each 250 pixels to the right, and by 3 with each upwards.
    assert.ok(bmp![1]![0]! > bmp![0]![0]! && bmp![2]![0]! < bmp![0]![0]!, String(bmp));
    // From orange to blue in every 1,000 rows.
    assert.ok(
      strips!.every(([, green, , alpha]) => green! > 115 && green! < 125 && alpha === 255),
      String(strips),
    );
  });

  it('draws them anew after a reload', async () => {
    const { name, bytes } = plain('tiff');
    await conversion.drop([{ name, bytes }]);
    await conversion.start();
    await conversion.settled(1);
    await page.reload();
    await drawn(name).waitFor();
    const size = await drawn(name).evaluate((element) => {
      const image = element.matches('img, canvas') ? element : element.querySelector('img, canvas');
      return image instanceof HTMLImageElement ? image.naturalWidth : (image as HTMLCanvasElement | null)?.width;
    });
    assert.ok(size !== undefined && size > 0);
  });

  it('says how many pages a TIFF has', async () => {
    const { name, bytes } = multiPageTiff();
    await conversion.drop([{ name, bytes }]);
    await conversion.card(name).getByText('3 pages').waitFor();
  });
});
