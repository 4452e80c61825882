import { writeBmp } from '../pictures/bmp.ts';
import { alphaPng, fiveFiles, multiPageTiff, plain } from '../pictures/index.ts';
import { dusk } from '../pictures/scene.ts';
import type { NamedFile } from './conversion-page.ts';
import { fillDisk, type PageState } from './page-state.ts';
import type { Visit } from './visits.ts';

async function converted({ page, conversion }: Visit, files: readonly NamedFile[] = fiveFiles()): Promise<void> {
  await conversion.drop(files);
  await page.locator('[data-testid="start"][aria-disabled="false"]').waitFor();
  await conversion.chooseTarget('JPEG');
  await conversion.start();
  await conversion.settled(files.length);
}

async function viewing(visit: Visit, name: string): Promise<void> {
  const { page, conversion } = visit;
  await converted(visit);
  await conversion.card(name).getByTestId('view').click();
  await page.getByTestId('view-split').waitFor();
  await page.getByTestId('metadata-summary').waitFor();
}

/** From now on a worker's word that it encodes is the last one that the page hears of it. */
function holdWorkers(): void {
  const { set, ...property } = Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage')!;
  Object.defineProperty(Worker.prototype, 'onmessage', {
    ...property,
    set(listen: (event: MessageEvent) => void) {
      let isHeld = false;
      set!.call(this, (event: MessageEvent) => {
        if (isHeld) return;
        isHeld = event.data.progress?.stage === 'encoding';
        listen(event);
      });
    },
  });
}

const oddNames = [
  '写真 – 夏の思い出 2024 (コピー) – 最終版 – 本当に最終版 – 東京タワーと富士山.png',
  'صورة من العطلة الصيفية ١٢٣.png',
  'a-name-without-any-place-to-break-it-which-goes-on-and-on-and-on-until-nobody-reads-it-any-more.png',
  'IMG_2041 (1) (1) copy copy copy.final.v2.edited.png',
];

/** What is drawn of work on this device. */
export const deviceStates: readonly PageState[] = [
  { name: 'empty', reach: async ({ page }) => page.getByTestId('empty').waitFor() },
  {
    name: 'dropping',
    async reach({ page }) {
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
    async reach({ page, conversion }) {
      await conversion.drop(fiveFiles());
      await page.locator('[data-testid="file-card"][data-state="failed"]').waitFor();
      await page.locator('[data-testid="start"][aria-disabled="false"]').waitFor();
      await conversion.card('IMG_2041.jpg').locator('[data-testid="thumbnail"][data-drawn="true"]').waitFor();
    },
  },
  {
    name: 'odd-names-and-duplicates',
    async reach(visit) {
      const { bytes } = alphaPng();
      await converted(
        visit,
        oddNames.map((name) => ({ name, bytes })),
      );
    },
  },
  {
    name: 'wrong-size',
    async reach({ page, conversion }) {
      await conversion.drop([alphaPng()]);
      if ((await page.getByTestId('options').getAttribute('open')) === null)
        await page.locator('[data-testid="options"] > summary').click();
      await page.getByTestId('resize-width').fill('70000');
      await page.locator('[data-testid="start"][aria-disabled="true"]').waitFor();
    },
  },
  {
    name: 'converting',
    async reach(visit) {
      const { page, conversion } = visit;
      await page.evaluate(holdWorkers);
      const large = (name: string): NamedFile => ({ name, bytes: writeBmp(600, 400, dusk(600, 400)) });
      const more = ['lake.bmp', 'forest.bmp', 'village.bmp', 'evening.bmp', 'morning.bmp'].map(large);
      await conversion.drop([...fiveFiles(), ...more]);
      await page.locator('[data-testid="start"][aria-disabled="false"]').waitFor();
      await conversion.start();
      await page.locator('[data-testid="file-card"][data-state="encoding"]').first().waitFor();
    },
  },
  {
    name: 'converted-and-failed',
    async reach(visit) {
      await converted(visit);
      await visit.conversion.card('IMG_2041.jpg').locator('summary').click();
    },
  },
  {
    name: 'right-to-left',
    async reach(visit) {
      await visit.page.evaluate(() => {
        document.documentElement.dir = 'rtl';
      });
      await converted(visit);
    },
  },
  {
    name: 'huge',
    async reach({ page, conversion }) {
      const { bytes } = alphaPng();
      const files = Array.from({ length: 150 }, (_, at) => ({
        name: `scan-${String(at + 1).padStart(4, '0')}.png`,
        bytes,
      }));
      await conversion.drop(files);
      await page.locator('[data-testid="file-card"]').nth(149).waitFor({ state: 'attached' });
    },
  },
  {
    name: 'disk-full',
    async reach(visit) {
      const { page, conversion } = visit;
      await converted(visit, [plain('png'), plain('bmp')]);
      await fillDisk(visit);
      await conversion.drop([{ name: 'photograph.bmp', bytes: writeBmp(600, 400, dusk(600, 400)) }]);
      await page.locator('[data-testid="start"][aria-disabled="false"]').waitFor();
      await conversion.start();
      await conversion.settled(3);
    },
  },
  {
    name: 'offline',
    async reach({ context, page }) {
      // From its first visit on the page has all that it needs.
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await context.setOffline(true);
      await page.getByTestId('offline').waitFor();
    },
  },
  {
    name: 'part-missing',
    context: { serviceWorkers: 'block' },
    async reach({ page }) {
      await page.route('**/assets/*Dialog*', (route) => route.abort());
      await page.getByTestId('presets-open').click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'preferences',
    async reach({ page }) {
      await page.getByTestId('preferences-open').click();
      await page.getByTestId('language').waitFor();
    },
  },
  {
    name: 'presets',
    async reach({ page }) {
      await page.getByTestId('presets-open').click();
      await page.getByTestId('preset-name').fill('Shop');
      await page.keyboard.press('Enter');
      await page.getByTestId('preset-rename').waitFor();
    },
  },
  {
    name: 'shortcuts',
    async reach({ page }) {
      await page.keyboard.press('?');
      await page.getByTestId('shortcuts').waitFor();
    },
  },
  {
    name: 'file-settings',
    async reach({ page, conversion }) {
      await conversion.drop([multiPageTiff()]);
      await page.getByTestId('file-settings-open').click();
      await page.getByTestId('file-settings').waitFor();
    },
  },
  {
    name: 'viewer-before-alone',
    async reach({ page, conversion }) {
      await conversion.drop([multiPageTiff()]);
      await conversion.card(multiPageTiff().name).getByTestId('view').click();
      await page.getByTestId('view-stage').locator('img').waitFor();
    },
  },
  { name: 'viewer-slider', reach: (visit) => viewing(visit, 'IMG_2041.jpg') },
  {
    name: 'viewer-difference',
    async reach(visit) {
      await viewing(visit, 'IMG_2041.jpg');
      await visit.page.getByTestId('view-difference').check({ force: true });
      await visit.page.getByTestId('view-gain').fill('16');
    },
  },
  {
    name: 'viewer-side-by-side-pages',
    async reach(visit) {
      await viewing(visit, 'contract.tiff');
      await visit.page.getByTestId('view-side').check({ force: true });
    },
  },
];
