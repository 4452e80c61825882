import type { Route } from 'playwright-core';
import type {
  Conversion,
  ConversionPage as ConversionList,
  ConversionState,
  DeletedAccount,
} from '../../functions/service/record.ts';
import { writeBmp } from '../pictures/bmp.ts';
import { dusk } from '../pictures/scene.ts';
import { fillDisk, type PageState } from './page-state.ts';
import type { Visit } from './visits.ts';

/** What the API answers in the place of what this service holds, so that all kinds stand in one list. */
const listed: readonly (readonly [fileName: string, state: ConversionState])[] = [
  ['IMG_2041.jpg', 'converting'],
  ['contract.tiff', 'done'],
  ['photo.jpg', 'failed'],
  ['map of the whole region with all its paths and a name that is too long for its row.png', 'done'],
  ['left-behind.bmp', 'expired'],
  ['scan.bmp', 'waiting-for-upload'],
];

const dayMs = 86_400_000;

function listedConversion(at: number, now: number): Conversion {
  const [fileName, state] = listed[at]!;
  const output = { mediaType: 'image/jpeg', url: 'about:blank' };
  return {
    id: String(at).padStart(26, '0'),
    fileName,
    state,
    createdAt: new Date(now - (at + 1) * dayMs).toISOString(),
    expiresAt: new Date(now + (6 - at) * dayMs).toISOString(),
    options: { to: 'jpeg' },
    sizeBytes: 2_345_678,
    outputs:
      state === 'done'
        ? [1, 2].map((page) => ({ ...output, fileName: `contract-${page}.jpg`, sizeBytes: 456_789 }))
        : [],
    ...(state === 'failed' && { error: { code: 'unknown-format', message: 'It begins as text does.' } }),
  };
}

const json = (route: Route, body: unknown, status = 200) =>
  route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) });

/** Signs in to a service that is made to hold some conversions of each kind. */
async function signedIn({ page, conversion, service }: Visit, count = listed.length): Promise<void> {
  const now = Date.now();
  const items = listed.slice(0, count).map((_, at) => listedConversion(at, now));
  await page.route('**/api/conversions?**', (route) => json(route, { items } satisfies ConversionList));
  await page.route('**/api/conversions', (route) =>
    route.request().method() === 'GET' ? json(route, { items } satisfies ConversionList) : route.fallback(),
  );
  for (const item of items) await page.route(`**/api/conversions/${item.id}`, (route) => json(route, item));
  await conversion.signIn(service.service.demoUser);
  await page.getByTestId('person').waitFor({ state: 'attached' });
  await page.locator('input[name="place"][value="cloud"]').check({ force: true });
  await page
    .getByTestId(count > 0 ? 'past-conversion' : 'past-empty')
    .first()
    .waitFor();
}

async function openAccount(visit: Visit): Promise<void> {
  await signedIn(visit);
  await visit.page.getByTestId('account-data-open').click();
  await visit.page.getByTestId('account-data').waitFor();
}

async function askToDelete(visit: Visit): Promise<void> {
  await openAccount(visit);
  await visit.page.getByTestId('account-delete').click();
  await visit.page.getByTestId('account-delete-dialog').waitFor();
}

const photograph = (name: string) => ({ name, bytes: writeBmp(600, 400, dusk(600, 400)) });

/** What is drawn of the cloud. */
export const cloudStates: readonly PageState[] = [
  {
    name: 'cloud-signed-out',
    async reach({ page }) {
      await page.locator('input[name="place"][value="cloud"]').check({ force: true });
      await page.locator('[data-testid="cloud-notice"][data-status="signed-out"]').waitFor();
    },
  },
  {
    name: 'cloud-unavailable',
    async reach({ page }) {
      await page.route('**/config.json', (route) => route.abort());
      await page.locator('input[name="place"][value="cloud"]').check({ force: true });
      await page.locator('[data-testid="cloud-notice"][data-status="unavailable"]').waitFor();
    },
  },
  {
    name: 'cloud-sign-in-failed',
    async reach({ page, service }) {
      await page.goto(`${service.service.siteUrl}/signed-in?error=access_denied&state=unknown`);
      await page.getByTestId('cloud-notice').waitFor();
    },
  },
  {
    name: 'cloud-no-room-for-sign-in',
    async reach(visit) {
      const { page, conversion } = visit;
      await conversion.drop([photograph('photograph.bmp')]);
      await conversion.card('photograph.bmp').waitFor();
      await fillDisk(visit);
      await page.getByTestId('sign-in').click();
      await page.getByTestId('cloud-action').waitFor();
    },
  },
  { name: 'cloud-empty', reach: (visit) => signedIn(visit, 0) },
  {
    name: 'cloud-loading',
    async reach(visit) {
      const { page } = visit;
      await signedIn(visit);
      await page.route('**/api/conversions**', () => {});
      await page.reload();
      await page.getByTestId('past-loading').waitFor();
    },
  },
  {
    name: 'cloud-list',
    async reach(visit) {
      const { page, conversion } = visit;
      await signedIn(visit);
      for (const name of ['contract.tiff', 'photo.jpg'])
        await conversion.past(name).getByTestId('past-details').click();
      await conversion.past('photo.jpg').getByTestId('failure').waitFor();
      await conversion.past('contract.tiff').getByTestId('download').first().waitFor();
      await conversion.past('scan.bmp').getByTestId('past-tick').check();
      await page.getByTestId('past-delete').waitFor();
    },
  },
  {
    name: 'cloud-list-delete',
    async reach(visit) {
      const { page } = visit;
      await signedIn(visit);
      await page.getByTestId('past-all').check();
      await page.getByTestId('past-delete').click();
      await page.getByTestId('past-delete-dialog').waitFor();
    },
  },
  {
    name: 'cloud-uploading',
    async reach(visit) {
      const { page, conversion, service } = visit;
      await signedIn(visit, 3);
      await page.route(`${service.service.storeUrl}/**`, () => {});
      await conversion.drop(['lake.bmp', 'forest.bmp', 'village.bmp', 'evening.bmp'].map(photograph));
      await page.locator('[data-testid="start"][aria-disabled="false"]').waitFor();
      await conversion.start();
      await page.getByTestId('transfers').waitFor();
      await page.locator('[data-testid="file-card"][data-state="uploading"]').nth(2).waitFor();
    },
  },
  {
    name: 'cloud-session-expired',
    async reach(visit) {
      const { page, conversion } = visit;
      await signedIn(visit);
      await conversion.drop([photograph('photograph.bmp')]);
      await conversion.card('photograph.bmp').waitFor();
      await page.route('**/api/**', (route) => json(route, { message: 'Unauthorized' }, 401));
      await page.route('**/oauth2/token', (route) => json(route, { error: 'invalid_grant' }, 400));
      await page.locator('[data-testid="cloud-notice"][data-status="expired"]').waitFor();
    },
  },
  { name: 'account', reach: openAccount },
  {
    name: 'sign-out',
    async reach(visit) {
      await openAccount(visit);
      // Where the window is narrow it stands in the sheet, else in the head.
      await visit.page.locator('.sign-out:visible').click();
      await visit.page.getByTestId('sign-out-dialog').waitFor();
    },
  },
  {
    name: 'sign-out-everywhere',
    async reach(visit) {
      await openAccount(visit);
      await visit.page.getByTestId('account-everywhere').click();
      await visit.page.getByTestId('account-everywhere-dialog').waitFor();
    },
  },
  { name: 'account-delete', reach: askToDelete },
  {
    name: 'account-delete-failed',
    async reach(visit) {
      await askToDelete(visit);
      await visit.page.route('**/api/account', (route) => json(route, { message: 'Forbidden' }, 403));
      await visit.page.getByTestId('account-delete-confirm').click();
      await visit.page.getByTestId('account-delete-dialog').getByRole('alert').waitFor();
    },
  },
  {
    name: 'account-deleted',
    async reach(visit) {
      const answer: DeletedAccount = { state: 'deleted', receipt: '01hx3m9q7t5v2w8y4z6b1c3d5f' };
      await askToDelete(visit);
      await visit.page.route('**/api/account', (route) => json(route, answer));
      await visit.page.getByTestId('account-delete-confirm').click();
      await visit.page.getByTestId('account-receipt').waitFor();
    },
  },
];
