import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { AccountExport } from '../../functions/service/record.ts';
import { ApiClient } from '../local/api-client.ts';
import { postForm } from '../local/identity/browser.ts';
import type { StartedService } from '../local/start-service.ts';
import { plain } from '../pictures/index.ts';
import type { ConversionPage } from './conversion-page.ts';
import { withVisits } from './visits.ts';

const screenshots = process.env.SCREENSHOTS;

describe('The page, when somebody leaves', function () {
  this.timeout(180_000);
  this.bail(true);
  // The sign-in to the account that is gone.
  const visit = withVisits({ expectedErrors: /400 \(Bad Request\) \S+\/login\// });
  let service: StartedService;
  let page: Page;
  let conversion: ConversionPage;

  before(async () => {
    ({ service, page, conversion } = await visit());
  });

  async function shoot(name: string): Promise<void> {
    if (screenshots === undefined) return;
    await mkdir(screenshots, { recursive: true });
    await page.screenshot({ path: `${screenshots}/${name}.png` });
  }

  it('downloads a list of all data, whose links lead to the files', async () => {
    await conversion.signIn(service.service.demoUser);
    await page.getByTestId('person').waitFor();
    await conversion.choosePlace('In the cloud');
    await conversion.chooseTarget('PNG');
    await conversion.drop([plain('jpeg')]);
    await conversion.start();
    await conversion.settled(1);
    await page.getByTestId('account-data-open').click();
    await shoot('data');
    const coming = page.waitForEvent('download');
    await page.getByTestId('account-export').click();
    const file = await coming;
    assert.equal(file.suggestedFilename(), 'my-data.json');
    const data = JSON.parse(await readFile(await file.path(), 'utf8')) as AccountExport;
    assert.equal(data.user.email, service.service.demoUser.email);
    assert.equal(data.conversions.length, 1);
    const [output] = data.conversions[0]!.outputs;
    assert.equal((await fetch(output!.url)).status, 200);
  });

  it('asks before it deletes, and keeps everything for who thinks better of it', async () => {
    await page.getByTestId('account-delete').click();
    const dialog = page.getByTestId('account-delete-dialog');
    await dialog.waitFor();
    await shoot('dialog');
    const { width, height } = page.viewportSize()!;
    await page.setViewportSize({ width: 320, height: 640 });
    await shoot('dialog-320');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    await page.setViewportSize({ width, height });
    await page.getByTestId('account-delete-stay').click();
    await dialog.waitFor({ state: 'hidden' });
    assert.ok((await service.keys('output')).length > 1);
  });

  it('signs out on all devices on a second word, and another device gets no new tokens', async () => {
    const elsewhere = await ApiClient.signIn(service);
    await page.getByTestId('account-data-open').click();
    await page.getByTestId('account-everywhere').click();
    await page.getByTestId('account-everywhere-dialog').waitFor();
    await shoot('everywhere');
    await page.evaluate(() => localStorage.setItem('shortcuts-off', 'yes'));
    await page.getByTestId('sign-out-remove').check();
    // Nobody is kept signed in by a provider that does not answer.
    await page.route('**/oauth2/revoke', () => {});
    await page.getByTestId('account-everywhere-confirm').click();
    await page.getByTestId('sign-in').waitFor();
    await page.unroute('**/oauth2/revoke');
    await page.waitForFunction(() => localStorage.getItem('shortcuts-off') === null);
    const { refresh_token } = elsewhere.tokens;
    const form = { grant_type: 'refresh_token', client_id: 'sitelocal', refresh_token };
    const answer = await postForm(`${service.service.identityUrl}/oauth2/token`, form);
    assert.deepEqual([answer.status, (await answer.json()).error], [400, 'invalid_grant']);
    await conversion.signIn(service.service.demoUser);
    await page.getByTestId('person').waitFor();
  });

  it('deletes the account on a second word, gives a receipt, and signs out for good', async () => {
    await page.getByTestId('account-data-open').click();
    await page.getByTestId('account-delete').click();
    await page.getByTestId('account-delete-confirm').click();
    const receipt = page.getByTestId('account-receipt');
    await receipt.waitFor();
    assert.match((await receipt.textContent()) ?? '', /[0-9a-z]{26}/);
    await shoot('deleted');
    assert.deepEqual(await service.keys('input'), []);
    assert.ok((await service.keys('output')).every((key) => key.endsWith('/account.json')));
    await page.getByTestId('account-close').click();
    await page.getByTestId('sign-in').waitFor();
    await conversion.signIn(service.service.demoUser);
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByTestId('person').count(), 0);
  });
});
