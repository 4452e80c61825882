import assert from 'node:assert/strict';
import http from 'node:http';
import { authorizationRequest, Browser, claimsOf, redeem, signIn } from './browser.ts';
import { client, demoUser, type RunningIdentity, removeFolder, site, startIdentity } from './service.ts';

describe('identity: sign-in', () => {
  let identity: RunningIdentity;
  before(async () => {
    identity = await startIdentity();
  });
  after(async () => {
    await identity.stop();
    await removeFolder(identity.folder);
  });

  it('publishes a discovery document of the shape of a user pool below the issuer', async () => {
    const response = await fetch(`${identity.issuer}/.well-known/openid-configuration`);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.deepEqual(await response.json(), {
      authorization_endpoint: `${identity.origin}/oauth2/authorize`,
      end_session_endpoint: `${identity.origin}/logout`,
      id_token_signing_alg_values_supported: ['RS256'],
      issuer: identity.issuer,
      jwks_uri: `${identity.issuer}/.well-known/jwks.json`,
      response_types_supported: ['code'],
      revocation_endpoint: `${identity.origin}/oauth2/revoke`,
      scopes_supported: client.scopes,
      subject_types_supported: ['public'],
      token_endpoint: `${identity.origin}/oauth2/token`,
      token_endpoint_auth_methods_supported: ['none'],
      code_challenge_methods_supported: ['S256'],
      userinfo_endpoint: `${identity.origin}/oauth2/userInfo`,
    });
  });

  it('publishes one public RSA key without its private parts', async () => {
    const { keys } = await (await fetch(`${identity.issuer}/.well-known/jwks.json`)).json();
    assert.equal(keys.length, 1);
    assert.deepEqual(Object.keys(keys[0]).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it('leads from the request over the page to the redirect URI with a code', async () => {
    const browser = new Browser();
    const { url, verifier } = authorizationRequest(identity.origin);
    const page = await browser.visit(url);
    assert.match(page.html, /<h1>Sign in<\/h1>/);
    const { url: callback } = await browser.submit(page.url, demoUser, { origin: identity.origin });
    assert.ok(callback.startsWith(`${site}/signed-in?`), callback);
    assert.equal(new URL(callback).searchParams.get('state'), 'state-1');

    const response = await redeem(identity.origin, callback, verifier);
    const tokens = await response.json();
    assert.equal(response.status, 200);
    assert.equal(tokens.token_type, 'Bearer');
    assert.equal(tokens.expires_in, 900);
    const access = claimsOf(tokens.access_token);
    assert.deepEqual(
      [access.iss, access.token_use, access.client_id, access.scope, Number(access.exp) - Number(access.iat)],
      [identity.issuer, 'access', client.clientId, 'openid email image-conversion/conversions', 900],
    );
    assert.equal(access.username, access.sub);
    const id = claimsOf(tokens.id_token);
    assert.deepEqual(
      [id.iss, id.aud, id.token_use, id.email, id.email_verified, id.nonce, id.scope],
      [identity.issuer, client.clientId, 'id', demoUser.email, true, 'nonce-1', undefined],
    );
    assert.equal(id['cognito:username'], id.sub);
    assert.equal(id.sub, access.sub);
  });

  it('needs no password for a second request of the same browser', async () => {
    const browser = new Browser();
    await signIn(browser, identity.origin, demoUser);
    const { url } = await browser.visit(authorizationRequest(identity.origin).url);
    assert.ok(new URL(url).searchParams.has('code'), url);
  });

  it('issues no code twice for one request', async () => {
    const browser = new Browser();
    const { url, verifier } = authorizationRequest(identity.origin);
    const { url: callback } = await browser.submit((await browser.visit(url)).url, demoUser);
    assert.equal((await redeem(identity.origin, callback, verifier)).status, 200);
    assert.equal((await redeem(identity.origin, callback, verifier)).status, 400);
  });

  it('refuses a code with another verifier', async () => {
    const browser = new Browser();
    const { url } = authorizationRequest(identity.origin);
    const { url: callback } = await browser.submit((await browser.visit(url)).url, demoUser);
    const response = await redeem(identity.origin, callback, 'x'.repeat(43));
    assert.deepEqual([response.status, (await response.json()).error], [400, 'invalid_grant']);
  });

  for (const [title, user] of [
    ['a wrong password', { email: demoUser.email, password: 'wrong-password-1' }],
    ['an unknown address', { email: 'nobody@example.com', password: demoUser.password }],
  ] as const) {
    it(`answers ${title} with the same words`, async () => {
      const browser = new Browser();
      const page = await browser.visit(authorizationRequest(identity.origin).url);
      const answer = await browser.submit(page.url, user);
      assert.equal(answer.response.status, 400);
      assert.match(answer.html, /role="alert">Incorrect e-mail address or password\.</);
    });
  }

  it('names the fields that were left empty', async () => {
    const browser = new Browser();
    const page = await browser.visit(authorizationRequest(identity.origin).url);
    const { html } = await browser.submit(page.url, { email: '', password: '' });
    assert.match(html, /id="email"[^>]*aria-describedby="email-note"[^>]*aria-invalid="true"/);
    assert.match(html, /id="password-note">Enter your password\./);
  });

  it('escapes what was typed', async () => {
    const browser = new Browser();
    const page = await browser.visit(authorizationRequest(identity.origin).url);
    const { html } = await browser.submit(page.url, { email: '"><script>alert(1)</script>', password: 'x' });
    assert.ok(!html.includes('<script>'));
    assert.ok(html.includes('value="&quot;&gt;&lt;script&gt;'));
  });

  it('lets the page load nothing and send its form to the provider and the site only', async () => {
    const page = await new Browser().visit(authorizationRequest(identity.origin).url);
    const policy = page.response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/=]+'; /);
    assert.ok(policy.includes(`form-action 'self' ${site};`));
    assert.ok(policy.includes("frame-ancestors 'none'"));
    assert.equal(page.response.headers.get('cache-control'), 'no-store');
  });

  it('refuses a form that another site sent', async () => {
    const browser = new Browser();
    const page = await browser.visit(authorizationRequest(identity.origin).url);
    const answer = await browser.submit(page.url, demoUser, { origin: 'https://evil.example' });
    assert.equal(answer.response.status, 403);
  });

  it('refuses a form without the cookie of its request', async () => {
    const browser = new Browser();
    const page = await browser.visit(authorizationRequest(identity.origin).url);
    const answer = await new Browser().submit(page.url, demoUser);
    assert.equal(answer.response.status, 400);
    assert.match(answer.html, /This sign-in has expired/);
  });

  it('keeps its cookies from scripts and from other sites', async () => {
    const response = await new Browser().fetch(authorizationRequest(identity.origin).url);
    const cookies = response.headers.getSetCookie();
    assert.ok(cookies.length > 0);
    for (const cookie of cookies) assert.match(cookie, /httponly/i);
    for (const cookie of cookies) assert.match(cookie, /samesite=lax/i);
  });

  for (const [title, parameters] of [
    ['an unregistered redirect URI', { redirect_uri: 'https://evil.example/signed-in' }],
    ['a redirect URI that only begins like a registered one', { redirect_uri: `${site}/signed-in/more` }],
    ['no redirect URI', { redirect_uri: undefined }],
    ['an unknown client', { client_id: 'other' }],
  ] as const) {
    it(`shows a page for ${title} and redirects nowhere`, async () => {
      const { response, html, url } = await new Browser().visit(authorizationRequest(identity.origin, parameters).url);
      assert.equal(response.status, 400);
      assert.equal(new URL(url).origin, identity.origin);
      assert.match(html, /The request cannot be carried out/);
    });
  }

  it('refuses a request without PKCE', async () => {
    const { url } = await new Browser().visit(
      authorizationRequest(identity.origin, { code_challenge: undefined, code_challenge_method: undefined }).url,
    );
    assert.equal(new URL(url).searchParams.get('error'), 'invalid_request');
  });

  it('answers under its own host only, whatever name leads to this machine', async () => {
    const { port } = new URL(identity.origin);
    const status = await new Promise((resolve, reject) => {
      const headers = { host: `rebound.example:${port}` };
      http
        .get({ host: '127.0.0.1', port, path: '/.well-known/openid-configuration', headers }, (response) => {
          resolve(response.resume().statusCode);
        })
        .on('error', reject);
    });
    assert.equal(status, 421);
  });

  it('shows a page for an address that is none', async () => {
    const { response, html } = await new Browser().visit(`${identity.origin}/nothing`);
    assert.equal(response.status, 404);
    assert.match(html, /Nothing here/);
  });
});
