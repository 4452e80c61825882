/**
 * The page in Firefox: five files are dropped and converted on this device to each format, and Firefox opens what it can
 * of the results. Needs Debian's `firefox-esr`, or `FIREFOX_PATH`.
 *
 *     npm run bench:firefox
 */
import assert from 'node:assert/strict';
import { formats } from '../codecs/index.ts';
import { makeStateFolder, StartedService } from '../tests/local/start-service.ts';
import { fiveFiles } from '../tests/pictures/index.ts';
import { loadPackage } from './contenders/contender.ts';

interface FirefoxPage {
  goto(url: string): Promise<unknown>;
  evaluateOnNewDocument(source: string): Promise<unknown>;
  waitForSelector(selector: string): Promise<unknown>;
  evaluate<Given, Result>(work: (given: Given) => Result, given: Given): Promise<Awaited<Result>>;
  screenshot(options: { path: string }): Promise<unknown>;
}

interface Puppeteer {
  launch(options: object): Promise<{
    version(): Promise<string>;
    newPage(): Promise<FirefoxPage>;
    close(): Promise<void>;
  }>;
}

interface Shown {
  readonly name: string;
  readonly state: string;
  /** Each result's name, and its width by Firefox's own decoder, which has none for TIFF. */
  readonly results: readonly { readonly fileName: string; readonly width: number }[];
}

const drop = (files: readonly { name: string; base64: string }[]) => {
  const dataTransfer = new DataTransfer();
  for (const { name, base64 } of files)
    dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
  for (const type of ['dragenter', 'dragover', 'drop'])
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
};

const choose = (format: string) =>
  document.querySelector<HTMLInputElement>(`input[name="target"][value="${format}"]`)!.click();
const start = () => document.querySelector<HTMLButtonElement>('[data-testid="start"]')!.click();

/** Waits, in the page, until every file is converted or has failed, and tells what became of it. */
const settled = async (count: number): Promise<Shown[]> => {
  const cards = () => [...document.querySelectorAll<HTMLElement>('[data-testid="file-card"]')];
  const isSettled = (card: HTMLElement) => card.dataset.state === 'done' || card.dataset.state === 'failed';
  const until = Date.now() + 120_000;
  while (cards().length < count || !cards().every(isSettled)) {
    if (Date.now() > until)
      throw new Error(
        cards()
          .map((card) => card.dataset.state)
          .join(),
      );
    await new Promise((done) => setTimeout(done, 50));
  }
  return Promise.all(
    cards().map(async (card) => ({
      name: card.dataset.fileName ?? '',
      state: card.dataset.state ?? '',
      results: await Promise.all(
        [...card.querySelectorAll<HTMLAnchorElement>('[data-testid="download"]')].map(async ({ href, download }) => {
          const image = Object.assign(new Image(), { src: href });
          await image.decode().catch(() => {});
          return { fileName: download, width: image.naturalWidth };
        }),
      ),
    })),
  );
};

const { default: puppeteer } = await loadPackage<{ default: Puppeteer }>('puppeteer-core');
const service = await StartedService.start(await makeStateFolder());
const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr',
  headless: true,
});
try {
  console.log(await browser.version());
  const page = await browser.newPage();
  // What the compiler puts around functions.
  await page.evaluateOnNewDocument('globalThis.__name = (named) => named');
  await page.goto(service.service.siteUrl);
  await page.waitForSelector('[data-testid="start"]');
  const files = fiveFiles();
  await page.evaluate(
    drop,
    files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
  );
  await page.waitForSelector('[data-testid="start"][aria-disabled="false"]');
  for (const [format, { extensions }] of Object.entries(formats)) {
    await page.evaluate(choose, format);
    await page.waitForSelector('[data-testid="start"][aria-disabled="false"]');
    await page.evaluate(start, undefined);
    for (const { name, state, results } of await page.evaluate(settled, files.length)) {
      console.log(`${format.padEnd(4)}  ${name.padEnd(13)} ${state}`, ...results.map(({ width }) => width));
      assert.equal(state, name === 'photo.jpg' ? 'failed' : 'done', name);
      for (const { fileName, width } of results) {
        assert.ok(
          extensions.some((extension) => fileName.endsWith(`.${extension}`)),
          fileName,
        );
        assert.equal(width > 0, format !== 'tiff', fileName);
      }
    }
  }
  const path = new URL('../dist/firefox.png', import.meta.url).pathname;
  await page.screenshot({ path });
  console.log(path);
} finally {
  await browser.close();
  await service.clean();
}
