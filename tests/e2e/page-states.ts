import type { Page } from 'playwright-core';
import { alphaPng, fiveFiles, multiPageTiff } from '../pictures/index.ts';
import { ConversionPage } from './conversion-page.ts';

/** A state of the page that is drawn on purpose, and the way to it from a page that was just loaded. */
export interface PageState {
  readonly name: string;
  reach(page: Page): Promise<void>;
}

async function converted(page: Page): Promise<ConversionPage> {
  const conversion = new ConversionPage(page);
  await conversion.drop(fiveFiles());
  await page.locator('[data-testid="start"]:enabled').waitFor();
  await page.getByRole('radio', { name: 'JPEG', exact: true }).check({ force: true });
  await conversion.start();
  await conversion.settled(5);
  return conversion;
}

async function viewing(page: Page, name: string): Promise<void> {
  const conversion = await converted(page);
  await conversion.card(name).getByTestId('view').click();
  await page.getByTestId('view-split').waitFor();
  await page.getByTestId('metadata-summary').or(page.getByTestId('metadata-panel').locator('.hint')).first().waitFor();
}

/** Every state that is drawn; axe looks at them all, and so do the screenshots. */
export const pageStates: readonly PageState[] = [
  { name: 'empty', reach: async (page) => page.getByTestId('empty').waitFor() },
  {
    name: 'dropping',
    async reach(page) {
      const dataTransfer = await page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['x'], 'x.png'));
        return transfer;
      });
      await page.dispatchEvent('body', 'dragenter', { dataTransfer });
      await page.getByTestId('dropping').waitFor();
    },
  },
  {
    name: 'files',
    async reach(page) {
      await new ConversionPage(page).drop(fiveFiles());
      await page.locator('[data-testid="file-card"][data-state="failed"]').waitFor();
      await page.locator('[data-testid="start"]:enabled').waitFor();
    },
  },
  {
    name: 'converted-and-failed',
    async reach(page) {
      const conversion = await converted(page);
      await conversion.card('IMG_2041.jpg').locator('summary').click();
    },
  },
  {
    name: 'huge',
    async reach(page) {
      const { bytes } = alphaPng();
      const files = Array.from({ length: 400 }, (_, at) => ({
        name: `scan-${String(at + 1).padStart(4, '0')}.png`,
        bytes,
      }));
      await new ConversionPage(page).drop(files);
      await page.locator('[data-testid="file-card"]').nth(399).waitFor({ state: 'attached' });
    },
  },
  {
    name: 'offline',
    async reach(page) {
      // From its first visit on the page has all that it needs.
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await page.context().setOffline(true);
      await page.getByTestId('offline').waitFor();
    },
  },
  {
    name: 'cloud-signed-out',
    async reach(page) {
      await page.locator('input[name="place"][value="cloud"]').check({ force: true });
      await page.locator('[data-testid="cloud-notice"][data-status="signed-out"]').waitFor();
    },
  },
  {
    name: 'cloud-unavailable',
    async reach(page) {
      await page.route('**/config.json', (route) => route.abort());
      await page.locator('input[name="place"][value="cloud"]').check({ force: true });
      await page.locator('[data-testid="cloud-notice"][data-status="unavailable"]').waitFor();
    },
  },
  {
    name: 'preferences',
    async reach(page) {
      await page.getByTestId('preferences-open').click();
      await page.getByTestId('language').waitFor();
    },
  },
  {
    name: 'presets',
    async reach(page) {
      await page.getByTestId('presets-open').click();
      await page.getByTestId('preset-name').fill('Shop');
      await page.keyboard.press('Enter');
      await page.getByTestId('preset-rename').waitFor();
    },
  },
  {
    name: 'shortcuts',
    async reach(page) {
      await page.keyboard.press('?');
      await page.getByTestId('shortcuts').waitFor();
    },
  },
  {
    name: 'file-settings',
    async reach(page) {
      const { name, bytes } = multiPageTiff();
      await new ConversionPage(page).drop([{ name, bytes }]);
      await page.getByTestId('file-settings-open').click();
      await page.getByTestId('file-settings').waitFor();
    },
  },
  { name: 'viewer-slider', reach: (page) => viewing(page, 'IMG_2041.jpg') },
  {
    name: 'viewer-difference',
    async reach(page) {
      await viewing(page, 'IMG_2041.jpg');
      await page.getByTestId('view-difference').check({ force: true });
      await page.getByTestId('view-gain').fill('16');
    },
  },
  {
    name: 'viewer-side-by-side-pages',
    async reach(page) {
      await viewing(page, 'contract.tiff');
      await page.getByTestId('view-side').check({ force: true });
    },
  },
];

/** Waits until nothing moves any more. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((one) => one.finished.catch(() => {})),
    ),
  );
}
