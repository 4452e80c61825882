import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { pageStates, settle } from './page-states.ts';
import { withVisits } from './visits.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe('Every state of the page', function () {
  this.timeout(120_000);
  // The configuration that cannot be had.
  const visit = withVisits({ expectedErrors: /net::ERR_FAILED \S+\/config\.json$/ });

  async function findings(page: Page): Promise<readonly string[]> {
    // Through the debugger, so the content security policy stays as it is.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(
      (values) =>
        (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
          runOnly: { type: 'tag', values },
        }),
      tags,
    );
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  }

  // Each language, colour scheme and width once.
  const looks = [
    { locale: 'en-GB', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
    { locale: 'de-DE', colorScheme: 'dark', viewport: { width: 320, height: 700 } },
  ] as const;

  for (const look of looks)
    for (const { name, reach } of pageStates)
      it(`"${name}" has no finding by axe and no sideways scrolling: ${look.locale}, ${look.colorScheme}, ${look.viewport.width} px`, async () => {
        const { page } = await visit(look);
        await reach(page);
        await settle(page);
        assert.deepEqual(await findings(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      });
});
