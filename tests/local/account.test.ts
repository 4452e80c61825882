import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AccountExport, DeletedAccount } from '../../functions/service/record.ts';
import { alphaPng, multiPageTiff, plain } from '../pictures/index.ts';
import { ApiClient } from './api-client.ts';
import { authorizationRequest, Browser, postForm } from './identity/browser.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

const ada = { email: 'ada@example.com', password: 'Difference-Engine-1843' };

describe('an account on the whole service', function () {
  this.timeout(120_000);
  let started: StartedService;
  before(async () => {
    started = await StartedService.start(await makeStateFolder());
  });
  after(() => started.clean());

  /** The keys in both buckets below a user's prefix. */
  async function keysOf(userId: string): Promise<string[]> {
    const prefix = `users/${userId}/`;
    return [...(await started.keys('input', prefix)), ...(await started.keys('output', prefix))];
  }

  it('is exported with every byte, then deleted with everything in it, and its person can sign up anew', async () => {
    const api = await ApiClient.signIn(started, ada);
    const picture = multiPageTiff();
    const done = await api.convert(picture, { to: 'png' });
    const waiting = await api.create(plain('png'), { to: 'bmp' });

    const exported = (await (await api.call('GET', '/account/export')).json()) as AccountExport;
    assert.equal(exported.user.email, ada.email);
    assert.deepEqual(
      exported.conversions.map(({ id }) => id),
      [waiting.id, done.id],
    );
    const conversion = exported.conversions[1]!;
    const input = await fetch(conversion.input!.url);
    assert.deepEqual(new Uint8Array(await input.arrayBuffer()), picture.bytes);
    assert.match(input.headers.get('content-disposition') ?? '', /attachment/);
    for (const { url, sizeBytes } of [...conversion.outputs, ...conversion.documents]) {
      const answer = await fetch(url);
      assert.equal(answer.status, 200);
      assert.equal((await answer.arrayBuffer()).byteLength, sizeBytes);
    }
    assert.deepEqual(
      conversion.documents.map(({ fileName }) => fileName),
      ['request.json', 'report.json'],
    );

    const answer = await api.call('DELETE', '/account');
    assert.equal(answer.status, 200);
    const { state, receipt } = (await answer.json()) as DeletedAccount;
    assert.equal(state, 'deleted');
    // A form that was handed out before: what it uploads is taken away.
    assert.equal((await api.upload(waiting, plain('png').bytes)).status, 204);
    await started.idle();
    assert.deepEqual(await keysOf(exported.user.id), [`users/${exported.user.id}/account.json`]);
    assert.equal((await fetch(conversion.outputs[0]!.url)).status, 404);

    // The access token is good for minutes yet, and good for nothing; the refresh token is dead.
    const body = { fileName: 'a.png', sizeBytes: 9, options: { to: 'bmp' } };
    assert.equal((await api.call('POST', '/conversions', body)).status, 410);
    assert.deepEqual(((await (await api.call('GET', '/account/export')).json()) as AccountExport).conversions, []);
    assert.equal(((await (await api.call('DELETE', '/account')).json()) as DeletedAccount).receipt, receipt);
    const renewal = { grant_type: 'refresh_token', client_id: 'sitelocal', refresh_token: api.tokens.refresh_token };
    assert.equal((await postForm(`${started.service.identityUrl}/oauth2/token`, renewal)).status, 400);
    await assert.rejects(ApiClient.signIn(started, undefined, ada), 'the password is taken no more');

    const log = await readFile(join(started.service.stateFolder, 'logs', 'api.log'), 'utf8');
    const told = log.split('\n').filter((line) => line.includes(receipt));
    assert.ok(told.some((line) => line.includes('The user of an account is deleted.')));
    assert.ok(!log.includes(ada.email) && !log.includes(exported.user.id));

    const again = await ApiClient.signIn(started, ada);
    assert.equal((await again.convert(alphaPng(), { to: 'tiff' })).state, 'done');
  });

  it('that is deleted while it converts leaves nothing behind', async () => {
    for (const [round, delayMs] of [0, 20, 60, 150].entries()) {
      const api = await ApiClient.signIn(started, { ...ada, email: `round-${round}@example.com` });
      const created = await api.create(alphaPng(), { to: 'tiff' });
      await api.upload(created, alphaPng().bytes);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      assert.equal((await api.call('DELETE', '/account')).status, 200);
      await started.idle();
      for (const bucket of ['input', 'output'] as const)
        assert.ok(!(await started.keys(bucket)).some((key) => key.includes(created.id)), `after ${delayMs} ms`);
    }
  });

  it('is signed out everywhere: no device gets new tokens; those that are out are good until they end', async () => {
    const { identityUrl, siteUrl } = started.service;
    const dora = { ...ada, email: 'dora@example.com' };
    const here = await ApiClient.signIn(started, dora);
    const elsewhere = await ApiClient.signIn(started, undefined, dora);
    const somebodyElse = await ApiClient.signIn(started);
    const client = { client_id: 'sitelocal', redirect_uri: `${siteUrl}/signed-in` };
    const browser = new Browser();
    await browser.submit((await browser.visit(authorizationRequest(identityUrl, client).url)).url, dora);
    const renew = ({ tokens: { refresh_token } }: ApiClient) =>
      postForm(`${identityUrl}/oauth2/token`, { grant_type: 'refresh_token', client_id: 'sitelocal', refresh_token });

    assert.equal((await here.call('POST', '/account/sign-out-everywhere')).status, 204);

    for (const device of [here, elsewhere]) {
      const answer = await renew(device);
      assert.deepEqual([answer.status, (await answer.json()).error], [400, 'invalid_grant']);
      const authorization = `Bearer ${device.tokens.access_token}`;
      assert.equal((await fetch(`${identityUrl}/oauth2/userInfo`, { headers: { authorization } })).status, 401);
      assert.equal((await device.call('GET', '/conversions')).status, 200, 'for as long as it lives');
    }
    // As with Cognito: the sign-in pages know a browser for up to an hour, unless it is led to their log-out.
    const again = await browser.visit(authorizationRequest(identityUrl, client).url);
    assert.ok(again.url.startsWith(`${client.redirect_uri}?code=`), again.url);
    assert.equal((await renew(somebodyElse)).status, 200);
    assert.ok(await ApiClient.signIn(started, undefined, dora));
  });

  it('is administered by who is allowed to, and signs', async () => {
    const { deployment, identityUrl: endpoint, region, credentials } = started.service;
    const UserPoolId = deployment.identity.poolId;
    const callAs = async (keys: { accessKeyId: string; secretAccessKey: string }, command: AdminGetUserCommand) => {
      const client = new CognitoIdentityProviderClient({ region, endpoint, credentials: keys, maxAttempts: 1 });
      try {
        return await client.send(command);
      } finally {
        client.destroy();
      }
    };
    const { email } = started.service.demoUser;
    const demo = new AdminGetUserCommand({ UserPoolId, Username: email });
    const { UserAttributes = [], UserStatus } = await callAs(credentials, demo);
    assert.equal(UserStatus, 'CONFIRMED');
    assert.equal(UserAttributes.find(({ Name }) => Name === 'email')?.Value, email);
    await assert.rejects(callAs(credentials, new AdminGetUserCommand({ UserPoolId, Username: 'nobody' })), {
      name: 'UserNotFoundException',
    });
    await assert.rejects(callAs(credentials, new AdminGetUserCommand({ UserPoolId: 'x_y', Username: email })), {
      name: 'ResourceNotFoundException',
    });
    await assert.rejects(callAs({ ...credentials, secretAccessKey: 'wrong' }, demo), {
      name: 'InvalidSignatureException',
    });
    await assert.rejects(callAs({ ...credentials, accessKeyId: 'nobody' }, demo), {
      name: 'UnrecognizedClientException',
    });
    const anonymous = await fetch(endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminDeleteUser' },
      body: JSON.stringify(new AdminDeleteUserCommand({ UserPoolId, Username: email }).input),
    });
    assert.equal(anonymous.status, 400);
    assert.equal((await anonymous.json()).__type, 'MissingAuthenticationTokenException');
    assert.ok(await ApiClient.signIn(started));
  });
});
