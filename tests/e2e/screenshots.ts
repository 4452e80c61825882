/**
 * Draws every state of the page, light and dark, at three widths, into dist/screenshots, to be looked at.
 *
 *     npm run screenshots [state ...]
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../browser/chromium.ts';
import { makeStateFolder, StartedService } from '../local/start-service.ts';
import { settle } from './page-state.ts';
import { pageStates } from './page-states.ts';
import { openPage } from './visits.ts';

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
  for (const { name, context: terms, reach } of pageStates.filter(
    (state) => wanted.length === 0 || wanted.includes(state.name),
  ))
    for (const colorScheme of ['light', 'dark'] as const)
      for (const viewport of sizes) {
        const locale = colorScheme === 'dark' ? 'de-DE' : 'en-GB';
        const context = await browser.newContext({ colorScheme, viewport, locale, ...terms });
        const path = `${folder}${name}-${viewport.width}-${colorScheme}.png`;
        try {
          const visit = { ...(await openPage(context, service.service.siteUrl)), context, service };
          await reach(visit);
          await settle(visit.page);
          await visit.page.screenshot({ path });
          console.log(path);
        } catch (error) {
          // The others are drawn all the same.
          console.error(`${path} could not be drawn:`, error);
          process.exitCode = 1;
        } finally {
          await context.close();
        }
      }
} finally {
  await browser.close();
  await service.clean();
}
