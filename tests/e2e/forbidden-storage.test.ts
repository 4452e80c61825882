import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { identify } from '../../codecs/index.ts';
import { launchChromium } from '../browser/chromium.ts';
import { makeStateFolder, StartedService } from '../local/start-service.ts';
import { plain } from '../pictures/index.ts';
import { ConversionPage } from './conversion-page.ts';

/** What a browser does that blocks the cookies of a site. */
const forbidStorage = () => {
  const deny = () => {
    throw new DOMException('Access is denied for this document', 'SecurityError');
  };
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
    Object.defineProperty(globalThis, name, { get: deny });
  StorageManager.prototype.getDirectory = async () => deny();
  LockManager.prototype.request = async () => deny();
  globalThis.BroadcastChannel = class {
    constructor() {
      deny();
    }
  } as unknown as typeof BroadcastChannel;
};

describe('The page, where the browser keeps nothing for it', function () {
  this.timeout(120_000);
  let service: StartedService;
  let browser: Browser;
  let page: Page;
  const errors: Error[] = [];

  before(async () => {
    service = await StartedService.start(await makeStateFolder());
    browser = await launchChromium();
    page = await browser.newPage({ acceptDownloads: true });
    // What the tests' compiler puts around functions.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.addInitScript(forbidStorage);
    page.on('pageerror', (error) => errors.push(error));
    await page.goto(service.service.siteUrl);
  });
  after(async () => {
    await browser?.close();
    await service?.clean();
  });

  it('converts all the same, and says that results are held in memory', async () => {
    const conversion = new ConversionPage(page);
    await conversion.drop([plain('bmp')]);
    await page.getByTestId('in-memory').waitFor();
    await conversion.chooseTarget('JPEG');
    await conversion.start();
    assert.deepEqual(await conversion.settled(1), { 'plain.bmp': 'done' });
    const [saved] = await conversion.downloads(conversion.card('plain.bmp'));
    assert.equal(identify(saved!.bytes), 'jpeg');
    await page.getByTestId('clear').click();
    assert.equal(await page.getByTestId('file-card').count(), 0);
  });

  it('says that a sign-in needs what the browser forbids, and what to do', async () => {
    await page.getByTestId('sign-in').click();
    const notice = page.locator('[data-testid="cloud-notice"][data-status="forbidden"]');
    await notice.getByText('allow its cookies').waitFor();
    assert.equal(new URL(page.url()).origin, new URL(service.service.siteUrl).origin);
  });

  it('meets no error that nobody has caught', () => {
    assert.deepEqual(errors, []);
  });
});
