import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AccountExport, ConversionPage, DeletedAccount } from '../../functions/service/record.ts';
import { alphaPng, plain } from '../pictures/index.ts';
import { ApiClient } from './api-client.ts';
import { makeDist } from './dist-folder.ts';
import { claimsOf, postForm } from './identity/browser.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

const scope = 'image-conversion/conversions';

describe('the client of scripts, on the whole service', function () {
  this.timeout(120_000);
  let started: StartedService;
  let distFolder: string;
  let client: { readonly clientId: string; readonly clientSecret: string };
  let script: ApiClient;
  let person: ApiClient;
  before(async () => {
    distFolder = await makeDist({
      IMAGE_CONVERSION_SCRIPTS_CLIENT: 'on',
      IMAGE_CONVERSION_USER_OPEN_CONVERSIONS: '2',
      IMAGE_CONVERSION_USER_LIMITS_BY_GROUP: '{"team":{"openConversions":4}}',
    });
    started = await StartedService.start(await makeStateFolder(), { distFolder });
    client = await describeClient();
    script = await ApiClient.asScripts(started, client);
    person = await ApiClient.signIn(started);
  });
  after(async () => {
    await started?.clean();
    await rm(distFolder, { recursive: true, force: true });
  });

  /** As docs/deploy.md tells an administrator to look the secret up. */
  async function describeClient() {
    const { deployment, region, identityUrl: endpoint, credentials } = started.service;
    const pool = new CognitoIdentityProviderClient({ region, endpoint, credentials, maxAttempts: 1 });
    const clientId = deployment.identity.scripts!.clientId;
    const { UserPoolClient } = await pool.send(
      new DescribeUserPoolClientCommand({ UserPoolId: deployment.identity.poolId, ClientId: clientId }),
    );
    pool.destroy();
    assert.match(UserPoolClient!.ClientSecret!, /^[\w-]{40,}$/);
    return { clientId, clientSecret: UserPoolClient!.ClientSecret! };
  }

  const ask = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    postForm(`${started.service.identityUrl}/oauth2/token`, { grant_type: 'client_credentials', ...fields }, headers);

  const exportOf = async (api: ApiClient) => (await (await api.call('GET', '/account/export')).json()) as AccountExport;

  it('gets a token of its own: its id is the user, it has no user name, and nothing renews it', async () => {
    const form = { client_id: client.clientId, client_secret: client.clientSecret, scope };
    const answer = await ask(form);
    assert.equal(answer.status, 200);
    const { access_token, token_type, expires_in, ...others } = await answer.json();
    assert.deepEqual([token_type, expires_in, others], ['Bearer', 900, { scope }]);
    const { sub, client_id, token_use, scope: held, username, 'cognito:groups': groups } = claimsOf(access_token);
    assert.deepEqual([sub, client_id, token_use, held], [client.clientId, client.clientId, 'access', scope]);
    assert.deepEqual([username, groups], [undefined, undefined]);
  });

  it('gets none by a wrong secret, or a scope that is not its own; nor does the page’s client by this grant', async () => {
    const wrong = await ask({ client_id: client.clientId, client_secret: 'wrong', scope });
    assert.deepEqual([wrong.status, (await wrong.json()).error], [401, 'invalid_client']);
    const none = await ask({ client_id: client.clientId, scope });
    assert.equal((await none.json()).error, 'invalid_client');
    const page = await ask({ client_id: 'sitelocal', scope });
    assert.equal(page.status, 400);
    assert.match((await page.json()).error_description, /grant type is not allowed for this client/);
    for (const foreign of ['openid email', 'image-conversion/others', `${scope} email`]) {
      const elsewhere = await ask({
        client_id: client.clientId,
        client_secret: client.clientSecret,
        scope: foreign,
      });
      const { error, access_token } = await elsewhere.json();
      assert.deepEqual([elsewhere.status, error, access_token], [400, 'invalid_scope', undefined], foreign);
    }
  });

  it('converts from the request to the file, under its own user', async () => {
    const conversion = await script.convert(alphaPng(), { to: 'tiff' });
    assert.equal(conversion.state, 'done');
    assert.equal((await fetch(conversion.outputs[0]!.url)).status, 200);
    const keys = (await started.keys('output')).filter((key) => key.includes(conversion.id));
    assert.ok(keys.length >= 3);
    for (const key of keys) assert.ok(key.startsWith(`users/${client.clientId}/`), key);
  });

  it('reaches nothing of a person, and no person anything of it', async () => {
    const ofScript = await script.convert(plain('png'), { to: 'bmp' });
    const ofPerson = await person.convert(plain('png'), { to: 'bmp' });
    for (const [api, foreign] of [
      [script, ofPerson],
      [person, ofScript],
    ] as const) {
      for (const method of ['GET', 'DELETE'])
        assert.equal((await api.call(method, `/conversions/${foreign.id}`)).status, 404);
      const { items } = (await (await api.call('GET', `/conversions?limit=100`)).json()) as ConversionPage;
      assert.ok(items.length > 0 && !items.some(({ id }) => id === foreign.id));
      assert.ok(!JSON.stringify(await exportOf(api)).includes(foreign.id));
    }
    for (const [api, { id }] of [
      [script, ofScript],
      [person, ofPerson],
    ] as const)
      assert.equal((await api.get(id)).state, 'done');
  });

  it('has the limits of everybody', async () => {
    const body = { fileName: 'a.png', sizeBytes: 9, options: { to: 'png' } };
    const statuses: number[] = [];
    const ids: string[] = [];
    for (let round = 0; round < 3; round++) {
      const answer = await script.call('POST', '/conversions', body);
      statuses.push(answer.status);
      const { id } = (await answer.json()) as { id?: string };
      if (id !== undefined) ids.push(id);
    }
    assert.deepEqual(statuses, [201, 201, 429]);
    for (const id of ids) assert.equal((await script.call('DELETE', `/conversions/${id}`)).status, 204);
  });

  it('is told that it is signed in nowhere, with 403', async () => {
    const answer = await script.call('POST', '/account/sign-out-everywhere');
    assert.deepEqual([answer.status, (await answer.json()).code], [403, 'not-a-person']);
  });

  it('exports what it holds, empties it, and goes on; what the person holds stays', async () => {
    const ofPerson = await exportOf(person);
    const exported = await exportOf(script);
    assert.deepEqual(exported.user, { id: client.clientId });
    assert.ok(exported.conversions.length > 0);
    const answer = await script.call('DELETE', '/account');
    assert.equal(((await answer.json()) as DeletedAccount).state, 'deleted');
    assert.deepEqual(await started.keys('output', `users/${client.clientId}/`), []);
    assert.deepEqual(
      (await exportOf(person)).conversions.map(({ id }) => id),
      ofPerson.conversions.map(({ id }) => id),
    );
    assert.equal((await script.convert(alphaPng(), { to: 'tiff' })).state, 'done');
  });
});
