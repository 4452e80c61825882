import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { identify } from '../../codecs/index.ts';
import { fourFreePorts } from '../local/free-ports.ts';
import type { StartedService } from '../local/start-service.ts';
import { fiveFiles } from '../pictures/index.ts';
import type { ConversionPage } from './conversion-page.ts';
import { type ListeningProxy, startListeningProxy } from './listening-proxy.ts';
import { withVisits } from './visits.ts';

describe('The page without a network', function () {
  this.timeout(180_000);
  let proxy: ListeningProxy;
  const visit = withVisits({
    service: async () => ({ port: await fourFreePorts() }),
    proxy: async () => {
      proxy = await startListeningProxy();
      return proxy;
    },
    // The service that is gone.
    expectedErrors: /net::ERR_EMPTY_RESPONSE \S+\/config\.json$/,
  });
  let service: StartedService;
  let context: BrowserContext;
  let page: Page;
  let conversion: ConversionPage;

  before(async () => {
    ({ service, context, page, conversion } = await visit());
  });

  it('keeps the files of its build after the first visit, and nothing else', async () => {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map(({ method, url }) => `${method} ${new URL(url).pathname}${new URL(url).search}`);
    });
    const built = (await readdir(new URL('../../dist/site/assets/', import.meta.url))).map(
      (name) => `GET /assets/${name}`,
    );
    assert.ok(built.some((one) => one.endsWith('.wasm')));
    assert.deepEqual(kept.sort(), ['GET /', 'GET /manifest.webmanifest', ...built].sort());
    for (const { method, url, bodyBytes } of proxy.heard) {
      assert.equal(`${method} ${url.origin} ${bodyBytes}`, `GET ${service.service.siteUrl} 0`, url.href);
      assert.match(
        `${url.pathname}${url.search}`,
        /^\/(assets\/[\w.-]+-[\w-]{8,}\.\w+|sw\.js|manifest\.webmanifest)?$/,
      );
    }
  });

  it('asks the network for nothing while it converts', async () => {
    await page.waitForLoadState('networkidle');
    proxy.forget();
    await conversion.drop(fiveFiles());
    await conversion.chooseTarget('JPEG');
    await conversion.start();
    await conversion.settled(5);
    // Whether the service worker is still the newest, the browser asks by itself, a while after a worker was started.
    assert.deepEqual(
      proxy.heard.filter(({ url }) => url.pathname !== '/sw.js'),
      [],
    );
    await page.getByTestId('clear').click();
  });

  it('loads and converts all formats with the service gone', async () => {
    await service.stop();
    await page.reload();
    for (const label of ['JPEG', 'PNG', 'BMP', 'TIFF']) {
      await conversion.drop(fiveFiles());
      await conversion.chooseTarget(label);
      await conversion.start();
      assert.equal(Object.values(await conversion.settled(5)).filter((state) => state === 'done').length, 4, label);
      if (label === 'TIFF') break;
      await page.getByTestId('clear').click();
      await page.getByTestId('empty').waitFor();
    }
    const [saved] = await conversion.downloads(conversion.card('logo.png'));
    assert.equal(identify(saved!.bytes), 'tiff');
  });

  it('says that the cloud cannot be reached, and has it when the service is back', async () => {
    await conversion.choosePlace('In the cloud');
    await page.locator('[data-testid="cloud-notice"][data-status="unavailable"]').waitFor();
    await service.restart();
    await page.getByTestId('cloud-action').click();
    await page.locator('[data-testid="cloud-notice"][data-status="signed-out"]').waitFor();
  });

  it('can be installed, and opens the files of its formats', async () => {
    const client = await context.newCDPSession(page);
    const { url, errors, data } = await client.send('Page.getAppManifest');
    assert.equal(new URL(url).pathname, '/manifest.webmanifest');
    assert.deepEqual(errors, []);
    const manifest = JSON.parse(data!) as {
      icons: { src: string; sizes: string }[];
      file_handlers: { accept: Record<string, string[]> }[];
    };
    assert.deepEqual(Object.keys(manifest.file_handlers[0]!.accept), [
      'image/jpeg',
      'image/png',
      'image/bmp',
      'image/tiff',
    ]);
    for (const { src, sizes } of manifest.icons) {
      const answer = await fetch(new URL(src, service.service.siteUrl));
      const bytes = new DataView(await answer.arrayBuffer());
      assert.equal(`${bytes.getUint32(16)}x${bytes.getUint32(20)}`, sizes, src);
    }
  });

  it('asks again for what has no hash in its name, the worker and the manifest too', async () => {
    for (const path of ['/', '/sw.js', '/manifest.webmanifest']) {
      const answer = await fetch(new URL(path, service.service.siteUrl));
      assert.equal(answer.headers.get('cache-control'), 'no-cache', path);
      assert.ok(answer.headers.has('content-security-policy'), path);
    }
    const manifest = await fetch(new URL('/manifest.webmanifest', service.service.siteUrl));
    assert.match(manifest.headers.get('content-type') ?? '', /^application\/manifest\+json/);
  });
});
