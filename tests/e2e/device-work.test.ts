import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import { identify } from '../../codecs/index.ts';
import type { StartedService } from '../local/start-service.ts';
import { writeBmp } from '../pictures/bmp.ts';
import { fiveFiles, half, phoneJpeg, plain } from '../pictures/index.ts';
import { dusk } from '../pictures/scene.ts';
import type { ConversionPage, NamedFile } from './conversion-page.ts';
import { until } from './until.ts';
import { openPage, withVisits } from './visits.ts';

/** A picture whose conversion to PNG takes a while. */
const large = (name: string): NamedFile => ({ name, bytes: writeBmp(3000, 2000, dusk(3000, 2000)) });

/** What {@link rememberWorkers} leaves on the page. */
interface WorkerScope {
  Worker: typeof Worker;
  /** In the order of their start. */
  startedWorkers: Worker[];
  /** While it is so, a worker's word that it encodes is the last one that the page hears of it. */
  holdAtEncoding: boolean;
}

/** The worker objects of the page, for a test that ends one, or that needs one to stay at its work. */
const rememberWorkers = () => {
  const scope = globalThis as unknown as WorkerScope;
  scope.startedWorkers = [];
  scope.holdAtEncoding = false;
  scope.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      scope.startedWorkers.push(this);
    }
    override set onmessage(listen: (event: MessageEvent) => void) {
      let isHeld = false;
      super.onmessage = (event) => {
        if (isHeld) return;
        isHeld = scope.holdAtEncoding && event.data.progress?.stage === 'encoding';
        listen(event);
      };
    }
  };
};

describe('The page, at work on this device', function () {
  this.timeout(180_000);
  const visit = withVisits({ script: rememberWorkers });
  let service: StartedService;
  let context: BrowserContext;
  let page: Page;
  let conversion: ConversionPage;

  beforeEach(async () => {
    ({ service, context, page, conversion } = await visit());
  });

  const openTab = () => openPage(context, service.service.siteUrl);

  /** The paths of all results on the disk, below the folder of all tabs. */
  function keptFiles(): Promise<string[]> {
    return page.evaluate(async () => {
      const found: string[] = [];
      const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
        for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemDirectoryHandle]>)
          if (handle.kind === 'directory') await walk(handle, `${path}${name}/`);
          else found.push(path + name);
      };
      const root = await navigator.storage.getDirectory();
      await walk(await root.getDirectoryHandle('conversions', { create: true }), '');
      return found.sort();
    });
  }

  /** A folder that goes while it is listed is asked for again. */
  const untilNothingIsKept = () =>
    until(() =>
      keptFiles().then(
        (files) => files.length === 0,
        () => false as const,
      ),
    );

  it('keeps results on the disk, a folder a tab and a conversion, and removes them with their file', async () => {
    await conversion.drop(fiveFiles());
    await conversion.start();
    await conversion.settled(5);
    const names = (await keptFiles()).map((path) => path.split('/')[2]).sort();
    assert.deepEqual(names, [
      '0.png',
      '0.png',
      '0.png',
      '0.png',
      '1.png',
      '2.png',
      'record.json',
      'record.json',
      'record.json',
      'record.json',
    ]);
    await page.getByTestId('clear').click();
    await untilNothingIsKept();
  });

  it('has what was converted after a reload, and gives it the same bytes', async () => {
    await conversion.drop([plain('bmp'), phoneJpeg()]);
    await conversion.start();
    await conversion.settled(2);
    const before = await conversion.downloads(conversion.card('plain.bmp'));
    await page.reload();
    assert.deepEqual(await conversion.settled(2), { 'plain.bmp': 'done', 'IMG_2041.jpg': 'done' });
    assert.deepEqual(await conversion.downloads(conversion.card('plain.bmp')), before);
    await page.getByTestId('name-pattern').fill('{name}-{width}');
    await page.reload();
    const [renamed] = await conversion.downloads(conversion.card('plain.bmp'));
    assert.equal(renamed!.name, 'plain-64.png');
  });

  /** How many files lie in the browser's database. */
  const storedFiles = (of = page) =>
    of.evaluate(async () => {
      // Who opens it first makes it.
      if ((await indexedDB.databases()).every(({ name }) => name !== 'files')) return 0;
      const opened = indexedDB.open('files');
      await new Promise((resolve) => opened.addEventListener('success', resolve));
      const { result: database } = opened;
      const counted = database.transaction('files').objectStore('files').count();
      await new Promise((resolve) => counted.addEventListener('success', resolve));
      database.close();
      return counted.result;
    });
  const untilStored = (count: number) => until(async () => (await storedFiles()) === count);
  const order = () =>
    page
      .getByTestId('file-card')
      .evaluateAll((cards) => cards.map((card) => [card.dataset.fileName, card.dataset.state]));

  it('has its files after a reload, in their order, with what was chosen for each, and asks nothing', async () => {
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await conversion.drop([plain('bmp')]);
    await conversion.start();
    await conversion.settled(1);
    await conversion.drop([{ ...plain('tiff'), name: 'own.tif' }, half(plain('png')), phoneJpeg()]);
    await conversion.card('own.tif').getByTestId('file-settings-open').click();
    const dialog = page.getByTestId('file-settings');
    await dialog.getByRole('radio', { name: 'BMP' }).check();
    await page.getByTestId('file-settings-take').click();
    await conversion.card('half-plain.png').getByTestId('failure').waitFor();
    await untilStored(4);
    const before = await order();
    assert.deepEqual(before, [
      ['plain.bmp', 'done'],
      ['own.tif', 'ready'],
      ['half-plain.png', 'failed'],
      ['IMG_2041.jpg', 'ready'],
    ]);
    await page.reload();
    await conversion.card('half-plain.png').getByTestId('failure').waitFor();
    assert.deepEqual(await order(), before);
    assert.equal(await page.getByTestId('source-missing').count(), 0);
    await page.locator('[data-testid="thumbnail"][data-drawn="true"]').nth(2).waitFor();
    await conversion.start();
    assert.equal((await conversion.settled(4))['own.tif'], 'done');
    const [own] = await conversion.downloads(conversion.card('own.tif'));
    assert.equal(identify(own!.bytes), 'bmp');
    await conversion.card('own.tif').getByTestId('remove').click();
    await untilStored(3);
    await page.getByTestId('clear').click();
    await untilStored(0);
    assert.deepEqual(asked, []);
  });

  it('asks before it goes with files that the browser has no room to keep', async () => {
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    const client = await context.newCDPSession(page);
    await client.send('Storage.overrideQuotaForOrigin', { origin: service.service.siteUrl, quotaSize: 4_000 });
    await conversion.drop([large('a.bmp')]);
    await page.waitForFunction(() => localStorage.getItem('files') !== null);
    // Browsers ask for nobody who has not touched the page.
    await conversion.card('a.bmp').getByTestId('remove').focus();
    await page.keyboard.press('Tab');
    await page.reload();
    assert.deepEqual(asked, ['beforeunload']);
    await page.getByTestId('empty').waitFor();
    await page.reload();
    assert.deepEqual(asked, ['beforeunload'], 'there is nothing to lose any more');
  });

  it('has its files and what was made of them after a sign-in that was left', async () => {
    await conversion.drop([plain('bmp'), half(plain('png')), plain('tiff')]);
    await conversion.start();
    assert.deepEqual(await conversion.settled(3), {
      'plain.bmp': 'done',
      'half-plain.png': 'failed',
      'plain.tiff': 'done',
    });
    await page.getByTestId('sign-in').click();
    await page.getByLabel(/e-?mail/i).waitFor();
    await page.goto(service.service.siteUrl);
    assert.deepEqual(await conversion.settled(2), {
      'plain.bmp': 'done',
      'half-plain.png': 'ready',
      'plain.tiff': 'done',
    });
    assert.equal(await page.getByTestId('source-missing').count(), 0);
    // The cloud was wanted; what this device refuses is said when it is the place again.
    await conversion.choosePlace('On this device');
    await conversion.card('half-plain.png').getByTestId('failure').waitFor();
    await conversion.chooseTarget('JPEG');
    await conversion.start();
    await conversion.card('plain.bmp').and(page.locator('[data-state="done"]')).waitFor();
    const [saved] = await conversion.downloads(conversion.card('plain.bmp'));
    assert.equal(saved!.name, 'plain.jpg');
  });

  const holdAtEncoding = (hold: boolean) =>
    page.evaluate((wanted) => {
      (globalThis as unknown as WorkerScope).holdAtEncoding = wanted;
    }, hold);

  it('keeps nothing of a conversion that a reload cut short', async () => {
    await conversion.drop([large('a.bmp'), plain('bmp')]);
    await untilStored(2);
    await holdAtEncoding(true);
    await conversion.start();
    await conversion.card('a.bmp').and(page.locator('[data-state="encoding"]')).waitFor();
    await page.reload();
    await conversion.card('a.bmp').waitFor();
    await conversion.card('plain.bmp').waitFor();
    assert.deepEqual(
      (await order()).map(([name]) => name),
      ['a.bmp', 'plain.bmp'],
    );
    assert.equal(await conversion.card('a.bmp').getAttribute('data-state'), 'ready');
    assert.equal((await keptFiles()).filter((path) => !path.endsWith('record.json')).length <= 1, true);
  });

  it('does not touch what another tab has', async () => {
    await conversion.drop([plain('bmp')]);
    await conversion.start();
    await conversion.settled(1);
    const other = await openTab();
    assert.equal(await other.page.getByTestId('file-card').count(), 0);
    await other.conversion.drop([plain('tiff')]);
    await other.conversion.start();
    await other.conversion.settled(1);
    assert.equal(new Set((await keptFiles()).map((path) => path.split('/')[0])).size, 2);
    await other.page.close();
    const [saved] = await conversion.downloads(conversion.card('plain.bmp'));
    assert.equal(identify(saved!.bytes), 'png');
  });

  it('removes what a tab left that nobody came back to for an hour', async () => {
    const other = await openTab();
    await other.conversion.drop([plain('bmp')]);
    await other.conversion.start();
    await other.conversion.settled(1);
    await other.page.close();
    assert.equal((await keptFiles()).length, 2);
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage))
        if (key.startsWith('tab-seen-')) localStorage.setItem(key, String(Date.now() - 3_700_000));
    });
    await openTab();
    await untilNothingIsKept();
  });

  it('keeps what a tab has that the browser ended while it was hidden', async () => {
    await conversion.drop([plain('bmp')]);
    await conversion.start();
    await conversion.settled(1);
    const seen = () => page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith('tab-seen-')));
    // What is told when a page goes is not told of a tab that is ended, only that it is hidden.
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) if (key.startsWith('tab-seen-')) localStorage.removeItem(key);
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    });
    const [[, time] = []] = await until(async () => {
      const entries = await seen();
      return entries.length > 0 && entries;
    });
    assert.ok(Math.abs(Number(time) - Date.now()) < 600_000);
  });

  it('offers no second try that can do nothing, and makes the notes of a report when it is opened', async () => {
    await conversion.drop(fiveFiles());
    await conversion.start();
    await conversion.settled(5);
    assert.equal(await conversion.card('photo.jpg').getByTestId('failure').count(), 1);
    assert.equal(await conversion.card('photo.jpg').getByTestId('retry').count(), 0);
    const report = conversion.card('IMG_2041.jpg').getByTestId('report');
    assert.equal(await report.locator('dt').count(), 0);
    await report.locator('summary').click();
    await report.locator('dt').first().waitFor();
  });

  it('converts the file of a worker that died in another', async () => {
    await holdAtEncoding(true);
    await conversion.drop([large('a.bmp')]);
    await conversion.start();
    await conversion.card('a.bmp').and(page.locator('[data-state="encoding"]')).waitFor();
    await holdAtEncoding(false);
    const before = await page.evaluate(() => {
      const { startedWorkers } = globalThis as unknown as WorkerScope;
      startedWorkers.at(-1)!.terminate();
      return startedWorkers.length;
    });
    assert.deepEqual(await conversion.settled(1), { 'a.bmp': 'done' });
    assert.equal(await page.evaluate(() => (globalThis as unknown as WorkerScope).startedWorkers.length), before + 1);
  });

  it('says that the disk is full, keeps what is done, and goes on when there is room', async () => {
    await conversion.drop([plain('bmp')]);
    await conversion.start();
    await conversion.settled(1);
    const client = await context.newCDPSession(page);
    const origin = service.service.siteUrl;
    await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 4_000 });
    await conversion.drop([large('a.bmp')]);
    await conversion.start();
    assert.deepEqual(await conversion.settled(2), { 'plain.bmp': 'done', 'a.bmp': 'failed' });
    assert.equal(await conversion.card('a.bmp').getByTestId('failure').getAttribute('data-code'), 'storage-full');
    assert.equal((await conversion.downloads(conversion.card('plain.bmp'))).length, 1);

    await client.send('Storage.overrideQuotaForOrigin', { origin });
    await conversion.card('a.bmp').getByRole('button', { name: 'Try again' }).click();
    await conversion.card('a.bmp').and(page.locator('[data-state="done"]')).waitFor();
  });

  it('does not leave for a sign-in that would lose the files for want of room, before it has said so', async () => {
    await conversion.drop([large('a.bmp')]);
    await conversion.card('a.bmp').waitFor();
    const client = await context.newCDPSession(page);
    const origin = service.service.siteUrl;
    await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 4_000 });
    await page.getByTestId('sign-in').click();
    await page.getByTestId('cloud-notice').getByText('The files would be lost').waitFor();
    assert.equal(await conversion.card('a.bmp').count(), 1);
    // Of files that are gone there is nothing to warn of.
    await page.getByTestId('clear').click();
    await page.getByText('The files would be lost').waitFor({ state: 'detached' });
    await conversion.drop([large('b.bmp')]);
    await page.getByTestId('sign-in').click();
    await page.getByTestId('cloud-notice').getByText('The files would be lost').waitFor();
    await page.getByTestId('cloud-action').click();
    await page.getByLabel(/e-?mail/i).waitFor();
  });

  it('says at once, by name and without being started, what cannot be converted', async () => {
    await conversion.drop([half(plain('tiff')), plain('png')]);
    await conversion.card('half-plain.tiff').getByTestId('failure').waitFor();
    assert.equal(await conversion.card('plain.png').getAttribute('data-state'), 'ready');
  });
});
