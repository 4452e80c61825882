import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { decode, formatNames, formats, open } from '../../codecs/index.ts';
import { sharedOptions } from '../../codecs/options.ts';
import { alphaPng, multiPageTiff, phoneJpeg } from '../pictures/index.ts';
import type { ConversionPage } from './conversion-page.ts';
import { withVisits } from './visits.ts';

describe('The options on the page', function () {
  this.timeout(180_000);
  const visit = withVisits();
  let page: Page;
  let conversion: ConversionPage;

  beforeEach(async () => {
    ({ page, conversion } = await visit());
  });

  /** The one file that comes out of the picture by what is chosen. */
  async function made({ name, bytes }: { name: string; bytes: Uint8Array }): Promise<Uint8Array> {
    await conversion.drop([{ name, bytes }]);
    await conversion.start();
    assert.deepEqual(await conversion.settled(1), { [name]: 'done' });
    const saved = await conversion.downloads(conversion.card(name));
    assert.equal(saved.length, 1);
    return saved[0]!.bytes;
  }

  it('are those of the chosen target, and no others', async () => {
    const { to: _, ...shared } = sharedOptions;
    const all = new Set(['quality', ...formatNames.flatMap((name) => Object.keys(formats[name].options))]);
    for (const name of formatNames) {
      await conversion.chooseTarget(formats[name].label);
      for (const option of all)
        assert.equal(await page.getByTestId(option).count(), option in formats[name].options ? 1 : 0, option);
      for (const option of Object.keys(shared))
        assert.ok((await page.locator(`[data-testid^="${option}"]`).count()) > 0, option);
    }
  });

  it('have names that a screen reader says', async () => {
    await conversion.chooseTarget('JPEG');
    for (const name of ['Quality', 'Transparent areas become', 'Largest file', 'Colour detail', 'Width', 'Height'])
      assert.equal(await page.getByLabel(name, { exact: true }).count(), 1, name);
  });

  it('bring a picture to a size, cut to its shape', async () => {
    await page.getByTestId('resize-width').fill('100');
    await page.getByTestId('resize-height').fill('100');
    await page.getByTestId('resize-fit').selectOption('cover');
    const [picture] = await decode(await made(phoneJpeg()));
    assert.deepEqual([picture!.width, picture!.height], [100, 100]);
  });

  it('make a picture larger only where told', async () => {
    await page.getByTestId('resize-width').fill('480');
    assert.equal((await open(await made(phoneJpeg()))).pages[0]!.width, 240);
    await page.getByRole('button', { name: 'Clear list' }).click();
    await page.getByTestId('resize-enlarge').check();
    assert.equal((await open(await made(phoneJpeg()))).pages[0]!.width, 480);
  });

  it('make a JPEG fit into its largest size, with the chroma that was chosen', async () => {
    await conversion.chooseTarget('JPEG');
    await page.getByTestId('maxOutputBytes').fill('4.5');
    await page.getByTestId('subsampling').selectOption('4:4:4');
    await page.getByTestId('effort').selectOption('fast');
    const bytes = await made(phoneJpeg());
    assert.ok(bytes.length <= 4_500);
    const frame = bytes.findIndex((byte, at) => byte === 0xff && (bytes[at + 1] === 0xc0 || bytes[at + 1] === 0xc2));
    assert.equal(bytes[frame + 11], 0x11);
  });

  it('lay transparency on the chosen colour', async () => {
    await conversion.chooseTarget('JPEG');
    await page.getByTestId('background').fill('#0000ff');
    const [picture] = await decode(await made(alphaPng()));
    assert.ok(picture!.data[0]! < 10 && picture!.data[2]! > 245);
  });

  it('compress a TIFF as chosen, and take the chosen pages', async () => {
    await conversion.chooseTarget('TIFF');
    await page.getByTestId('compression').selectOption('lzw');
    await page.getByTestId('pages').selectOption('some');
    await page.getByTestId('pages-text').fill('1, 3');
    const { pages } = await open(await made(multiPageTiff()));
    assert.deepEqual(
      pages.map(({ width, layout }) => [width, layout.compression]),
      [
        [120, 'lzw'],
        [97, 'lzw'],
      ],
    );
  });

  it('stop a wrong size before it is sent, say what is right, and are taken back at once', async () => {
    const { name, bytes } = alphaPng();
    await conversion.drop([{ name, bytes }]);
    const width = page.getByTestId('resize-width');
    await width.fill('70000');
    assert.equal(await width.getAttribute('aria-invalid'), 'true');
    assert.match((await page.locator('#resize-hint').textContent()) ?? '', /1 to 65,535/);
    assert.ok(await page.getByTestId('start').isDisabled());
    await page.getByTestId('options-reset').click();
    assert.equal(await width.inputValue(), '');
    assert.ok(await page.getByTestId('start').isEnabled());
  });

  it('are worked by the keyboard alone', async () => {
    const summary = page.locator('[data-testid="options"] > summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.getByTestId('options').getAttribute('open'), null);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'effort');
    const isWidth = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'resize-width');
    for (let tab = 0; tab < 9 && !(await isWidth()); tab++) await page.keyboard.press('Tab');
    await page.keyboard.type('64');
    assert.equal(await page.getByTestId('options-brief').textContent(), '64 × …');
  });

  it('say what was chosen when they are folded, as they are in a narrow window', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    await page.getByTestId('resize-height').fill('90');
    await page.reload();
    assert.equal(await page.getByTestId('options').getAttribute('open'), null);
    assert.equal(await page.getByTestId('options-brief').textContent(), '… × 90');
    await page.locator('[data-testid="options"] > summary').click();
    await page.getByTestId('resize-width').fill('80');
    await page.getByTestId('resize-fit').selectOption('fill');
    assert.equal(await page.getByTestId('options-brief').textContent(), '80 × 90');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });

  it('stand in the address, from which another visitor gets them', async () => {
    await conversion.chooseTarget('JPEG');
    await page.getByTestId('resize-width').fill('64');
    await page.getByTestId('metadata').selectOption('none');
    // The address follows a moment later.
    await page.waitForURL((url) => url.hash === '#to=jpeg&metadata=none&width=64');
    const shared = page.url();
    const { page: visitor } = await visit({}, `${shared}&quality=900&name=a.png`);
    assert.ok(await visitor.getByRole('radio', { name: 'JPEG', exact: true }).isChecked());
    assert.equal(await visitor.getByTestId('resize-width').inputValue(), '64');
    assert.equal(await visitor.getByTestId('options-brief').textContent(), 'No data, 64 × …');
    await visitor.evaluate(() => {
      location.hash = '#to=tiff&compression=lzw';
    });
    await visitor.getByTestId('compression').waitFor();
    assert.equal(await visitor.getByTestId('compression').inputValue(), 'lzw');
  });

  it('come together in presets, which a person names, keeps, changes and takes away', async () => {
    const preset = page.getByTestId('preset');
    await preset.selectOption({ label: 'Smallest' });
    assert.ok(await page.getByRole('radio', { name: 'JPEG', exact: true }).isChecked());
    assert.equal(
      await page.getByTestId('options-brief').textContent(),
      'Quality 60, Smallest file, No data, 1600 × 1600',
    );
    await page.getByTestId('resize-width').fill('800');
    assert.equal(await preset.locator('option:checked').textContent(), 'Own settings');
    await page.getByTestId('presets-open').click();
    await page.getByTestId('preset-name').fill('Shop');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-testid')), 'presets-open');
    assert.equal(await preset.locator('option:checked').textContent(), 'Shop');
    await page.reload();
    await preset.selectOption({ label: 'Archive' });
    await preset.selectOption({ label: 'Shop' });
    assert.equal(await page.getByTestId('resize-width').inputValue(), '800');
    await page.getByTestId('presets-open').click();
    await page.getByTestId('preset-rename').fill('Shelf');
    await page.locator('[data-preset="web"]').getByTestId('preset-replace').click();
    await page.locator('[data-testid="preset-row"]').last().getByTestId('preset-remove').click();
    assert.equal(await page.getByTestId('preset-row').count(), 5);
    await page.getByTestId('dialog-close').click();
    assert.equal(await preset.locator('option:checked').textContent(), 'For the web');
  });

  it('of one file can differ from those of the batch', async () => {
    const [one, other] = [
      { ...alphaPng(), name: 'one.png' },
      { ...alphaPng(), name: 'other.png' },
    ];
    await conversion.drop([one, other]);
    await conversion.card('other.png').getByTestId('file-settings-open').click();
    const dialog = page.getByTestId('file-settings');
    await dialog.getByRole('radio', { name: 'BMP', exact: true }).check({ force: true });
    await page.getByTestId('file-resize-width').fill('8');
    await page.getByTestId('file-settings-take').click();
    assert.equal(await dialog.count(), 0);
    assert.equal(
      await page
        .getByTestId('start')
        .textContent()
        .then((text) => text?.trim()),
      'Convert 2 files',
    );
    assert.match((await conversion.card('other.png').getByTestId('own-settings').textContent()) ?? '', /BMP, 8 × …/);
    await conversion.start();
    await conversion.settled(2);
    const names = async (name: string) => (await conversion.downloads(conversion.card(name))).map((file) => file.name);
    assert.deepEqual([await names('one.png'), await names('other.png')], [['one.png'], ['other.bmp']]);
    await conversion.card('other.png').getByTestId('file-settings-open').click();
    await page.getByTestId('file-settings-drop').click();
    assert.equal(await conversion.card('other.png').getByTestId('own-settings').count(), 0);
    assert.equal(new URL(page.url()).hash, '');
  });
});
