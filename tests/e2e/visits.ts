import assert from 'node:assert/strict';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { ServiceOptions } from '../../local/service.ts';
import { launchChromium } from '../browser/chromium.ts';
import { makeStateFolder, StartedService } from '../local/start-service.ts';
import { ConversionPage } from './conversion-page.ts';

/** One person's visit: a browser profile of its own, with the page loaded. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly conversion: ConversionPage;
  readonly service: StartedService;
}

/** Visits the page. A visit that a test or its `beforeEach` makes ends with the test, one of a `before` with the file. */
export type MakeVisit = (options?: BrowserContextOptions, address?: string) => Promise<Visit>;

export interface VisitsOptions {
  /** How the service is started, but for the folder of its state. */
  readonly service?: () => Promise<Omit<ServiceOptions, 'stateFolder'>>;
  /** Starts a proxy that all traffic of the browser goes through, loopback included. */
  readonly proxy?: (service: StartedService) => Promise<{ readonly url: string; close(): Promise<void> }>;
  /** What runs in each page before its own scripts. */
  readonly script?: () => void;
  /** Errors in the browser's console that belong to what is tested: a text, and behind a space the address it is about. */
  readonly expectedErrors?: RegExp;
}

/**
 * Starts the service and a browser before the tests of a `describe`, and ends them after it.
 * After each test it holds that no page threw, and that none wrote an error into the console.
 */
export function withVisits({ service: howToStart, proxy, script, expectedErrors }: VisitsOptions = {}): MakeVisit {
  let service: StartedService;
  let passage: Awaited<ReturnType<NonNullable<typeof proxy>>> | undefined;
  let browser: Browser;
  let ending: BrowserContext[] = [];
  const faults: string[] = [];

  before(async () => {
    service = await StartedService.start(await makeStateFolder(), await howToStart?.());
    passage = await proxy?.(service);
    browser = await launchChromium(passage && { proxy: { server: passage.url, bypass: '<-loopback>' } });
  });
  after(async () => {
    await browser?.close();
    await passage?.close();
    await service?.clean();
  });
  beforeEach(() => {
    ending = [];
  });
  afterEach(async () => {
    for (const context of ending) await context.close();
    assert.deepEqual(faults.splice(0), []);
  });

  return async (options = {}, address = service.service.siteUrl) => {
    const context = await browser.newContext(options);
    ending.push(context);
    context.on('weberror', (error) => faults.push(String(error.error())));
    context.on('console', (message) => {
      const line = `${message.text()} ${message.location().url}`;
      if (message.type() === 'error' && !expectedErrors?.test(line)) faults.push(line);
    });
    // What the tests' compiler puts around functions.
    await context.addInitScript('globalThis.__name = (named) => named');
    if (script) await context.addInitScript(script);
    const page = await context.newPage();
    await page.goto(address);
    await page.getByTestId('start').waitFor();
    return { context, page, conversion: new ConversionPage(page), service };
  };
}
