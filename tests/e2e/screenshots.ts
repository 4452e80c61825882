/**
 * Draws every state of the page, light and dark, at three widths, into dist/screenshots, to be looked at.
 *
 *     npm run screenshots [state ...]
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../browser/chromium.ts';
import { makeStateFolder, StartedService } from '../local/start-service.ts';
import { pageStates, settle } from './page-states.ts';

const folder = fileURLToPath(new URL('../../dist/screenshots/', import.meta.url));
const sizes = [
  { width: 320, height: 720 },
  { width: 1024, height: 768 },
  { width: 2560, height: 1440 },
];
const wanted = process.argv.slice(2);

await mkdir(folder, { recursive: true });
const service = await StartedService.start(await makeStateFolder());
const browser = await launchChromium();
try {
  for (const { name, reach } of pageStates.filter((state) => wanted.length === 0 || wanted.includes(state.name)))
    for (const colorScheme of ['light', 'dark'] as const)
      for (const viewport of sizes) {
        const locale = colorScheme === 'dark' ? 'de-DE' : 'en-GB';
        const context = await browser.newContext({ colorScheme, viewport, locale });
        const page = await context.newPage();
        await page.goto(service.service.siteUrl);
        await page.getByTestId('start').waitFor();
        await reach(page);
        await settle(page);
        const path = `${folder}${name}-${viewport.width}-${colorScheme}.png`;
        await page.screenshot({ path });
        console.log(path);
        await context.close();
      }
} finally {
  await browser.close();
  await service.clean();
}
