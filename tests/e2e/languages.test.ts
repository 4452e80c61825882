import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { fiveFiles } from '../pictures/index.ts';
import { withVisits } from './visits.ts';

describe('The page, in the language and the look of a person', function () {
  this.timeout(180_000);
  // The module that is held back.
  const visit = withVisits({ expectedErrors: /net::ERR_FAILED \S+\/assets\/index-[^/]+\.js$/ });

  const root = (page: Page, property: 'lang' | 'dir') =>
    page.evaluate((name) => document.documentElement[name], property);
  const background = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const scrolls = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

  it('speaks German to a browser that asks for it, whatever its variety', async () => {
    const { page } = await visit({ locale: 'de-AT' });
    assert.equal(await root(page, 'lang'), 'de');
    assert.equal(await page.title(), 'Bildkonverter – JPEG, PNG, BMP und TIFF, direkt auf deinem Gerät');
    assert.equal(
      await page
        .getByTestId('start')
        .textContent()
        .then((text) => text?.trim()),
      'Umwandeln',
    );
  });

  it('speaks English to all others', async () => {
    const { page } = await visit({ locale: 'fr-FR' });
    assert.equal(await root(page, 'lang'), 'en');
    assert.ok(await page.getByRole('heading', { name: 'Drop pictures here' }).isVisible());
  });

  it('changes the language at once, with files on the page, and keeps it for the next visit', async () => {
    const { page, conversion } = await visit({ locale: 'en-GB' });
    await conversion.drop(fiveFiles());
    await conversion.chooseTarget('JPEG');
    await conversion.start();
    await conversion.settled(5);
    await page.getByTestId('preferences-open').click();
    await page.getByTestId('language').selectOption('de');
    await page.getByRole('heading', { name: 'Dateien', exact: true }).waitFor();
    assert.equal(await root(page, 'lang'), 'de');
    assert.equal(await page.getByTestId('file-card').count(), 5);
    assert.match(
      (await page.getByTestId('summary').textContent()) ?? '',
      /5 Dateien · 4 umgewandelt · 1 nicht umgewandelt/,
    );
    assert.match((await conversion.card('photo.jpg').getByTestId('failure').textContent()) ?? '', /kein Bild/);
    await page.reload();
    await page.getByRole('heading', { name: 'Bilder hier ablegen' }).waitFor();
  });

  it('is as dark as the system, or as chosen, before any module has run', async () => {
    // A service worker would answer for the module that is held back.
    const { page } = await visit({ colorScheme: 'light', serviceWorkers: 'block' });
    const light = await background(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await background(page);
    assert.notEqual(dark, light);
    await page.getByTestId('preferences-open').click();
    await page.getByRole('radio', { name: 'Light', exact: true }).check({ force: true });
    assert.equal(await background(page), light);
    await page.route(/\/assets\/index-[^/]+\.js$/, (route) => route.abort());
    await page.reload();
    assert.equal(await page.getByTestId('start').count(), 0);
    assert.equal(await background(page), light);
  });

  for (const locale of ['en-GB', 'de-DE'])
    it(`fits into 320 pixels from right to left, in ${locale}, empty and with files`, async () => {
      const { page, conversion } = await visit({ locale, viewport: { width: 320, height: 640 } });
      await page.evaluate(() => {
        document.documentElement.dir = 'rtl';
      });
      assert.equal(await scrolls(page), false);
      await conversion.drop(fiveFiles());
      await page.getByTestId('start').click();
      await conversion.settled(5);
      await page.evaluate(() => {
        for (const part of document.querySelectorAll('details')) part.open = true;
      });
      assert.equal(await scrolls(page), false);
    });
});
