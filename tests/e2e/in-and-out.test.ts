import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import type { BrowserContext, Page } from 'playwright-core';
import { identify } from '../../codecs/index.ts';
import { alphaPng, bmp, multiPageTiff, phoneJpeg, plain, textNamedJpg } from '../pictures/index.ts';
import type { ConversionPage } from './conversion-page.ts';
import { until } from './until.ts';
import { withVisits } from './visits.ts';

describe('The page, taking files in and giving them out', function () {
  this.timeout(180_000);
  const visit = withVisits({ script: installFakes });
  let context: BrowserContext;
  let page: Page;
  let conversion: ConversionPage;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dropped-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    ({ context, page, conversion } = await visit());
  });

  async function write(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
    for (const [path, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
  }

  /** Lets go of files and folders of the disk over the page, as the system's file manager does. */
  async function dropFromDisk(...paths: string[]): Promise<void> {
    const client = await context.newCDPSession(page);
    const data = { items: [], files: paths.map((path) => join(folder, path)), dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await client.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
  }

  it('takes folders with what is in them, and saves all as one archive with the same folders', async () => {
    await write({
      'holiday/day 2/IMG_2041.jpg': phoneJpeg().bytes,
      'holiday/day 10/IMG_2041.JPG': phoneJpeg().bytes,
      'holiday/scan.tiff': multiPageTiff().bytes,
      'holiday/Scan-1.bmp': bmp().bytes,
      'holiday/notes.txt': 'no picture',
      'holiday/.DS_Store': 'of the system',
      'alone.png': alphaPng().bytes,
    });
    await dropFromDisk('holiday', 'alone.png');
    await page.getByTestId('file-card').nth(5).waitFor();
    assert.deepEqual(
      await page
        .getByTestId('file-card')
        .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-file-name'))),
      ['IMG_2041.jpg', 'IMG_2041.JPG', 'notes.txt', 'Scan-1.bmp', 'scan.tiff', 'alone.png'],
    );
    await conversion.chooseTarget('PNG');
    await conversion.start();
    await conversion.settled(6);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-zip').click()]);
    assert.equal(download.suggestedFilename(), 'images.zip');
    const files = unzipSync(new Uint8Array(await readFile(await download.path())));
    assert.deepEqual(Object.keys(files).sort(), [
      'alone.png',
      'holiday/Scan-1.png',
      'holiday/day 10/IMG_2041.png',
      'holiday/day 2/IMG_2041.png',
      'holiday/scan-1 (2).png',
      'holiday/scan-2.png',
      'holiday/scan-3.png',
    ]);
    for (const [path, bytes] of Object.entries(files)) assert.equal(identify(bytes), 'png', path);
    const [single] = await conversion.downloads(conversion.card('alone.png'));
    assert.deepEqual(files['alone.png'], single!.bytes);
    // The browser may still read what it saves; a page that comes back finds nothing of what was cleared.
    await page.getByTestId('clear').click();
    await page.getByTestId('empty').waitFor();
    await until(() => untilListed((names) => !names.includes('record.json')));
    assert.equal((await kept()).length, 7);
    await page.reload();
    await until(() => untilListed((names) => names.length === 0));
    assert.equal(await page.getByTestId('file-card').count(), 0);
  });

  /** A folder that goes while it is listed is asked for again. */
  const untilListed = (holds: (names: string[]) => boolean) => kept().then(holds, () => false as const);

  /** The names of all files in the browser's own file system. */
  function kept(): Promise<string[]> {
    return page.evaluate(async () => {
      const names: string[] = [];
      const folders = [await navigator.storage.getDirectory()];
      for (const folder of folders)
        for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>)
          if (handle.kind === 'directory') folders.push(handle as FileSystemDirectoryHandle);
          else names.push(name);
      return names;
    });
  }

  it('writes all into a folder that is chosen, and over nothing that is there', async () => {
    await conversion.drop([plain('bmp'), plain('tiff')]);
    await conversion.start();
    await conversion.settled(2);
    await page.getByTestId('save-folder').click();
    await page.locator('[data-testid="saved"]').waitFor();
    await page.getByTestId('save-folder').click();
    const listFolder = async () => {
      const chosen = await (await navigator.storage.getDirectory()).getDirectoryHandle('chosen');
      const sizes: Record<string, number> = {};
      for await (const [name, handle] of chosen as unknown as AsyncIterable<[string, FileSystemFileHandle]>)
        sizes[name] = await handle.getFile().then(
          ({ size }) => size,
          () => 0,
        );
      // Chromium writes beside a file and swaps the two at the end.
      const isWhole = ([name, size]: [string, number]) => size > 0 && !name.endsWith('.crswap');
      return Object.keys(sizes).length === 4 && Object.entries(sizes).every(isWhole) && sizes;
    };
    const found = await until(() => page.evaluate(listFolder));
    assert.deepEqual(Object.keys(found).sort(), ['plain (2) (2).png', 'plain (2).png', 'plain (3).png', 'plain.png']);
  });

  it('copies a result as a PNG', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await conversion.drop([plain('png')]);
    await conversion.chooseTarget('TIFF');
    await conversion.start();
    await conversion.settled(1);
    await conversion.card('plain.png').getByTestId('copy').click();
    await page.getByTestId('copied').waitFor({ state: 'attached' });
    const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types }) => types));
    assert.deepEqual(types, ['image/png']);
  });

  it('takes the files that it is opened with once it is installed', async () => {
    await page.evaluate(
      async (bytes) => {
        const root = await navigator.storage.getDirectory();
        const handle = await root.getFileHandle('opened.png', { create: true });
        const writable = await handle.createWritable();
        await writable.write(new Uint8Array(bytes));
        await writable.close();
        const { openWith } = globalThis as unknown as { openWith: (files: FileSystemFileHandle[]) => void };
        openWith([handle]);
      },
      [...plain('png').bytes],
    );
    await conversion.card('opened.png').and(page.locator('[data-state="ready"]')).waitFor();
  });

  it('takes pictures and files that are pasted, anywhere', async () => {
    const { bytes, mediaType } = plain('png');
    const paste = (files: readonly { name: string; type: string; bytes: readonly number[] }[]) =>
      page.evaluate((list) => {
        const clipboardData = new DataTransfer();
        for (const { name, type, bytes } of list)
          clipboardData.items.add(new File([new Uint8Array(bytes)], name, { type }));
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
      }, files);
    const named = (name: string, type: string, content: Uint8Array) => ({ name, type, bytes: [...content] });
    await paste([named('a.png', mediaType, bytes), named('b.bmp', '', plain('bmp').bytes)]);
    for (const name of ['a.png', 'b.bmp'])
      await conversion.card(name).and(page.locator('[data-state="ready"]')).waitFor();
    // A picture out of another program has no name but the one that the browser gives it.
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(
      async (content) => {
        const png = new Blob([new Uint8Array(content)], { type: 'image/png' });
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
      },
      [...alphaPng().bytes],
    );
    await page.keyboard.press('Control+V');
    await conversion.card('image.png').and(page.locator('[data-state="ready"]')).waitFor();
    assert.equal(await page.getByTestId('file-card').count(), 3);
  });

  it('takes a folder that is picked, with the folders that are in it', async () => {
    await write({
      'picked/one.png': plain('png').bytes,
      'picked/in it/two.bmp': plain('bmp').bytes,
      'picked/.DS_Store': 'of the system',
    });
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByTestId('folder-input').locator('xpath=..').click(),
    ]);
    await chooser.setFiles(join(folder, 'picked'));
    await page.getByTestId('file-card').nth(1).waitFor();
    await conversion.chooseTarget('TIFF');
    await conversion.start();
    await conversion.settled(2);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-zip').click()]);
    const saved = unzipSync(new Uint8Array(await readFile(await download.path())));
    assert.deepEqual(Object.keys(saved).sort(), ['picked/in it/two.tif', 'picked/one.tif']);
  });

  it('notices a file that is there already, whatever it is called', async () => {
    await conversion.drop([plain('png'), { name: 'copy of it.png', bytes: plain('png').bytes }, textNamedJpg()]);
    await conversion.card('copy of it.png').getByTestId('duplicate').waitFor();
    assert.equal(await page.getByTestId('duplicate').count(), 1);
  });
});

/** In the place of what only the system can do: a folder that was chosen, and files that were opened with the page. */
function installFakes(): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  scope.showDirectoryPicker = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle('chosen', { create: true });
  Object.defineProperty(scope, 'launchQueue', {
    value: {
      setConsumer(take: (launch: { files: FileSystemFileHandle[] }) => void) {
        scope.openWith = (files: FileSystemFileHandle[]) => take({ files });
      },
    },
  });
}
