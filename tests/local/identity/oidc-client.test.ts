import assert from 'node:assert/strict';
import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import { Browser } from './browser.ts';
import { client, demoUser, type RunningIdentity, removeFolder, site, startIdentity } from './service.ts';

describe('identity: the client library of the site', () => {
  let identity: RunningIdentity;
  before(async () => {
    identity = await startIdentity();
  });
  after(async () => {
    await identity.stop();
    await removeFolder(identity.folder);
  });

  it('signs in, refreshes and revokes from discovery alone', async () => {
    const oidc = new OidcClient({
      authority: identity.issuer,
      client_id: client.clientId,
      redirect_uri: `${site}/signed-in`,
      scope: client.scopes.join(' '),
      stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    });
    const request = await oidc.createSigninRequest({});
    const browser = new Browser();
    const page = await browser.visit(request.url);
    const { url: callback } = await browser.submit(page.url, demoUser);

    const user = await oidc.processSigninResponse(callback);
    assert.equal(user.profile.email, demoUser.email);
    assert.equal(user.profile['cognito:username'], user.profile.sub);
    assert.ok(user.refresh_token);

    const renewed = await oidc.useRefreshToken({
      state: {
        refresh_token: user.refresh_token,
        id_token: user.id_token!,
        session_state: null,
        scope: user.scope!,
        profile: user.profile,
      },
    });
    assert.notEqual(renewed.access_token, user.access_token);
    assert.ok(renewed.refresh_token);

    await oidc.revokeToken(renewed.refresh_token, 'refresh_token');
    await assert.rejects(
      oidc.useRefreshToken({
        state: {
          refresh_token: renewed.refresh_token,
          id_token: user.id_token!,
          session_state: null,
          scope: user.scope!,
          profile: user.profile,
        },
      }),
      /invalid/,
    );
  });
});
