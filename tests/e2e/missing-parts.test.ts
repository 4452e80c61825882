import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { plain } from '../pictures/index.ts';
import type { ConversionPage } from './conversion-page.ts';
import { withVisits } from './visits.ts';

describe('A part of the page that could not be loaded', function () {
  this.timeout(120_000);
  const visit = withVisits({ expectedErrors: /^Failed to load resource/ });
  const file = { name: 'one.png', bytes: plain('png').bytes };
  let page: Page;
  let conversion: ConversionPage;
  let failed: Locator;

  beforeEach(async () => {
    // The files that the service worker keeps would be there.
    ({ page, conversion } = await visit({ serviceWorkers: 'block' }));
    failed = page.getByTestId('part-failed');
    await conversion.drop([file]);
    await conversion.card(file.name).getByTestId('view').waitFor();
  });

  for (const [what, pattern] of [
    ['script', '**/assets/ViewerDialog-*.js'],
    ['style', '**/assets/ViewerDialog-*.css'],
  ] as const)
    it(`is loaded at the next try without a reload, where its ${what} was missing`, async () => {
      await page.evaluate(() => Object.assign(globalThis, { stayed: true }));
      await page.route(pattern, (route) => route.abort());
      await conversion.card(file.name).getByTestId('view').click();
      await failed.waitFor();
      assert.equal(await failed.getAttribute('data-code'), 'part-refused');
      await page.unroute(pattern);
      await failed.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('dialog').waitFor();
      assert.equal(await failed.count(), 0);
      assert.equal(await page.evaluate(() => 'stayed' in globalThis), true);
      assert.equal(await page.getByTestId('file-card').count(), 1);
    });

  it('says that there is no connection where that is the cause, and can be given up', async () => {
    await page.context().setOffline(true);
    await page.keyboard.press('?');
    await failed.waitFor();
    assert.equal(await failed.getAttribute('data-code'), 'part-unreachable');
    await failed.getByRole('button', { name: 'Close' }).click();
    await failed.waitFor({ state: 'detached' });
    await page.context().setOffline(false);
    await page.keyboard.press('?');
    await page.getByTestId('shortcuts').waitFor();
  });

  it('says that the site has a new version where it has one, and loads that with the files of the list', async () => {
    await page.route('**/assets/ViewerDialog-*.js', (route) => route.fulfill({ status: 404, body: 'gone' }));
    await page.route(/\/$/, async (route) => {
      const answer = await route.fetch();
      const renewed = (await answer.text()).replace(/\/assets\/index-[^".]+\.js/, '/assets/index-ANOTHER1.js');
      await route.fulfill({ response: answer, body: renewed });
    });
    await conversion.card(file.name).getByTestId('view').click();
    await failed.waitFor();
    assert.equal(await failed.getAttribute('data-code'), 'part-renewed');
    assert.equal(await failed.getByRole('button', { name: 'Try again' }).count(), 0);
    await page.unrouteAll();
    await Promise.all([
      page.waitForEvent('load'),
      failed.getByRole('button', { name: 'Load the new version' }).click(),
    ]);
    await conversion.card(file.name).getByTestId('view').click();
    await page.getByRole('dialog').waitFor();
  });
});

describe('A worker that could not be loaded', function () {
  this.timeout(120_000);
  const visit = withVisits({ expectedErrors: /^Failed to load resource/ });
  const file = { name: 'one.png', bytes: plain('png').bytes };

  for (const [what, pattern] of [
    ['its script', '**/assets/codec.worker-*.js'],
    ['its codec', '**/assets/jpeg-*.js'],
  ] as const)
    it(`leaves the file in the list, which is converted at the next try, where ${what} was missing`, async () => {
      const { context, conversion } = await visit({ serviceWorkers: 'block' });
      await context.route(pattern, (route) => route.abort());
      await conversion.chooseTarget('JPEG');
      await conversion.drop([file]);
      await conversion.start();
      const card = conversion.card(file.name);
      await card.getByTestId('failure').waitFor();
      assert.equal(await card.getByTestId('failure').getAttribute('data-code'), 'part-refused');
      await context.unroute(pattern);
      await card.getByRole('button', { name: 'Try again' }).click();
      await card.getByTestId('download').waitFor();
    });
});
