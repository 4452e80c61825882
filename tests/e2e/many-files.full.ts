import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { convert } from '../../codecs/index.ts';
import { launchChromium } from '../browser/chromium.ts';
import { largestRenderer } from '../browser/renderers.ts';
import { makeStateFolder, StartedService } from '../local/start-service.ts';
import { writeBmp } from '../pictures/bmp.ts';
import { dusk } from '../pictures/scene.ts';
import { ConversionPage } from './conversion-page.ts';

const megabyte = 2 ** 20;
/** What the whole tab may take: its page and its workers are one process. */
const mostBytes = 1.5e9;

/** The longest tasks of the page's own thread, those over 50 ms. @see W3C Long Tasks */
const watchLongTasks = `
  globalThis.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => Math.round(duration))))
    .observe({ type: 'longtask', buffered: true });
`;

describe('The page with very much to do', function () {
  this.timeout(3_600_000);
  let service: StartedService;
  let browser: Browser;
  let page: Page;
  let conversion: ConversionPage;
  let folder: string;

  before(async () => {
    service = await StartedService.start(await makeStateFolder());
    folder = await mkdtemp(join(tmpdir(), 'photographs-'));
  });
  after(async () => {
    await service?.clean();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
    await page.addInitScript(watchLongTasks);
    await page.goto(service.service.siteUrl);
    conversion = new ConversionPage(page);
  });
  afterEach(() => browser.close());

  /** Tells what the tab took at its height, and holds it against its bar. */
  async function report(title: string, since: number): Promise<void> {
    const { peakBytes } = await largestRenderer();
    const longTasks = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks);
    const longest = Math.max(0, ...longTasks);
    console.log(
      `      ${title}: ${Math.round(peakBytes / megabyte)} MiB at most, ${((Date.now() - since) / 1000).toFixed(1)} s, ` +
        `${longTasks.length} tasks over 50 ms, the longest ${longest} ms`,
    );
    assert.ok(peakBytes < mostBytes, `${title} took ${peakBytes} bytes`);
  }

  it('converts 500 photographs, 20 of them of 24 megapixels', async () => {
    const [small, large] = [await photograph(1200, 900), await photograph(6000, 4000)];
    const paths: string[] = [];
    for (let at = 0; at < 500; at++) {
      paths.push(join(folder, `IMG_${String(at).padStart(4, '0')}.jpg`));
      await writeFile(paths[at]!, withComment(at % 25 === 0 ? large : small, `photograph ${at}`));
    }
    const begun = Date.now();
    await page.getByTestId('file-input').first().setInputFiles(paths);
    await conversion.chooseTarget('JPEG');
    await page.getByTestId('file-card').nth(499).waitFor({ state: 'attached' });
    await page.getByTestId('start').click();
    const states = await conversion.settled(500, 3_000_000);
    assert.deepEqual([...new Set(Object.values(states))], ['done']);
    await report('500 photographs to JPEG', begun);
  });

  for (const label of ['PNG', 'TIFF', 'JPEG'])
    it(`converts one picture of 100 megapixels to ${label}`, async () => {
      const path = join(folder, 'huge.jpg');
      await writeFile(path, await photograph(12_500, 8_000));
      const begun = Date.now();
      await page.getByTestId('file-input').first().setInputFiles(path);
      await conversion.chooseTarget(label);
      await conversion.start();
      assert.deepEqual(await conversion.settled(1, 900_000), { 'huge.jpg': 'done' });
      await report(`100 megapixels to ${label}`, begun);
    });
});

async function photograph(width: number, height: number): Promise<Uint8Array> {
  const bytes = writeBmp(width, height, dusk(width, height));
  const limits = { maxInputBytes: Infinity };
  const { outputs } = await convert(bytes, { to: 'jpeg', effort: 'fast', limits });
  return outputs[0]!.bytes;
}

/** The same JPEG with a comment behind its first marker, so that no two files are the same. */
function withComment(jpeg: Uint8Array, text: string): Uint8Array {
  const comment = new TextEncoder().encode(text);
  const segment = Uint8Array.of(0xff, 0xfe, 0, comment.length + 2, ...comment);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}
