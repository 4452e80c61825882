/**
 * How long a person waits for the first converted picture: from the drop of a photograph of 640 pixels, on a page that was
 * visited before, to its result. The start is pressed as soon as it can be. What is dragged hovers over the page for a
 * while before it is dropped, which the page makes use of; a drop out of nothing, as by a program, is measured beside it.
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
/** So long what is dragged is over the page: a quick hand takes as long. */
const dragMs = 300;
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
      const start = document.querySelector<HTMLButtonElement>('[data-testid="start"][aria-disabled="false"]');
      pressed = start !== null;
      start?.click();
    }
    if (document.querySelector('[data-testid="file-card"][data-state="done"] [data-testid="download"]')) {
      scope.done ??= performance.now();
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
};

async function waited(page: Page, target: string, overMs: number): Promise<number> {
  const conversion = new ConversionPage(page);
  await page.getByTestId('start').waitFor();
  await conversion.chooseTarget(target);
  await page.waitForLoadState('networkidle');
  await conversion.drop([photograph], overMs);
  await conversion.settled(1);
  return page.evaluate(() => {
    const { done, dropped } = globalThis as unknown as { dropped: number; done: number };
    return done - dropped;
  });
}

function describe(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  return `median ${sorted[sorted.length >> 1]} ms (${sorted.join(', ')})`;
}

const service = await StartedService.start(await makeStateFolder());
const browser = await launchChromium();
try {
  const context = await browser.newContext();
  await context.addInitScript('globalThis.__name = (named) => named');
  await context.addInitScript(watch);
  for (const target of ['JPEG', 'PNG', 'BMP', 'TIFF']) {
    const times: [number[], number[]] = [[], []];
    // The first visit fills the cache.
    for (let run = -1; run < runs * 2; run++) {
      const page = await context.newPage();
      await page.goto(service.service.siteUrl);
      const isDragged = run % 2 === 0;
      const time = Math.round(await waited(page, target, isDragged ? dragMs : 0));
      if (run >= 0) times[isDragged ? 0 : 1].push(time);
      await page.close();
    }
    const [dragged, sudden] = times.map(describe);
    console.log(`JPEG ${width} × ${height} → ${target.padEnd(4)}  dragged ${dragged}; out of nothing ${sudden}`);
  }
} finally {
  await browser.close();
  await service.clean();
}
