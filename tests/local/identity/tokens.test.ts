import assert from 'node:assert/strict';
import { Browser, claimsOf, postForm, refresh, signIn } from './browser.ts';
import { client, demoUser, type RunningIdentity, removeFolder, site, startIdentity } from './service.ts';

const revoke = (origin: string, token: string, headers: Record<string, string> = {}) =>
  postForm(`${origin}/oauth2/revoke`, { token, client_id: client.clientId }, headers);

const userInfo = (origin: string, token: string, headers: Record<string, string> = {}) =>
  fetch(`${origin}/oauth2/userInfo`, { headers: { authorization: `Bearer ${token}`, ...headers } });

describe('identity: tokens', () => {
  const running: RunningIdentity[] = [];
  let identity: RunningIdentity;
  const start = async (overrides: Parameters<typeof startIdentity>[0] = {}) => {
    const started = await startIdentity(overrides);
    running.push(started);
    return started;
  };
  before(async () => {
    identity = await start();
  });
  after(async () => {
    for (const { stop, folder } of running) {
      await stop();
      await removeFolder(folder);
    }
  });

  it('answers a refresh with new tokens of the same user and sign-in', async () => {
    const tokens = await signIn(new Browser(), identity.origin, demoUser);
    const response = await refresh(identity.origin, tokens.refresh_token);
    const renewed = await response.json();
    assert.equal(response.status, 200);
    assert.notEqual(renewed.refresh_token, tokens.refresh_token);
    const [before, after] = [claimsOf(tokens.access_token), claimsOf(renewed.access_token)];
    for (const name of ['sub', 'scope', 'client_id', 'auth_time', 'origin_jti', 'token_use']) {
      assert.equal(after[name], before[name], name);
    }
    assert.notEqual(after.jti, before.jti);
    assert.equal(claimsOf(renewed.id_token).token_use, 'id');
  });

  it('refuses a rotated refresh token where there is no grace period', async () => {
    const tokens = await signIn(new Browser(), identity.origin, demoUser);
    await refresh(identity.origin, tokens.refresh_token);
    const response = await refresh(identity.origin, tokens.refresh_token);
    assert.deepEqual([response.status, (await response.json()).error], [400, 'invalid_grant']);
  });

  it('refuses in JSON whoever would take a page too, as the page itself does', async () => {
    const fields = { grant_type: 'refresh_token', client_id: client.clientId, refresh_token: 'unknown' };
    const accept = 'text/html, application/json';
    const response = await postForm(`${identity.origin}/oauth2/token`, fields, { accept });
    assert.deepEqual([response.status, (await response.json()).error], [400, 'invalid_grant']);
  });

  it('takes a rotated refresh token again within the grace period', async () => {
    const graceful = await start({ client: { rotation: { graceSeconds: 60 } } });
    const { refresh_token: token } = await signIn(new Browser(), graceful.origin, demoUser);
    const answers = await Promise.all([refresh(graceful.origin, token), refresh(graceful.origin, token)]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
    const [one, two] = await Promise.all(answers.map((answer) => answer.json()));
    assert.notEqual(one.refresh_token, two.refresh_token);
    assert.equal((await refresh(graceful.origin, two.refresh_token)).status, 200);
  });

  it('answers with no new refresh token where the client does not rotate', async () => {
    const { rotation: _, ...steady } = client;
    const fixed = await start({ client: { ...steady, rotation: undefined } as Partial<typeof client> });
    const { refresh_token: token } = await signIn(new Browser(), fixed.origin, demoUser);
    for (let round = 0; round < 2; round++) {
      const renewed = await (await refresh(fixed.origin, token)).json();
      assert.equal(renewed.refresh_token, token);
    }
  });

  it('revokes a refresh token with an empty JSON document, and all that came of its sign-in', async () => {
    const tokens = await signIn(new Browser(), identity.origin, demoUser);
    const other = await signIn(new Browser(), identity.origin, demoUser);
    const response = await revoke(identity.origin, tokens.refresh_token, { origin: site });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.deepEqual(await response.json(), {});
    assert.equal((await refresh(identity.origin, tokens.refresh_token)).status, 400);
    assert.equal((await userInfo(identity.origin, tokens.access_token)).status, 401);
    assert.equal((await refresh(identity.origin, other.refresh_token)).status, 200, 'another sign-in lives on');
  });

  it('refuses to revoke an access token', async () => {
    const tokens = await signIn(new Browser(), identity.origin, demoUser);
    const response = await revoke(identity.origin, tokens.access_token);
    assert.deepEqual([response.status, (await response.json()).error], [400, 'unsupported_token_type']);
    assert.equal((await userInfo(identity.origin, tokens.access_token)).status, 200);
  });

  it('tells who the bearer of an access token is', async () => {
    const tokens = await signIn(new Browser(), identity.origin, demoUser);
    const response = await userInfo(identity.origin, tokens.access_token, { origin: site });
    const { sub } = claimsOf(tokens.access_token);
    assert.equal(response.headers.get('access-control-allow-origin'), site);
    assert.deepEqual(await response.json(), { sub, username: sub, email: demoUser.email, email_verified: 'true' });
    for (const token of [tokens.id_token, `${tokens.access_token.slice(0, -4)}AAAA`, 'x']) {
      assert.equal((await userInfo(identity.origin, token)).status, 401);
    }
  });

  for (const path of ['/oauth2/token', '/oauth2/revoke', '/oauth2/userInfo']) {
    it(`lets the site, and no other page, read ${path}`, async () => {
      const tokens = await signIn(new Browser(), identity.origin, demoUser);
      const fields = {
        client_id: client.clientId,
        token: tokens.refresh_token,
        grant_type: 'refresh_token',
        refresh_token: tokens.refresh_token,
      };
      const ask = (origin: string) =>
        path === '/oauth2/userInfo'
          ? userInfo(identity.origin, tokens.access_token, { origin })
          : postForm(identity.origin + path, fields, { origin });
      const evil = await ask('https://evil.example');
      assert.equal(evil.headers.get('access-control-allow-origin'), null);
      const own = await ask(site);
      assert.equal(own.status, 200);
      assert.equal(own.headers.get('access-control-allow-origin'), site);
    });

    it(`answers the preflight of ${path}`, async () => {
      const response = await fetch(identity.origin + path, {
        method: 'OPTIONS',
        headers: {
          origin: site,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
      assert.equal(response.status, 204);
      assert.equal(response.headers.get('access-control-allow-origin'), site);
    });
  }
});
