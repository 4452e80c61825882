import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../browser/chromium.ts';
import { alphaPng, plain, textNamedJpg } from '../../pictures/index.ts';
import { makeStateFolder, StartedService } from '../start-service.ts';

describe('the page of the figures', function () {
  this.timeout(180_000);
  let started: StartedService;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    started = await StartedService.start(await makeStateFolder());
    browser = await launchChromium();
    page = await (await browser.newContext({ viewport: { width: 320, height: 800 } })).newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(started.service.figuresUrl);
  });
  after(async () => {
    await browser?.close();
    await started?.clean();
  });

  const number = async (label: string) =>
    page
      .locator('.numbers div', { has: page.getByText(label, { exact: true }) })
      .locator('dd')
      .textContent();

  it('says how to have figures while there are none', async () => {
    assert.equal(await number('done'), '–');
    assert.match((await page.locator('.silent').textContent()) ?? '', /^Nothing was measured yet/);
    assert.match((await page.locator('.alarms summary').textContent()) ?? '', /^18 alarms · none rings$/);
  });

  it('shows what happens without being loaded again, by the functions’ own metrics', async () => {
    await page.evaluate(() => Object.assign(window, { stays: true }));
    await started.put('alpha.png', alphaPng().bytes, { to: 'tiff' });
    await started.put('plain.bmp', plain('bmp').bytes, { to: 'jpeg' });
    await started.put('text.jpg', textNamedJpg().bytes, { to: 'png' });
    for (const key of ['alpha.png', 'plain.bmp', 'text.jpg']) await started.report(key);
    await (await fetch(`${started.service.siteUrl}/api/conversions`)).text();
    await page
      .locator('.graph', { hasText: 'Failures by code' })
      .locator('.legend')
      .getByText('unknown-format')
      .waitFor({ timeout: 60_000 });
    assert.ok(await page.evaluate(() => 'stays' in window));
    // Each of the three may have come in a look of its own.
    await page.locator('.numbers dd', { hasText: /^2$/ }).waitFor({ timeout: 60_000 });
    assert.equal(await number('failed'), '1');
    assert.match((await number('half took at most')) ?? '', /^[\d.,]+ (ms|s)$/);
    assert.match((await number('bytes in')) ?? '', /^[\d.]+ kB$/);
    const legend = (title: string) =>
      page
        .locator('.graph', { has: page.getByRole('heading', { name: title, exact: true }) })
        .locator('.legend li')
        .allInnerTexts();
    assert.deepEqual((await legend('Conversions by formats')).map((text) => text.replace(/\s+/g, ' ').trim()).sort(), [
      'bmp to jpeg 1',
      'png to tiff 1',
    ]);
    assert.deepEqual(
      (await legend('Requests to the API')).map((text) => text.replace(/\s+/g, ' ').trim()),
      ['all 1', 'refused (4xx) 1', 'failed (5xx) 0'],
    );
  });

  it('has the graphs of the dashboard in its order', async () => {
    const shown = await page.locator('.graph h2').allTextContents();
    const titles = started.service.deployment.monitoring.widgets.map(({ title }) => title);
    assert.ok(shown.length > 8);
    assert.deepEqual(
      shown,
      titles.filter((title) => shown.includes(title)),
    );
  });

  it('tells each graph in words to those who do not see it', async () => {
    for (const label of await page.locator('.graph svg').evaluateAll((all) => all.map((one) => one.ariaLabel)))
      assert.match(label ?? '', /^.+: .+ \S+/);
  });

  it('fits 320 pixels, and keeps to its own content security policy', async () => {
    const [wanted, width] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.equal(wanted, width);
    assert.deepEqual(complaints, []);
  });

  it('is nothing but one page, to be read', async () => {
    const { figuresUrl } = started.service;
    assert.equal((await fetch(`${figuresUrl}/other`)).status, 404);
    const refused = await fetch(figuresUrl, { method: 'POST' });
    assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'GET, HEAD']);
    const head = await fetch(figuresUrl, { method: 'HEAD' });
    assert.match(head.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  });

  it('says that the service has stopped, and keeps its last figures', async () => {
    await started.stop();
    await page.getByText('The service does not answer.').waitFor({ timeout: 60_000 });
    assert.equal(await number('done'), '2');
  });
});
