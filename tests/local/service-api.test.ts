import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { identify } from '../../codecs/index.ts';
import type { Conversion, ConversionPage, CreatedConversion } from '../../functions/service/record.ts';
import { multiPageTiff, type Picture, textNamedJpg } from '../pictures/index.ts';
import { authorizationRequest, Browser, postForm, type Tokens } from './identity/browser.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

describe('the local service, driven by its API alone', () => {
  let started: StartedService;
  let tokens: Tokens;
  before(async () => {
    started = await StartedService.start(await makeStateFolder());
    tokens = await signIn();
  });
  after(() => started.clean());

  /** Code and PKCE, as the demo user, against what the discovery document names. */
  async function signIn(): Promise<Tokens> {
    const { siteUrl, demoUser } = started.service;
    const { oidc } = await (await fetch(`${siteUrl}/config.json`)).json();
    const discovery = await (await fetch(`${oidc.authority}/.well-known/openid-configuration`)).json();
    const redirect = { client_id: oidc.clientId, redirect_uri: `${siteUrl}/signed-in` };
    const { url, verifier } = authorizationRequest('', { ...redirect, scope: oidc.scopes });
    const browser = new Browser();
    const page = await browser.visit(`${discovery.authorization_endpoint}?${url.split('?')[1]}`);
    const { url: callback } = await browser.submit(page.url, demoUser);
    const code = new URL(callback).searchParams.get('code') ?? '';
    const answer = await postForm(discovery.token_endpoint, {
      ...redirect,
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
    });
    assert.equal(answer.status, 200);
    return (await answer.json()) as Tokens;
  }

  const call = (method: string, path: string, body?: object, token = tokens.access_token) =>
    fetch(`${started.service.siteUrl}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });

  async function create(picture: Picture, options: object): Promise<CreatedConversion> {
    const answer = await call('POST', '/conversions', {
      fileName: picture.name,
      sizeBytes: picture.bytes.length,
      options,
    });
    assert.equal(answer.status, 201);
    return (await answer.json()) as CreatedConversion;
  }

  const upload = ({ upload: { url, fields } }: CreatedConversion, bytes: Uint8Array<ArrayBuffer>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([bytes]));
    return fetch(url, { method: 'POST', body: form });
  };

  async function finished(id: string): Promise<Conversion> {
    for (;;) {
      const answer = await call('GET', `/conversions/${id}`);
      assert.equal(answer.status, 200);
      const conversion = (await answer.json()) as Conversion;
      if (conversion.state === 'done' || conversion.state === 'failed') return conversion;
      await wait(20);
    }
  }

  it('converts, lists, hands out and deletes', async () => {
    const picture = { ...multiPageTiff(), name: 'ünï "quote" ;.tiff' };
    const created = await create(picture, { to: 'png' });
    assert.equal(
      ((await (await call('GET', `/conversions/${created.id}`)).json()) as Conversion).state,
      'waiting-for-upload',
    );
    assert.equal((await upload(created, picture.bytes)).status, 204);
    const conversion = await finished(created.id);
    assert.equal(conversion.state, 'done');
    assert.equal(conversion.fileName, picture.name);
    assert.equal(conversion.outputs.length, 3);
    for (const { url, sizeBytes } of conversion.outputs) {
      const download = await fetch(url);
      assert.match(download.headers.get('content-disposition') ?? '', /^attachment;/);
      const bytes = new Uint8Array(await download.arrayBuffer());
      assert.deepEqual([bytes.length, identify(bytes)], [sizeBytes, 'png']);
    }
    const listed = (await (await call('GET', '/conversions')).json()) as ConversionPage;
    assert.deepEqual(
      listed.items.map(({ id }) => id),
      [created.id],
    );

    assert.equal((await call('DELETE', `/conversions/${created.id}`)).status, 204);
    assert.equal((await call('GET', `/conversions/${created.id}`)).status, 404);
    assert.deepEqual([...(await started.keys('input')), ...(await started.keys('output'))], []);
    assert.equal((await fetch(conversion.outputs[0]!.url)).status, 404);
  });

  it('reports a text file as failed, by its code', async () => {
    const created = await create(textNamedJpg(), { to: 'png' });
    await upload(created, textNamedJpg().bytes);
    const { state, error } = await finished(created.id);
    assert.deepEqual([state, error?.code], ['failed', 'unknown-format']);
  });

  it('takes no upload that is longer than declared or goes elsewhere', async () => {
    const picture = multiPageTiff();
    const created = await create(picture, { to: 'png' });
    const longer = await upload(created, new Uint8Array(picture.bytes.length + 1));
    assert.equal(longer.status, 400);
    const fields = { ...created.upload.fields, key: 'users/other/x' };
    assert.equal((await upload({ ...created, upload: { ...created.upload, fields } }, picture.bytes)).status, 403);
    assert.equal((await started.keys('input')).includes('users/other/x'), false);
  });

  it('refuses an ID token, and a token that was tampered with', async () => {
    // 403 is API Gateway's own answer: the token is good, but holds no scope.
    assert.equal((await call('GET', '/conversions', undefined, tokens.id_token)).status, 403);
    assert.equal((await call('GET', '/conversions', undefined, `${tokens.access_token}x`)).status, 401);
  });

  it('writes neither tokens nor signed addresses into the logs', () => {
    const logs = ['api', 'convert'].map((name) =>
      readFileSync(join(started.service.stateFolder, 'logs', `${name}.log`), 'utf8'),
    );
    const text = logs.join('\n');
    assert.match(text, /platform\.report/);
    assert.ok(!text.includes(tokens.access_token.slice(-40)));
    assert.ok(!/X-Amz-Signature|x-amz-signature/.test(text));
  });
});
