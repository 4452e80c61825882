/**
 * How long a person waits for the first converted picture: from the drop of a photograph of 640 pixels, on a page that was
 * visited before, to its result. The start is pressed as soon as it can be.
 *
 *     npm run bench:first-conversion [-- RUNS]
 */
import type { Page } from 'playwright-core';
import { convert } from '../codecs/index.ts';
import { launchChromium } from '../tests/browser/chromium.ts';
import { ConversionPage } from '../tests/e2e/conversion-page.ts';
import { makeStateFolder, StartedService } from '../tests/local/start-service.ts';
import { writeBmp } from '../tests/pictures/bmp.ts';
import { dusk } from '../tests/pictures/scene.ts';

const [width, height] = [640, 427];
const runs = Number(process.argv[2] ?? 7);
const bytes = writeBmp(width, height, dusk(width, height));
const { outputs } = await convert(bytes, { to: 'jpeg', quality: 90 });
const photograph = { name: 'photograph.jpg', bytes: outputs[0]!.bytes };

/** Notes when the file was dropped, presses start as soon as it can be, and notes when the file is converted. */
const watch = () => {
  const scope = globalThis as unknown as { dropped: number; done: number };
  addEventListener(
    'drop',
    () => {
      scope.dropped = performance.now();
    },
    true,
  );
  let pressed = false;
  const look = () => {
    if (!pressed && scope.dropped !== undefined) {
      const start = document.querySelector<HTMLButtonElement>('[data-testid="start"]:enabled');
      pressed = start !== null;
      start?.click();
    }
    if (document.querySelector('[data-testid="file-card"][data-state="done"] [data-testid="download"]')) {
      scope.done ??= performance.now();
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
};

async function waited(page: Page, target: string): Promise<number> {
  const conversion = new ConversionPage(page);
  await page.getByTestId('start').waitFor();
  await conversion.chooseTarget(target);
  await page.waitForLoadState('networkidle');
  await conversion.drop([photograph]);
  await conversion.settled(1);
  return page.evaluate(() => {
    const { done, dropped } = globalThis as unknown as { dropped: number; done: number };
    return done - dropped;
  });
}

const service = await StartedService.start(await makeStateFolder());
const browser = await launchChromium();
try {
  const context = await browser.newContext();
  await context.addInitScript('globalThis.__name = (named) => named');
  await context.addInitScript(watch);
  for (const target of ['JPEG', 'PNG', 'BMP', 'TIFF']) {
    const times: number[] = [];
    // The first visit fills the cache.
    for (let run = 0; run <= runs; run++) {
      const page = await context.newPage();
      await page.goto(service.service.siteUrl);
      times.push(Math.round(await waited(page, target)));
      await page.close();
    }
    const warm = times.slice(1).sort((a, b) => a - b);
    console.log(
      `JPEG ${width} × ${height} → ${target.padEnd(4)}  median ${warm[warm.length >> 1]} ms (${warm.join(', ')}); first visit ${times[0]} ms`,
    );
  }
} finally {
  await browser.close();
  await service.clean();
}
