import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { encodeRows } from '../../codecs/jpeg/encoder/index.ts';
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
    await conversion.drop(Array.from({ length: 200 }, (_, at) => ({ name: `${at}.png`, bytes })));
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

  it('says how many pages a TIFF has', async () => {
    const { name, bytes } = multiPageTiff();
    await conversion.drop([{ name, bytes }]);
    await conversion.card(name).getByText('3 pages').waitFor();
  });
});
