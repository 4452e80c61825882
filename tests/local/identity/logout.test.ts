import assert from 'node:assert/strict';
import { authorizationRequest, Browser, refresh, signIn } from './browser.ts';
import { client, demoUser, type RunningIdentity, removeFolder, site, startIdentity } from './service.ts';

describe('identity: logout', () => {
  let identity: RunningIdentity;
  before(async () => {
    identity = await startIdentity();
  });
  after(async () => {
    await identity.stop();
    await removeFolder(identity.folder);
  });

  const logoutUrl = (parameters: Record<string, string>) =>
    `${identity.origin}/logout?${new URLSearchParams(parameters)}`;
  const asksForPassword = async (browser: Browser) =>
    (await browser.visit(authorizationRequest(identity.origin).url)).html.includes('<h1>Sign in</h1>');

  it('ends the session, leaves the tokens, and goes to the registered URI', async () => {
    const browser = new Browser();
    const tokens = await signIn(browser, identity.origin, demoUser);
    assert.equal(await asksForPassword(browser), false);
    const response = await browser.fetch(logoutUrl({ client_id: client.clientId, logout_uri: `${site}/` }));
    assert.deepEqual([response.status, response.headers.get('location')], [302, `${site}/`]);
    assert.equal(await asksForPassword(browser), true);
    assert.equal((await refresh(identity.origin, tokens.refresh_token)).status, 200);
  });

  it('ends the session on the server too: its cookie is worth nothing afterwards', async () => {
    const browser = new Browser();
    await signIn(browser, identity.origin, demoUser);
    const copy = new Browser();
    for (const [name, cookie] of browser.cookies) copy.cookies.set(name, cookie);
    await browser.fetch(logoutUrl({ client_id: client.clientId, logout_uri: `${site}/` }));
    assert.equal(await asksForPassword(copy), true);
  });

  it('redirects a browser that was not signed in as well', async () => {
    const response = await new Browser().fetch(logoutUrl({ client_id: client.clientId, logout_uri: `${site}/` }));
    assert.equal(response.status, 302);
  });

  for (const [title, parameters] of [
    ['an unregistered URI', { client_id: client.clientId, logout_uri: 'https://evil.example/' }],
    ['a URI that only begins like a registered one', { client_id: client.clientId, logout_uri: `${site}/more` }],
    ['no URI', { client_id: client.clientId }],
    ['an unknown client', { client_id: 'other', logout_uri: `${site}/` }],
  ] as const) {
    it(`answers ${title} with 400 and ends nothing`, async () => {
      const browser = new Browser();
      await signIn(browser, identity.origin, demoUser);
      const response = await browser.fetch(logoutUrl(parameters));
      assert.equal(response.status, 400);
      assert.equal(response.headers.get('location'), null);
      assert.equal(await asksForPassword(browser), false);
    });
  }
});
