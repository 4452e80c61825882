import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { decode, identify } from '../../codecs/index.ts';
import { fourFreePorts } from '../local/free-ports.ts';
import type { StartedService } from '../local/start-service.ts';
import { fiveFiles, plain } from '../pictures/index.ts';
import type { ConversionPage } from './conversion-page.ts';
import { until } from './until.ts';
import { withVisits } from './visits.ts';

const email = 'ada@example.com';
const password = 'Analytical-Engine-1843';
const byNumber = (a: number, b: number) => a - b;

/** Of all files that the site has in the browser's file system, from the smallest on. */
async function sizesOnDisk(page: Page): Promise<number[]> {
  const sizes = await page.evaluate(async () => {
    const found: number[] = [];
    const folders = [await navigator.storage.getDirectory()];
    for (const folder of folders)
      for await (const [, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>)
        if (handle.kind === 'directory') folders.push(handle as FileSystemDirectoryHandle);
        else found.push((await (handle as FileSystemFileHandle).getFile()).size);
    return found;
  });
  return sizes.sort(byNumber);
}

describe('The page, converting in the cloud', function () {
  this.timeout(180_000);
  this.bail(true);
  const visit = withVisits({
    service: async () => ({ port: await fourFreePorts() }),
    expectedErrors: /404 \(Not Found\) \S+\/conversions\/\w+$/,
  });
  let service: StartedService;
  let page: Page;
  let conversion: ConversionPage;

  before(async () => {
    ({ service, page, conversion } = await visit());
  });

  it('signs up with a code, signs in, and leaves nothing in the address', async () => {
    await page.getByTestId('sign-in').click();
    await page.getByRole('link', { name: /sign up|create/i }).click();
    await page.getByLabel(/e-?mail/i).fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: /sign up|create/i }).click();
    const code = service.announced.join('\n').match(/\b\d{6}\b/)?.[0];
    assert.ok(code, 'the code is announced');
    await page.getByLabel(/code/i).fill(code);
    await page.getByRole('button', { name: /confirm/i }).click();
    await page.getByTestId('person').waitFor();
    assert.equal(await page.getByTestId('person').textContent(), email);
    assert.equal(page.url(), `${service.service.siteUrl}/`);
  });

  it('converts five files: four are downloaded from the output bucket, one is refused with a sentence', async () => {
    const uploads: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && uploads.push(request.url()));
    await conversion.choosePlace('In the cloud');
    await conversion.chooseTarget('PNG');
    await conversion.drop(fiveFiles());
    await conversion.start();
    assert.deepEqual(await conversion.settled(5), {
      'IMG_2041.jpg': 'done',
      'logo.png': 'done',
      'scan.bmp': 'done',
      'contract.tiff': 'done',
      'photo.jpg': 'failed',
    });
    const { storeUrl, buckets } = service.service;
    assert.equal(uploads.filter((url) => url.startsWith(`${storeUrl}/${buckets.input}`)).length, 4);

    const link = conversion.card('contract.tiff').getByTestId('download').first();
    assert.ok((await link.getAttribute('href'))?.startsWith(`${storeUrl}/${buckets.output}/`));
    const saved = await conversion.downloads(conversion.card('contract.tiff'));
    assert.deepEqual(
      saved.map(({ name, bytes }) => [name, identify(bytes)]),
      [
        ['contract-1.png', 'png'],
        ['contract-2.png', 'png'],
        ['contract-3.png', 'png'],
      ],
    );
    const [photo] = await conversion.downloads(conversion.card('IMG_2041.jpg'));
    const [upright] = await decode(photo!.bytes);
    assert.deepEqual([upright!.width, upright!.height], [240, 320]);
    assert.equal(await conversion.card('photo.jpg').getByTestId('failure').getAttribute('data-code'), 'unknown-format');
  });

  it('keeps the list of past conversions over a reload and a restart of the service', async () => {
    await page.reload();
    await conversion.past('contract.tiff').waitFor();
    await service.restart();
    await page.reload();
    await conversion.past('contract.tiff').waitFor();
    assert.equal(await page.getByTestId('past-conversion').count(), 4);
    assert.equal(await conversion.past('contract.tiff').getAttribute('data-state'), 'done');
    await conversion.past('contract.tiff').getByTestId('past-details').click();
    const saved = await conversion.downloads(conversion.past('contract.tiff'));
    assert.equal(saved.length, 3);
  });

  it('finds by file name, and saves the results of what is found as one archive', async () => {
    const list = page.getByTestId('past-conversion');
    await page.getByTestId('past-search').fill('CONTR');
    assert.equal(await list.count(), 1);
    await page.getByTestId('past-search').fill('nowhere');
    await page.getByTestId('past-none').waitFor();
    await page.getByTestId('past-search').fill('');
    for (const name of ['contract.tiff', 'scan.bmp']) await conversion.past(name).getByTestId('past-tick').check();
    const [archive] = await Promise.all([page.waitForEvent('download'), page.getByTestId('past-zip').click()]);
    const entries = unzipSync(new Uint8Array(await readFile(await archive.path())));
    assert.deepEqual(Object.keys(entries).sort(), ['contract-1.png', 'contract-2.png', 'contract-3.png', 'scan.png']);
    for (const bytes of Object.values(entries)) assert.equal(identify(bytes), 'png');
    // It was put together on the disk, and what was put there goes with the page.
    const sizes = Object.values(entries).map(({ length }) => length);
    assert.deepEqual(await sizesOnDisk(page), sizes.sort(byNumber));
    await page.reload();
    // A folder that goes while it is listed is asked for again.
    await until(() =>
      sizesOnDisk(page).then(
        (left) => left.length === 0,
        () => false as const,
      ),
    );
  });

  it('deletes one, with its input and its outputs', async () => {
    const id = await conversion.past('contract.tiff').getAttribute('data-id');
    await conversion.past('contract.tiff').getByTestId('delete').click();
    await page.getByTestId('delete-confirm').click();
    await conversion.past('contract.tiff').waitFor({ state: 'detached' });
    for (const bucket of ['input', 'output'] as const)
      assert.deepEqual(
        (await service.keys(bucket)).filter((key) => key.includes(id!)),
        [],
      );
    await page.reload();
    await conversion.past('scan.bmp').waitFor();
    assert.equal(await conversion.past('contract.tiff').count(), 0);
  });

  it('deletes several at once, and nothing where that is taken back', async () => {
    for (const name of ['logo.png', 'IMG_2041.jpg']) await conversion.past(name).getByTestId('past-tick').check();
    await page.getByTestId('past-delete').click();
    await page.keyboard.press('Escape');
    await page.getByTestId('past-delete-dialog').waitFor({ state: 'detached' });
    assert.equal(await page.getByTestId('past-conversion').count(), 3);
    await page.getByTestId('past-delete').click();
    await page.getByTestId('delete-confirm').click();
    await conversion.past('logo.png').waitFor({ state: 'detached' });
    await conversion.past('IMG_2041.jpg').waitFor({ state: 'detached' });
    assert.equal(await page.getByTestId('past-conversion').count(), 1);
  });

  it('says so, and stays, when a result that is to be downloaded was deleted elsewhere', async () => {
    const asked = page.waitForRequest((request) => /\/conversions\/[^/]+$/.test(request.url()));
    await conversion.drop([plain('png')]);
    await conversion.chooseTarget('BMP');
    await conversion.start();
    assert.deepEqual(await conversion.settled(1), { 'plain.png': 'done' });
    const request = await asked;
    const { authorization } = await request.allHeaders();
    const deleted = await fetch(request.url(), { method: 'DELETE', headers: { authorization: authorization! } });
    assert.equal(deleted.status, 204);
    const card = conversion.card('plain.png');
    await card.getByTestId('download').click();
    assert.equal(await card.getByTestId('download-failure').getAttribute('data-code'), 'not-found');
    assert.equal(await card.getByTestId('download').count(), 1);
  });

  it('says so when a file kills the function at each of its tries', async () => {
    await page.reload();
    await conversion.past('scan.bmp').waitFor();
    let settled = false;
    const killing = (async () => {
      while (!settled) {
        for (const pid of service.service.functions.processIds('convert')) killIfAlive(pid);
        await wait(2);
      }
    })();
    await conversion.drop([plain('tiff')]);
    await conversion.chooseTarget('PNG');
    await conversion.start();
    assert.deepEqual(await conversion.settled(1), { 'plain.tiff': 'failed' });
    settled = true;
    await killing;
    const failure = conversion.card('plain.tiff').getByTestId('failure');
    assert.equal(await failure.getAttribute('data-code'), 'conversion-crashed');
    assert.match((await failure.textContent()) ?? '', /memory|time/);
  });

  it('signs out: the page has its files again and holds no token, and the refresh token is refused', async () => {
    const held = () => page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
    const refreshToken = (await held()).match(/refresh_token\\":\\"([^"\\]+)/)?.[1];
    assert.ok(refreshToken, 'a session has a refresh token');
    const { tokenEndpoint, clientId } = await tokenEndpointOf(service.service.siteUrl);
    await conversion.drop([{ name: 'not yet.bmp', bytes: fiveFiles()[0]!.bytes }]);
    await page.getByTestId('sign-out').click();
    await Promise.all([page.waitForEvent('load'), page.getByTestId('sign-out-confirm').click()]);
    await page.getByTestId('sign-in').waitFor();
    await conversion.card('not yet.bmp').waitFor();
    assert.equal(new URL(page.url()).search, '');
    assert.doesNotMatch(await held(), /token/);
    const answer = await fetch(tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId }),
    });
    assert.equal(answer.status, 400);
    assert.equal(((await answer.json()) as { error: string }).error, 'invalid_grant');
  });
});

async function tokenEndpointOf(siteUrl: string): Promise<{ tokenEndpoint: string; clientId: string }> {
  const { oidc } = (await (await fetch(`${siteUrl}/config.json`)).json()) as {
    oidc: { authority: string; clientId: string };
  };
  const discovery = await fetch(`${oidc.authority}/.well-known/openid-configuration`);
  const { token_endpoint } = (await discovery.json()) as { token_endpoint: string };
  return { tokenEndpoint: token_endpoint, clientId: oidc.clientId };
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
