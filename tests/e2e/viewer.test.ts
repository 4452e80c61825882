import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { fiveFiles } from '../pictures/index.ts';
import { pngChunk, writePng } from '../pictures/png.ts';
import { dusk } from '../pictures/scene.ts';
import type { ConversionPage } from './conversion-page.ts';
import { withVisits } from './visits.ts';

describe('The viewer', function () {
  this.timeout(120_000);
  const visit = withVisits();
  let page: Page;
  let conversion: ConversionPage;

  beforeEach(async () => {
    ({ page, conversion } = await visit());
    await conversion.drop(fiveFiles());
    await page.locator('[data-testid="start"][aria-disabled="false"]').waitFor();
  });

  const viewer = () => page.getByTestId('viewer');
  const images = () => page.locator('[data-testid="view-stage"] img');
  /** Whether a picture was really decoded, and how large it is. */
  const sizes = () =>
    images().evaluateAll((list) =>
      Promise.all(
        (list as HTMLImageElement[]).map((image) =>
          image.decode().then(() => [image.naturalWidth, image.naturalHeight]),
        ),
      ),
    );

  for (const name of ['IMG_2041.jpg', 'logo.png', 'scan.bmp', 'contract.tiff'])
    it(`shows ${name} before it is converted, by our own decoder where the browser has none`, async () => {
      await conversion.card(name).getByTestId('view').click();
      await images().first().waitFor();
      const [size] = await sizes();
      assert.ok(size![0]! > 0 && size![1]! > 0);
      assert.match((await viewer().textContent()) ?? '', /Convert it to compare/);
      await page.keyboard.press('Escape');
      await viewer().waitFor({ state: 'detached' });
      const focused = await page.evaluate(() =>
        document.activeElement?.closest('[data-file-name]')?.getAttribute('data-file-name'),
      );
      assert.equal(focused, name);
    });

  it('compares before and after: by a slider, side by side, and by the difference', async () => {
    await conversion.chooseTarget('PNG');
    await conversion.start();
    await conversion.settled(5);
    await conversion.card('IMG_2041.jpg').getByTestId('view').click();
    const split = page.getByTestId('view-split');
    await split.waitFor();
    assert.deepEqual(await sizes(), [
      [240, 320],
      [240, 320],
    ]);
    await split.fill('25');
    const clip = () => page.locator('.layer.split').evaluate((layer) => getComputedStyle(layer).clipPath);
    assert.equal(await clip(), 'inset(0px 0px 0px 25%)');
    await page.getByTestId('view-stage').focus();
    await page.keyboard.press('s');
    assert.equal(await page.getByTestId('view-stage').count(), 2);
    await page.keyboard.press('d');
    assert.equal(await page.getByTestId('view-stage').count(), 1);
    const blended = page.locator('.layer.difference');
    assert.equal(await blended.evaluate((layer) => getComputedStyle(layer).mixBlendMode), 'difference');
    // The conversion to PNG loses nothing, so the difference is black.
    const shot = await page.getByTestId('view-stage').screenshot();
    const brightest = await page.evaluate(async (base64) => {
      const blob = new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]);
      const bitmap = await createImageBitmap(blob);
      const context = new OffscreenCanvas(40, 40).getContext('2d')!;
      context.drawImage(bitmap, bitmap.width / 2 - 20, bitmap.height / 2 - 20, 40, 40, 0, 0, 40, 40);
      return Math.max(...context.getImageData(0, 0, 40, 40).data.filter((_, at) => at % 4 < 3));
    }, shot.toString('base64'));
    assert.equal(brightest, 0);
  });

  it('zooms to crisp pixels and back, and moves, by the keyboard and by the wheel', async () => {
    await conversion.card('logo.png').getByTestId('view').click();
    await images().first().waitFor();
    const stage = page.getByTestId('view-stage');
    await stage.focus();
    await page.keyboard.press('1');
    assert.equal(await page.getByTestId('view-zoom').textContent(), '100%');
    for (let times = 0; times < 6; times++) await page.keyboard.press('+');
    assert.ok(await stage.evaluate((element) => element.classList.contains('crisp')));
    assert.equal(
      await images()
        .first()
        .evaluate((image) => getComputedStyle(image).imageRendering),
      'pixelated',
    );
    const place = () => stage.evaluate((element) => element.style.getPropertyValue('--x'));
    const before = await place();
    await page.keyboard.press('ArrowLeft');
    assert.notEqual(await place(), before);
    await page.keyboard.press('0');
    assert.equal(await place(), '0px');
    await stage.hover();
    await page.mouse.wheel(0, -480);
    await page.waitForFunction(() => document.querySelector('[data-testid="view-zoom"]')?.textContent !== '100%');
  });

  it('is zoomed by two fingers and moved by one', async () => {
    await conversion.card('logo.png').getByTestId('view').click();
    await images().first().waitFor();
    const stage = page.getByTestId('view-stage');
    const box = (await stage.boundingBox())!;
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...across: readonly number[]) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: across.map((dx, id) => ({ x: middle.x + dx, y: middle.y, id })),
      });
    const read = (name: string) =>
      stage.evaluate((element, property) => Number.parseFloat(element.style.getPropertyValue(property)), name);
    const scale = await read('--scale');
    await touch('touchStart', -20, 20);
    for (const apart of [40, 80, 160]) await touch('touchMove', -apart, apart);
    await touch('touchEnd');
    const grown = await read('--scale');
    assert.ok(Math.abs(grown / scale - 8) < 0.5, `${grown} was ${scale}`);
    const x = await read('--x');
    await touch('touchStart', 0);
    for (const to of [20, 50]) await touch('touchMove', to);
    await touch('touchEnd');
    assert.equal(await read('--scale'), grown);
    assert.ok(Math.abs((await read('--x')) - x - 50) < 1);
    await touch('touchStart', -160, 160);
    for (const apart of [80, 40, 10]) await touch('touchMove', -apart, apart);
    await touch('touchEnd');
    assert.equal(await read('--scale'), scale, 'no smaller than the whole');
  });

  it('takes no letter for a shortcut where they are turned off, and moves its slider by arrows', async () => {
    await page.keyboard.press('?');
    await page.getByTestId('shortcuts-on').uncheck();
    await page.keyboard.press('Escape');
    await page.getByTestId('shortcuts').waitFor({ state: 'detached' });
    await conversion.chooseTarget('PNG');
    await conversion.start();
    await conversion.settled(5);
    const opener = conversion.card('IMG_2041.jpg').getByTestId('view');
    await opener.focus();
    await page.keyboard.press('Enter');
    const split = page.getByTestId('view-split');
    await split.waitFor();
    const inside = () => page.evaluate(() => document.activeElement?.closest('[data-testid="viewer"]') !== null);
    assert.ok(await inside());
    await page.getByTestId('view-stage').focus();
    for (const key of ['s', 'd']) await page.keyboard.press(key);
    assert.equal(await page.getByTestId('view-slider').isChecked(), true);
    await split.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(await split.inputValue(), '52');
    assert.ok(await inside());
    await page.keyboard.press('Escape');
    await viewer().waitFor({ state: 'detached' });
    assert.ok(await opener.evaluate((element) => element === document.activeElement));
  });

  it('tells a hundred entries of a file with more, and the others when asked', async () => {
    const comments = Array.from({ length: 130 }, (_, at) => pngChunk('tEXt', `Note ${at}\0of line ${at}`));
    const bytes = writePng(8, 8, dusk(8, 8), { chunks: comments });
    await conversion.drop([{ name: 'told.png', bytes }]);
    await conversion.card('told.png').getByTestId('view').click();
    await page.getByTestId('metadata-more').click();
    const named = page.getByTestId('metadata-entry').filter({ hasText: /Note \d/ });
    assert.equal(await named.count(), 130);
    assert.equal(await page.getByTestId('metadata-more').count(), 0);
  });

  it('goes through the pages of a TIFF, each with the file that was made of it', async () => {
    await conversion.chooseTarget('PNG');
    await conversion.start();
    await conversion.settled(5);
    await conversion.card('contract.tiff').getByTestId('view').click();
    await page.getByTestId('view-split').waitFor();
    const [first] = await sizes();
    assert.equal(await page.getByTestId('view-page').textContent(), 'Page 1 of 3');
    await page.keyboard.press('PageDown');
    await page.waitForFunction(
      () => document.querySelector('[data-testid="view-page"]')?.textContent === 'Page 2 of 3',
    );
    await page.waitForFunction(
      (width) =>
        [...document.querySelectorAll<HTMLImageElement>('[data-testid="view-stage"] img')].every(
          (image) => image.naturalWidth !== width,
        ),
      first![0]!,
    );
    await page.getByTestId('view-split').waitFor();
    const [before, after] = await sizes();
    assert.deepEqual(after, before);
  });

  it('leaves the focus on a button that has done its work, and the keys that scroll to what is told', async () => {
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
    await conversion.card('contract.tiff').getByTestId('view').click();
    await page.getByTestId('metadata-summary').waitFor();
    const next = page.getByTestId('view-next');
    await next.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    assert.equal(await page.getByTestId('view-page').textContent(), 'Page 3 of 3');
    assert.equal(await focused(), 'view-next');
    assert.equal(await next.getAttribute('aria-disabled'), 'true');
    await page.getByTestId('view-pixels').click();
    await page.keyboard.press('+');
    await page.getByTestId('view-fit').focus();
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'view-fit');
    await page.getByTestId('view-facts').focus();
    await page.keyboard.press('PageUp');
    assert.equal(await page.getByTestId('view-page').textContent(), 'Page 3 of 3');
  });

  it('scrolls what it tells by the keyboard', async () => {
    await page.setViewportSize({ width: 1200, height: 480 });
    await conversion.card('IMG_2041.jpg').getByTestId('view').click();
    await page.getByTestId('metadata-summary').waitFor();
    const facts = page.getByTestId('view-facts');
    await facts.focus();
    await page.keyboard.press('PageDown');
    await page.waitForFunction(() => document.querySelector('[data-testid="view-facts"]')!.scrollTop > 0);
  });

  it('compares with what is made of the file while it is looked at', async () => {
    await conversion.chooseTarget('PNG');
    await conversion.card('IMG_2041.jpg').getByTestId('view').click();
    await images().first().waitFor();
    assert.equal(await page.getByTestId('view-split').count(), 0);
    // As if it had been pressed before the viewer was opened, and the file took long.
    await page.getByTestId('start').evaluate((button: HTMLElement) => button.click());
    await page.getByTestId('view-split').waitFor();
    assert.deepEqual(await sizes(), [
      [240, 320],
      [240, 320],
    ]);
  });

  it('tells what is in the file, marks what is about a person, and what the choice leaves in', async () => {
    await conversion.chooseTarget('JPEG');
    const entries = page.getByTestId('metadata-entry');
    const remaining = () =>
      entries.evaluateAll(
        (list) =>
          list.filter(
            (entry) => entry.getAttribute('data-personal') === 'true' && entry.getAttribute('data-remains') === 'true',
          ).length,
      );
    await conversion.card('IMG_2041.jpg').getByTestId('view').click();
    await page.getByTestId('metadata-summary').waitFor();
    assert.ok((await remaining()) > 0);
    assert.match((await page.getByTestId('metadata-panel').textContent()) ?? '', /Latitude/);
    await page.keyboard.press('Escape');
    await viewer().waitFor({ state: 'detached' });
    await page.getByTestId('metadata').selectOption('private');
    await conversion.card('IMG_2041.jpg').getByTestId('view').click();
    await page.getByTestId('metadata-summary').waitFor();
    assert.equal(await remaining(), 0);
  });
});
