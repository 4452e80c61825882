import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { convert } from '../../codecs/index.ts';
import { launchChromium } from '../browser/chromium.ts';
import { describeThread, ThreadWatch } from '../browser/long-tasks.ts';
import { largestRenderer } from '../browser/renderers.ts';
import { makeStateFolder, StartedService } from '../local/start-service.ts';
import { writeBmp } from '../pictures/bmp.ts';
import { dusk } from '../pictures/scene.ts';
import { ConversionPage } from './conversion-page.ts';

const megabyte = 2 ** 20;
/** What the whole tab may take: its page and its workers are one process. */
const mostBytes = 1.5e9;

/** A guard against a page that stands still, ten times the bar of 50 ms; the figures themselves are printed. */
const mostTaskMs = 500;

describe('The page with very much to do', function () {
  this.timeout(3_600_000);
  let service: StartedService;
  let browser: Browser;
  let page: Page;
  let conversion: ConversionPage;
  let thread: ThreadWatch;
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
    // A machine with other work takes its time to list hundreds of files.
    page.setDefaultTimeout(600_000);
    thread = await ThreadWatch.start(browser, page);
    await page.goto(service.service.siteUrl);
    conversion = new ConversionPage(page);
  });
  afterEach(() => browser.close());

  /** Tells what the page's own thread did since it was asked last. */
  async function tellThread(title: string): Promise<void> {
    const report = await thread.take();
    console.log(`      ${describeThread(title, report)}`);
    const [longest = 0] = report.busiestTasksMs;
    assert.ok(longest < mostTaskMs, `${title} had a task of ${longest} ms`);
  }

  /** Asks once a second: a locator asks so often, and of each card, that the answers are most of what the thread does. */
  const untilSettled = (count: number) =>
    page.waitForFunction(
      (wanted) => document.querySelectorAll('[data-state="done"], [data-state="failed"]').length >= wanted,
      count,
      { polling: 1_000, timeout: 3_000_000 },
    );

  /** Tells what the tab took at its height, and holds it against its bar. */
  async function tellMemory(title: string, since: number): Promise<void> {
    const { peakBytes } = await largestRenderer();
    const seconds = ((Date.now() - since) / 1000).toFixed(1);
    console.log(`      ${title}: ${Math.round(peakBytes / megabyte)} MiB at most, ${seconds} s`);
    assert.ok(peakBytes < mostBytes, `${title} took ${peakBytes} bytes`);
  }

  it('converts 500 photographs, 50 of them of 12 megapixels and the others of 2', async () => {
    const [small, large] = [await photograph(1632, 1224), await photograph(4000, 3000)];
    const paths: string[] = [];
    for (let at = 0; at < 500; at++) {
      paths.push(join(folder, `IMG_${String(at).padStart(4, '0')}.jpg`));
      await writeFile(paths[at]!, withComment(at % 10 === 0 ? large : small, `photograph ${at}`));
    }
    await page.getByTestId('start').waitFor();
    await tellThread('loading the page');
    await page.waitForTimeout(5_000);
    await tellThread('idle for 5 s');
    const begun = Date.now();
    await page.getByTestId('file-input').first().setInputFiles(paths);
    await page.getByTestId('file-card').nth(499).waitFor({ state: 'attached' });
    await tellThread('listing 500 photographs');
    await conversion.chooseTarget('JPEG');
    await page.getByTestId('start').click();
    await untilSettled(500);
    await tellThread('converting them');
    assert.deepEqual([...new Set(Object.values(await conversion.settled(500)))], ['done']);
    await thread.take();
    await page.getByTestId('name-pattern').fill('{number}-{name}');
    await page.getByTestId('file-card').nth(499).getByText('500-IMG_0499.jpg').first().waitFor({ state: 'attached' });
    await tellThread('naming them anew');
    await page.reload();
    await untilSettled(500);
    await tellThread('listing them after a reload');
    assert.deepEqual([...new Set(Object.values(await conversion.settled(500)))], ['done']);
    await thread.take();
    await page.getByTestId('clear').click();
    await page.getByTestId('empty').waitFor();
    await tellThread('clearing the list');
    await tellMemory('500 photographs to JPEG', begun);
  });

  for (const count of [500, 2_000])
    it(`scrolls through ${count} small files, finished and after a reload`, async () => {
      // What stands behind the pixels tells the files apart.
      const small = writeBmp(96, 64, dusk(96, 64));
      const paths = Array.from({ length: count }, (_, at) => join(folder, `IMG_${String(at).padStart(4, '0')}.bmp`));
      for (const [at, path] of paths.entries()) await writeFile(path, [small, Uint8Array.of(at >> 8, at & 0xff)]);
      await page.getByTestId('start').waitFor();
      await tellThread('loading the page');
      await page.getByTestId('file-input').first().setInputFiles(paths);
      await page
        .getByTestId('file-card')
        .nth(count - 1)
        .waitFor({ state: 'attached' });
      await tellThread(`listing ${count} small files`);
      await conversion.chooseTarget('JPEG');
      await page.getByTestId('start').click();
      await untilSettled(count);
      await tellThread('converting them');
      await scrollThrough('finished');
      await page.reload();
      await untilSettled(count);
      await tellThread('listing them after a reload');
      await scrollThrough('reloaded');
    });

  /** By the wheel, ten cards at a turn of it, to the end and back, and then by leaps as the scroll bar makes them. */
  async function scrollThrough(title: string): Promise<void> {
    const turn = async (pixels: number, times: number, pauseMs: number) => {
      for (let at = 0; at < times; at++) {
        await page.mouse.wheel(0, pixels);
        await page.waitForTimeout(pauseMs);
      }
      await page.waitForTimeout(500);
    };
    const fromTop = () => page.evaluate(() => Math.round(scrollY));
    await page.mouse.move(300, 500);
    await thread.take();
    await turn(1_200, 60, 16);
    const end = await fromTop();
    await turn(-1_200, 60, 16);
    assert.ok(end > 40_000 && (await fromTop()) === 0, `scrolled to ${end}`);
    await tellThread(`scrolling fast through them, ${title}`);
    await turn(5_000, 13, 200);
    await turn(-5_000, 13, 200);
    await tellThread(`leaping through them, ${title}`);
  }

  for (const label of ['PNG', 'TIFF', 'JPEG'])
    it(`converts one picture of 100 megapixels to ${label}`, async () => {
      const path = join(folder, 'huge.jpg');
      await writeFile(path, await photograph(12_500, 8_000));
      const begun = Date.now();
      await page.getByTestId('file-input').first().setInputFiles(path);
      await conversion.chooseTarget(label);
      await conversion.start();
      assert.deepEqual(await conversion.settled(1, 900_000), { 'huge.jpg': 'done' });
      await tellThread(`100 megapixels to ${label}`);
      await tellMemory(`100 megapixels to ${label}`, begun);
    });
});

async function photograph(width: number, height: number): Promise<Uint8Array> {
  const bytes = writeBmp(width, height, dusk(width, height));
  const limits = { maxInputBytes: 1_000_000_000 };
  const { outputs } = await convert(bytes, { to: 'jpeg', effort: 'fast', limits });
  return outputs[0]!.bytes;
}

/** The same JPEG with a comment behind its first marker, so that no two files are the same. */
function withComment(jpeg: Uint8Array, text: string): Uint8Array {
  const comment = new TextEncoder().encode(text);
  const segment = Uint8Array.of(0xff, 0xfe, 0, comment.length + 2, ...comment);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}
