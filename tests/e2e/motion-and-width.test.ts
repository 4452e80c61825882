import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { deviceStates } from './device-states.ts';
import { withVisits } from './visits.ts';

const states = ['converting', 'converted-and-failed', 'presets', 'viewer-slider'];
const chosen = deviceStates.filter(({ name }) => states.includes(name));

describe('The page, for those who want no motion, and in the narrowest and the widest window', function () {
  this.timeout(120_000);
  const visit = withVisits();

  /** What moves or fades for longer than an eye sees. */
  const motions = (page: Page) =>
    page.evaluate(() =>
      document.getAnimations().flatMap((animation) => {
        const { endTime = 0 } = animation.effect?.getComputedTiming() ?? {};
        return Number(endTime) > 5 ? [`${animation.constructor.name} of ${Number(endTime)} ms`] : [];
      }),
    );
  /** The longest that the styles allow, on everything that is drawn, in ms: what a pointer or a state may begin. */
  const longest = (page: Page) =>
    page.evaluate(() => {
      const milliseconds = (list: string) =>
        list.split(', ').map((time) => Number.parseFloat(time) * (time.endsWith('ms') ? 1 : 1_000));
      const times = [...document.querySelectorAll('*')].flatMap((element) => {
        const style = getComputedStyle(element);
        const named = style.animationName === 'none' ? [] : milliseconds(style.animationDuration);
        return [...milliseconds(style.transitionDuration), ...named];
      });
      return Math.max(...times);
    });

  /** How far the page can be moved sideways, and what has lines too long to read, about 80 letters (WCAG 2.2, 1.4.8). */
  const widths = (page: Page) =>
    page.evaluate(() => {
      const long = [...document.querySelectorAll('p, li, dd, h1, h2, h3, label')].filter((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const em = Number.parseFloat(getComputedStyle(element).fontSize);
        return element.children.length === 0 && range.getBoundingClientRect().width > 50 * em;
      });
      const sideways = Math.max(0, document.documentElement.scrollWidth - innerWidth);
      return { sideways, long: long.map(({ outerHTML }) => outerHTML) };
    });

  for (const { name, reach } of chosen)
    for (const locale of ['en-GB', 'de-DE'])
      it(`"${name}" does not move, scrolls sideways nowhere, and has no line that is too long to read: ${locale}`, async () => {
        const still = await visit({ locale, reducedMotion: 'reduce', viewport: { width: 2560, height: 1440 } });
        const { page } = still;
        await reach(still);
        assert.deepEqual(await motions(page), []);
        assert.ok((await longest(page)) <= 5);
        assert.deepEqual(await widths(page), { sideways: 0, long: [] });
        await page.setViewportSize({ width: 320, height: 700 });
        assert.deepEqual(await widths(page), { sideways: 0, long: [] });
        await page.emulateMedia({ reducedMotion: 'no-preference' });
        assert.ok((await longest(page)) > 50, 'else there is nothing that is held');
      });
});
