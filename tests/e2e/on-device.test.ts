import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { decode, identify } from '../../codecs/index.ts';
import type { StartedService } from '../local/start-service.ts';
import { fiveFiles } from '../pictures/index.ts';
import type { ConversionPage, NamedFile } from './conversion-page.ts';
import { type ListeningProxy, startListeningProxy } from './listening-proxy.ts';
import { withVisits } from './visits.ts';

/** A file of the build: its name carries the hash of its content. */
const hashedFile = /^\/assets\/[\w.-]+-[\w-]{8,}\.(js|css|wasm|svg|woff2)$/;

describe('The page, converting on this device', function () {
  this.timeout(180_000);
  let proxy: ListeningProxy;
  const visit = withVisits({
    proxy: async () => {
      proxy = await startListeningProxy();
      return proxy;
    },
  });
  let service: StartedService;
  let page: Page;
  let conversion: ConversionPage;

  beforeEach(async () => {
    // The page by itself: what its service worker adds is in offline.test.ts.
    ({ service, page, conversion } = await visit({ serviceWorkers: 'block' }));
  });

  it('converts five files that are dropped at once, and refuses the one that is no picture', async () => {
    await conversion.drop(fiveFiles());
    await conversion.chooseTarget('PNG');
    await conversion.start();
    assert.deepEqual(await conversion.settled(5), {
      'IMG_2041.jpg': 'done',
      'logo.png': 'done',
      'scan.bmp': 'done',
      'contract.tiff': 'done',
      'photo.jpg': 'failed',
    });

    const saved: Record<string, NamedFile[]> = {};
    for (const { name } of fiveFiles().slice(0, 4)) saved[name] = await conversion.downloads(conversion.card(name));
    assert.deepEqual(
      Object.values(saved).map((files) => files.map(({ name }) => name)),
      [['IMG_2041.png'], ['logo.png'], ['scan.png'], ['contract-1.png', 'contract-2.png', 'contract-3.png']],
    );
    for (const file of Object.values(saved).flat()) assert.equal(identify(file.bytes), 'png', file.name);
    const [upright] = await decode(saved['IMG_2041.jpg']![0]!.bytes);
    assert.deepEqual([upright!.width, upright!.height], [240, 320]);

    const sentence = await conversion.card('photo.jpg').getByTestId('failure').textContent();
    assert.match(sentence ?? '', /text/i);
    assert.equal(await conversion.card('photo.jpg').getByTestId('failure').getAttribute('data-code'), 'unknown-format');
  });

  it('fetches nothing but its own hashed files while it converts, and nothing once they are cached', async () => {
    await page.waitForLoadState('networkidle');
    proxy.forget();
    for (const label of ['JPEG', 'PNG', 'BMP', 'TIFF']) {
      await conversion.drop(fiveFiles());
      await conversion.chooseTarget(label);
      await conversion.start();
      await conversion.settled(5);
      await page.getByRole('button', { name: 'Clear list' }).click();
    }
    const fetched = proxy.heard.map(({ method, url, bodyBytes }) => `${method} ${url.href} ${bodyBytes}`);
    assert.ok(fetched.length > 0, 'the codecs are loaded when a file needs them');
    for (const { method, url, bodyBytes } of proxy.heard) {
      assert.equal(`${method} ${url.origin}`, `GET ${service.service.siteUrl}`, url.href);
      assert.match(url.pathname, hashedFile);
      assert.equal(url.search, '');
      assert.equal(bodyBytes, 0);
    }

    proxy.forget();
    await page.reload();
    await page.waitForLoadState('networkidle');
    proxy.forget();
    await conversion.drop(fiveFiles());
    await conversion.chooseTarget('TIFF');
    await conversion.start();
    await conversion.settled(5);
    assert.deepEqual(proxy.heard, []);
  });

  it('is one page: no navigation happens, and of all that is done the address holds the options alone', async () => {
    let documents = 0;
    page.on('domcontentloaded', () => documents++);
    await conversion.drop(fiveFiles());
    await conversion.start();
    await conversion.settled(5);
    assert.equal(page.url(), `${service.service.siteUrl}/`);
    await conversion.chooseTarget('BMP');
    await conversion.start();
    await conversion.settled(5);
    assert.equal(page.url(), `${service.service.siteUrl}/#to=bmp`);
    assert.equal(documents, 0);
    assert.equal(await page.evaluate(() => history.length), 2);
  });
});
