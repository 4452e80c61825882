import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { exportSPKI, importJWK, type JWTPayload } from 'jose';
import { type Authorize, createAuthorizer, isRefusal } from '../../../local/gateway/authorizer.ts';
import { startIssuer, type TestIssuer } from './issuer.ts';

const now = new Date('2026-01-02T03:04:05Z');
const seconds = now.getTime() / 1000;
const scope = 'image-conversion/conversions';
const clientId = 'site-client';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('gateway: JWT authorizer', () => {
  let issuer: TestIssuer;
  let stranger: TestIssuer;
  let authorize: Authorize;
  before(async () => {
    [issuer, stranger] = await Promise.all([startIssuer(), startIssuer()]);
    authorize = createAuthorizer({ issuer: issuer.issuer, audience: [clientId] }, () => now);
  });
  after(() => Promise.all([issuer.stop(), stranger.stop()]));

  /** An access token as Cognito signs it: no `aud`. */
  const access = (changes: JWTPayload = {}): JWTPayload => ({
    iss: issuer.issuer,
    sub: 'user-1',
    client_id: clientId,
    token_use: 'access',
    scope: `openid ${scope}`,
    iat: seconds - 10,
    exp: seconds + 890,
    ...changes,
  });

  const without = (name: string, claims: JWTPayload): JWTPayload =>
    Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name));

  const idToken = (): JWTPayload => ({
    iss: issuer.issuer,
    sub: 'user-1',
    aud: clientId,
    token_use: 'id',
    email: 'demo@example.com',
    iat: seconds - 10,
    exp: seconds + 890,
  });

  async function passes(token: string, scopes: readonly string[] = [scope]) {
    const answer = await authorize(`Bearer ${token}`, scopes);
    if (isRefusal(answer)) assert.fail(answer.challenge);
    return answer;
  }

  async function refused(token: string, status: number, words: string, scopes: readonly string[] = [scope]) {
    const answer = await authorize(`Bearer ${token}`, scopes);
    if (!isRefusal(answer)) assert.fail('the token passed');
    assert.equal(answer.status, status);
    assert.equal(answer.message, status === 401 ? 'Unauthorized' : 'Forbidden');
    assert.ok(answer.challenge.includes(words), answer.challenge);
  }

  describe('lets pass', () => {
    it('an access token without aud by its client_id, its claims as strings', async () => {
      const claims = { 'cognito:groups': ['admins', 'staff'], email_verified: true, nested: { a: 1 }, nothing: null };
      const answer = await passes(await issuer.sign(access(claims)));
      assert.deepEqual(answer, {
        claims: {
          iss: issuer.issuer,
          sub: 'user-1',
          client_id: clientId,
          token_use: 'access',
          scope: `openid ${scope}`,
          iat: String(seconds - 10),
          exp: String(seconds + 890),
          'cognito:groups': '[admins staff]',
          email_verified: 'true',
          nested: '{"a":1}',
        },
        scopes: [scope],
      });
    });

    it('a token whose aud is the client, alone or in a list', async () => {
      await passes(await issuer.sign(access({ aud: clientId })));
      await passes(await issuer.sign(access({ aud: ['other', clientId] })));
    });

    it('a token without the prefix Bearer', async () => {
      const answer = await authorize(await issuer.sign(access()), [scope]);
      assert.equal(isRefusal(answer), false);
    });

    it('a token whose scopes stand in scp', async () => {
      await passes(await issuer.sign(access({ scope: undefined, scp: [scope] })));
    });

    it('an ID token where the route asks for no scope, and says so by null', async () => {
      assert.equal((await passes(await issuer.sign(idToken()), [])).scopes, null);
    });
  });

  describe('refuses', () => {
    it('no token with 401 and a bare challenge', async () => {
      for (const header of [undefined, '', 'Bearer', 'Bearer ']) {
        assert.deepEqual(await authorize(header, [scope]), {
          status: 401,
          message: 'Unauthorized',
          challenge: 'Bearer',
        });
      }
    });

    it('an ID token with 403, for want of the scope', async () => {
      await refused(await issuer.sign(idToken()), 403, 'error="insufficient_scope"');
    });

    it('an access token without the scope with 403, naming it', async () => {
      await refused(await issuer.sign(access({ scope: 'openid email' })), 403, `scope="${scope}"`);
      await refused(await issuer.sign(access({ scope: `${scope}.more` })), 403, 'insufficient_scope');
    });

    const cases: readonly (readonly [string, () => Promise<string> | string, string])[] = [
      ['an expired token', () => issuer.sign(access({ exp: seconds - 1 })), 'the token has expired'],
      ['a token in the second of its expiry', () => issuer.sign(access({ exp: seconds })), 'the token has expired'],
      ['a token that is not valid yet', () => issuer.sign(access({ nbf: seconds + 60 })), 'not valid yet'],
      ['a token issued in the future', () => issuer.sign(access({ iat: seconds + 60 })), 'before it was issued'],
      ['a token without expiry', () => issuer.sign(without('exp', access())), 'the claim exp is missing'],
      ['a token without issuer', () => issuer.sign(without('iss', access())), 'the issuer does not match'],
      ['a token that names another issuer', () => issuer.sign(access({ iss: stranger.issuer })), 'the issuer'],
      ['a token of another client', () => issuer.sign(access({ client_id: 'other' })), 'a valid audience'],
      ['a token with neither aud nor client_id', () => issuer.sign(without('client_id', access())), 'valid audience'],
      [
        'a token whose aud is another, though its client_id is right',
        () => issuer.sign(access({ aud: 'other' })),
        'the token does not have a valid audience',
      ],
      ['a token signed by another key of the same id', () => stranger.sign(access()), 'signature does not verify'],
      ['a token of an unknown key', () => issuer.sign(access(), { kid: 'key-2' }), 'signature does not verify'],
      ['a token without a key id', () => issuer.sign(access(), { kid: undefined }), 'signature does not verify'],
      ['a token with alg none', () => `${encode({ alg: 'none' })}.${encode(access())}.`, 'invalid_token'],
      [
        'a token with alg none and a key id',
        () => `${encode({ alg: 'none', kid: 'key-1' })}.${encode(access())}.`,
        'the signing method is not valid',
      ],
      [
        'a token signed by HS256 with the public key as its secret',
        async () => {
          const pem = await exportSPKI((await importJWK(issuer.publicJwk)) as CryptoKey);
          const input = `${encode({ alg: 'HS256', kid: 'key-1' })}.${encode(access())}`;
          return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
        },
        'the signing method is not valid',
      ],
      [
        'a token whose payload was changed',
        async () => {
          const [header, , signature] = (await issuer.sign(access())).split('.');
          return `${header}.${encode(access({ sub: 'user-2' }))}.${signature}`;
        },
        'signature does not verify',
      ],
      [
        'a token whose signature was cut off',
        async () => `${(await issuer.sign(access())).split('.').slice(0, 2).join('.')}.`,
        'signature does not verify',
      ],
      ['what is no token', () => 'not-a-token', 'the token is malformed'],
      ['a token in five parts', () => 'a.b.c.d.e', 'invalid_token'],
    ];
    for (const [title, token, words] of cases) {
      it(`${title} with 401`, async () => refused(await token(), 401, words));
    }

    it('every token while the issuer cannot be reached, and asks again for the next', async () => {
      const late = await startIssuer();
      await late.stop();
      const offline = createAuthorizer({ issuer: late.issuer, audience: [clientId] }, () => now);
      for (let attempt = 0; attempt < 2; attempt++) {
        const answer = await offline(`Bearer ${await late.sign(access({ iss: late.issuer }))}`, [scope]);
        assert.ok(isRefusal(answer));
        assert.match(answer.challenge, /OIDC discovery endpoint communication error/);
      }
    });
  });

  it('fetches the keys once for many tokens', async () => {
    const fresh = await startIssuer();
    const check = createAuthorizer({ issuer: fresh.issuer, audience: [clientId] }, () => now);
    const token = await fresh.sign(access({ iss: fresh.issuer }));
    const answers = await Promise.all(Array.from({ length: 5 }, () => check(`Bearer ${token}`, [scope])));
    await fresh.stop();
    assert.deepEqual(answers.map(isRefusal), [false, false, false, false, false]);
    assert.equal(fresh.keyFetches(), 1);
  });
});
