import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { alphaPng, phoneJpeg } from '../pictures/index.ts';
import type { ConversionPage } from './conversion-page.ts';
import { withVisits } from './visits.ts';

describe('The page, by the keyboard alone', function () {
  this.timeout(120_000);
  const visit = withVisits();
  let page: Page;
  let conversion: ConversionPage;

  beforeEach(async () => {
    ({ page, conversion } = await visit());
  });

  const focused = () =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      return element?.getAttribute('data-testid') || element?.id || element?.tagName || '';
    });
  const press = (...keys: readonly string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

  it('begins with a way past the head, which leaves the options in the address', async () => {
    await conversion.chooseTarget('JPEG');
    await page.waitForURL((url) => url.hash === '#to=jpeg');
    await page.reload();
    await page.getByTestId('start').waitFor();
    await press('Tab');
    assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? '', /Skip to the files/);
    await press('Enter');
    assert.equal(await focused(), 'files');
    assert.equal(new URL(page.url()).hash, '#to=jpeg');
  });

  it('lists its shortcuts at ?, gives the focus back, and can turn them off', async () => {
    await page.getByTestId('preferences-open').focus();
    await press('?');
    const list = page.getByTestId('shortcuts');
    await list.waitFor();
    assert.ok((await list.locator('kbd').count()) >= 10);
    await press('Escape');
    assert.equal(await focused(), 'preferences-open');
    await press('?');
    await page.getByTestId('shortcuts-on').focus();
    await press('Space', 'Escape');
    await list.waitFor({ state: 'detached' });
    await press('?');
    await page.evaluate(() => new Promise(requestAnimationFrame));
    assert.equal(await list.count(), 0);
    await press('Enter');
    await page.getByTestId('shortcuts-open').focus();
    await press('Enter');
    await list.waitFor();
  });

  it('chooses files, converts, goes from file to file, sets one, and removes it', async () => {
    const chooser = page.waitForEvent('filechooser');
    // The browser is told to wait for it before the key is pressed.
    await page.evaluate(() => {});
    await press('o');
    assert.ok((await chooser).isMultiple());
    await conversion.drop([phoneJpeg(), alphaPng()]);
    await page.locator('[data-testid="start"][aria-disabled="false"]').waitFor();
    await press('c');
    await conversion.settled(2);
    await press('j', 'j', 'e');
    await page.getByTestId('file-settings').waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await press('p', 'Delete');
    assert.equal(await conversion.card(alphaPng().name).count(), 1, 'a dialog is open, wherever the focus is');
    await page.getByTestId('file-settings-take').click();
    const at = () =>
      page.evaluate(() => document.activeElement?.closest('[data-file-name]')?.getAttribute('data-file-name'));
    assert.equal(await at(), alphaPng().name);
    await press('k');
    assert.equal(await at(), phoneJpeg().name);
    await press('Delete');
    assert.equal(await conversion.card(phoneJpeg().name).count(), 0);
    assert.equal(await focused(), 'files-heading');
    await press('Delete', 'e');
    assert.equal(await conversion.card(alphaPng().name).count(), 1, 'no file has the focus, so none goes');
    assert.equal(await page.getByTestId('file-settings').count(), 0);
    await press('g');
    assert.equal(await focused(), 'settings');
    await press('k', 'Delete');
    await page.getByTestId('empty').waitFor();
    assert.equal(await focused(), 'files', 'the list went with its last file');
  });

  it('keeps the focus beside a button that goes with what it did', async () => {
    await conversion.drop([alphaPng()]);
    await page.locator('[data-testid="start"][aria-disabled="false"]').focus();
    await press('Enter');
    await conversion.settled(1);
    assert.equal(await focused(), 'start', 'it has nothing to do now, and stays');
    await press('Enter');
    assert.deepEqual(await conversion.settled(1), { [alphaPng().name]: 'done' });
    await page.getByTestId('metadata').selectOption('none');
    await page.getByTestId('options-reset').focus();
    await press('Enter');
    await page.getByTestId('options-reset').waitFor({ state: 'detached' });
    assert.equal(await focused(), 'SUMMARY');
  });

  it('goes the whole way: pick, set, convert, look, close, save', async () => {
    /** Goes on by Tab until something has the focus. */
    const tabTo = async (testid: string) => {
      for (let steps = 0; (await focused()) !== testid; steps++) {
        assert.ok(steps < 80, `${testid} is not reached by Tab`);
        await press('Tab');
      }
    };
    await tabTo('file-input');
    const picking = page.waitForEvent('filechooser');
    // The browser is told to wait for it before the key is pressed.
    await page.evaluate(() => {});
    await press('Enter');
    const chooser = await picking;
    const { name, bytes, mediaType } = phoneJpeg();
    await chooser.setFiles({ name, mimeType: mediaType, buffer: Buffer.from(bytes) });
    await page.locator('[data-testid="start"]:enabled').waitFor();
    await tabTo('metadata');
    await press('ArrowDown');
    assert.equal(await page.getByTestId('metadata').inputValue(), 'private');
    await tabTo('start');
    await press('Enter');
    await conversion.settled(1);
    await tabTo('view');
    await press('Enter');
    await page.getByTestId('view-split').waitFor();
    await press('Escape');
    await page.getByTestId('viewer').waitFor({ state: 'detached' });
    assert.equal(await focused(), 'view');
    await tabTo('download');
    const [download] = await Promise.all([page.waitForEvent('download'), press('Enter')]);
    assert.match(download.suggestedFilename(), /^IMG_2041\./);
  });

  it('keeps what has the focus from under the bar at the bottom', async () => {
    await page.setViewportSize({ width: 600, height: 500 });
    const { bytes } = alphaPng();
    await conversion.drop(Array.from({ length: 12 }, (_, at) => ({ name: `${at}.png`, bytes })));
    await conversion.card('11.png').waitFor({ state: 'attached' });
    await page.locator('[data-testid="start"]:enabled').waitFor();
    await conversion.card('0.png').getByTestId('view').focus();
    /** Whether the middle of what has the focus is seen, or lies beneath something else. */
    const seen = () =>
      page.evaluate(() => {
        const element = document.activeElement!;
        const { left, top, width, height } = element.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        return element.contains(hit) || hit?.contains(element) === true;
      });
    for (let steps = 0; steps < 33; steps++) {
      assert.ok(await seen(), `${await focused()} after ${steps} steps`);
      await press('Tab');
    }
  });

  it('takes no shortcut from what is being written', async () => {
    await page.getByTestId('presets-open').click();
    await page.getByTestId('preset-name').fill('');
    await page.keyboard.type('oc?');
    assert.equal(await page.getByTestId('preset-name').inputValue(), 'oc?');
    assert.equal(await page.getByTestId('shortcuts').count(), 0);
  });

  it('is heard: what was added, and how far the batch is', async () => {
    const status = page.locator('[role="status"][aria-live="polite"]');
    await conversion.drop([alphaPng()]);
    await page.waitForFunction(() => document.querySelector('[aria-live="polite"]')?.textContent === '1 file added');
    await conversion.start();
    await conversion.settled(1);
    assert.equal(await status.first().textContent(), '1 of 1 file converted');
  });
});
