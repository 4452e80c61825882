import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import type { StartedService } from '../local/start-service.ts';
import { writeBmp } from '../pictures/bmp.ts';
import { dusk } from '../pictures/scene.ts';
import { ConversionPage, type NamedFile } from './conversion-page.ts';
import { type HeldUploads, startHeldUploads } from './held-uploads.ts';
import { withVisits } from './visits.ts';

const pixels = writeBmp(40, 30, dusk(40, 30));
const scan = (name: string): NamedFile => ({ name, bytes: pixels });

describe('The page, with uploads that are held up', function () {
  this.timeout(180_000);
  this.bail(true);
  let service: StartedService;
  let context: BrowserContext;
  let page: Page;
  let conversion: ConversionPage;
  let network: HeldUploads;
  /** Whether uploads are converted as they arrive. */
  let converting = true;
  /** The requests of this page since the latest {@link begin}. */
  let announced: string[] = [];
  let uploaded: string[] = [];

  const visit = withVisits({
    service: async () => ({
      // Each request renews such a token, as after a quarter of an hour.
      accessTokenSeconds: 20,
      faults: { events: (event) => (converting ? [event] : []) },
    }),
    proxy: async ({ service: { storeUrl } }) => {
      network = await startHeldUploads(({ origin }) => origin === storeUrl);
      return network;
    },
    // What is cut and lost on its way, and the session that was ended.
    expectedErrors: /net::ERR_\w+ |400 \(Bad Request\) \S+\/oauth2\/token$/,
  });
  before(async () => {
    ({ service, context, page, conversion } = await visit());
    await signIn(conversion);
  });

  async function signIn(conversion: ConversionPage): Promise<void> {
    await conversion.signIn(service.service.demoUser);
    await conversion.page.getByTestId('person').waitFor();
    await conversion.choosePlace('In the cloud');
  }

  /** Starts the conversion of a file whose upload ends when it is released. */
  async function begin(name: string): Promise<void> {
    announced = [];
    uploaded = [];
    page.removeAllListeners('request');
    page.on('request', (request) => {
      if (request.method() !== 'POST') return;
      if (request.url().endsWith('/api/conversions')) announced.push(request.url());
      if (request.url().startsWith(service.service.storeUrl)) uploaded.push(request.url());
    });
    network.hold();
    await conversion.chooseTarget('PNG');
    await conversion.drop([scan(name)]);
    await conversion.start();
    await inState(name, 'uploading');
  }

  const inState = (name: string, state: string, where = conversion) =>
    where.page
      .locator(`[data-testid="file-card"][data-file-name="${name}"][data-state="${state}"]`)
      .waitFor({ timeout: 60_000 });
  const past = (name: string) => page.locator(`[data-testid="past-conversion"][data-file-name="${name}"]`);

  async function clear(): Promise<void> {
    await page.getByTestId('clear').click();
    await page.getByTestId('file-card').first().waitFor({ state: 'detached' });
  }

  it('waits for a network that is lost in the middle of an upload, says so, and uploads from the beginning', async () => {
    await begin('lost.bmp');
    await page.getByTestId('transfers').waitFor();
    assert.equal(await page.getByTestId('run').count(), 1);
    assert.equal(await page.getByTestId('pause').count(), 0, 'nothing is offered that holds no upload');
    await conversion.choosePlace('On this device');
    await page.getByTestId('place').getByText('On this device').waitFor();
    assert.ok(await page.getByTestId('transfers').isVisible(), 'what is under way is said, whatever is chosen');
    await conversion.choosePlace('In the cloud');
    await network.cut(context);
    await inState('lost.bmp', 'held');
    assert.match((await conversion.card('lost.bmp').getByTestId('stage').textContent()) ?? '', /network.*starts again/);
    assert.equal(await page.getByTestId('cloud-notice').getAttribute('data-status'), 'offline');
    assert.equal(await page.getByTestId('transfers').getAttribute('data-waiting'), 'true');
    await network.restore(context);
    await inState('lost.bmp', 'done');
    assert.equal(announced.length, 1, 'the permission is used again');
    assert.equal(uploaded.length, 2);
    assert.equal(await page.getByTestId('transfers').count(), 0);
    await past('lost.bmp').and(page.locator('[data-state="done"]')).waitFor();
    await clear();
  });

  it('goes on with an upload after a reload in its middle, by the permission that it had', async () => {
    await begin('reloaded.bmp');
    await page.reload();
    await inState('reloaded.bmp', 'uploading');
    assert.equal(uploaded.length, 2);
    network.release();
    await inState('reloaded.bmp', 'done');
    assert.equal(announced.length, 1);
    assert.equal(await past('reloaded.bmp').count(), 1);
    await page.reload();
    await past('reloaded.bmp').waitFor();
    assert.equal(await page.getByTestId('file-card').count(), 0, 'what is done is not done again');
  });

  it('follows a conversion after a reload in its middle, and uploads nothing twice', async () => {
    converting = false;
    await begin('converting.bmp');
    network.release();
    await inState('converting.bmp', 'converting');
    await page.reload();
    await inState('converting.bmp', 'converting');
    converting = true;
    const id = await past('converting.bmp').getAttribute('data-id');
    const key = (await service.keys('input')).find((key) => key.endsWith(id!))!;
    await service.put(key, pixels);
    await inState('converting.bmp', 'done');
    assert.equal(uploaded.length, 1);
    assert.equal(await past('converting.bmp').count(), 1);
    await clear();
  });

  it('holds an upload whose session has ended until the person signs in again', async () => {
    await begin('expired.bmp');
    await revokeSession();
    network.release();
    await inState('expired.bmp', 'held');
    assert.match((await conversion.card('expired.bmp').getByTestId('stage').textContent()) ?? '', /sign in again/);
    assert.equal(await page.getByTestId('cloud-notice').getAttribute('data-status'), 'expired');
    await page.getByTestId('cloud-action').click();
    await page.getByTestId('person').waitFor();
    await inState('expired.bmp', 'done');
    assert.equal(announced.length, 1);
    assert.equal(uploaded.length, 1);
    await clear();
  });

  /** What a provider does whose administrator ends the sessions of a person. */
  async function revokeSession(): Promise<void> {
    const held = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    const refreshToken = held.match(/refresh_token\\":\\"([^"\\]+)/)![1]!;
    const { oidc } = (await (await fetch(`${service.service.siteUrl}/config.json`)).json()) as {
      oidc: { clientId: string };
    };
    const answer = await fetch(`${service.service.identityUrl}/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: refreshToken, client_id: oidc.clientId }),
    });
    assert.equal(answer.status, 200);
  }

  it('works on an upload in one tab alone, and in another when that one is closed', async () => {
    await begin('two-tabs.bmp');
    const second = await context.newPage();
    const other = new ConversionPage(second);
    const stray: string[] = [];
    second.on('request', (request) => request.method() === 'POST' && stray.push(request.url()));
    await second.goto(service.service.siteUrl);
    await signIn(other);
    await second.locator('[data-testid="past-conversion"][data-file-name="two-tabs.bmp"]').waitFor();
    assert.deepEqual(
      stray.filter((url) => url.startsWith(service.service.storeUrl)),
      [],
    );
    assert.equal(await second.getByTestId('file-card').count(), 0);
    await page.close();
    network.lose();
    await inState('two-tabs.bmp', 'done', other);
    assert.equal(stray.filter((url) => url.startsWith(service.service.storeUrl)).length, 1);
    assert.equal(stray.filter((url) => url.endsWith('/api/conversions')).length, 0);
    page = second;
    conversion = other;
    await clear();
  });

  it('signs out in all tabs, and removes all that the site keeps in the browser where that is asked for', async () => {
    const third = await context.newPage();
    await third.goto(service.service.siteUrl);
    await signIn(new ConversionPage(third));
    await page.evaluate(async () => (await caches.open('left')).put('/left', new Response('left')));
    await begin('unfinished.bmp');
    await page.getByTestId('sign-out').click();
    await page.getByTestId('sign-out-remove').check();
    await Promise.all([page.waitForEvent('load'), page.getByTestId('sign-out-confirm').click()]);
    await page.getByTestId('sign-in').waitFor();
    await third.getByTestId('sign-in').waitFor();
    const kept = await third.evaluate(() => JSON.stringify({ ...sessionStorage }));
    assert.doesNotMatch(kept, /token/);
    await third.close();
    network.release();
    assert.deepEqual(await leftIn(page), { files: [], databases: [], caches: false, tokens: false, settings: false });
    assert.equal(await page.getByTestId('file-card').count(), 0);
  });

  /** What the site keeps in the browser, but for the name of the tab and the site's own files, which a visit loads. */
  function leftIn(page: Page) {
    return page.evaluate(async () => {
      const files: string[] = [];
      const folders = [await navigator.storage.getDirectory()];
      for (const folder of folders)
        for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>)
          if (handle.kind === 'file') files.push(name);
          else folders.push(handle as FileSystemDirectoryHandle);
      const stored = JSON.stringify({ ...localStorage, ...sessionStorage });
      return {
        files,
        databases: (await indexedDB.databases()).map(({ name }) => name),
        caches: await caches.has('left'),
        tokens: /token/.test(stored),
        settings: localStorage.getItem('settings') !== null,
      };
    });
  }
});
