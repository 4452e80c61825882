import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import type { Provider } from 'oidc-provider';
import type { Context, Middleware } from './http.ts';
import type { ProviderKeys } from './keys.ts';
import type { IdentityClient } from './options.ts';
import { endpoints } from './provider.ts';
import type { Users } from './users.ts';

/**
 * Keeps to one host, because links, cookies and tokens name it; this also stops pages of other sites whose name was
 * rebound to this machine.
 */
export const requireHost =
  (issuer: URL): Middleware =>
  async (context, next) => {
    if (context.host === issuer.host) return next();
    context.status = 421;
    context.body = `This identity provider answers at ${issuer.origin} only.\n`;
  };

/**
 * Serves discovery and keys below the issuer's path, in the shape of a user pool's discovery document.
 * @param hasSecrets whether there are clients that show a secret
 */
export const cognitoDiscovery = (issuer: URL, client: IdentityClient, hasSecrets: boolean): Middleware => {
  const base = issuer.pathname.replace(/\/$/, '');
  const at = (path: string) => issuer.origin + path;
  const document = {
    authorization_endpoint: at(endpoints.authorization),
    end_session_endpoint: at(endpoints.logout),
    id_token_signing_alg_values_supported: ['RS256'],
    issuer: issuer.origin + base,
    jwks_uri: at(base + endpoints.jwks),
    response_types_supported: ['code'],
    revocation_endpoint: at(endpoints.revocation),
    scopes_supported: client.scopes,
    subject_types_supported: ['public'],
    token_endpoint: at(endpoints.token),
    token_endpoint_auth_methods_supported: [
      'none',
      ...(hasSecrets ? ['client_secret_basic', 'client_secret_post'] : []),
    ],
    code_challenge_methods_supported: ['S256'],
    userinfo_endpoint: at(endpoints.userinfo),
  };
  return async (context, next) => {
    if (context.path === base + endpoints.discovery) {
      if (context.method !== 'GET' && context.method !== 'HEAD') return next();
      context.set('access-control-allow-origin', '*');
      context.body = document;
      return;
    }
    if (context.path === base + endpoints.jwks) context.path = endpoints.jwks;
    await next();
  };
};

/** Revocation answers an empty JSON document: clients that check the media type refuse the provider's `text/plain`. */
export const jsonRevocation: Middleware = async (context, next) => {
  await next();
  if (context.path === endpoints.revocation && context.method === 'POST' && context.status === 200) context.body = {};
};

/** Cognito's token endpoint answers programs: with JSON, whatever else they accept. */
export const jsonTokens: Middleware = (context, next) => {
  if (context.path === endpoints.token) context.req.headers.accept = 'application/json';
  return next();
};

/**
 * Cognito's sign-out, `GET /logout?client_id&logout_uri`: the session of the browser ends, tokens live on. The URI
 * must be registered; 400 otherwise.
 */
export const cognitoLogout =
  (provider: Provider, client: IdentityClient): Middleware =>
  async (context, next) => {
    if (context.path !== endpoints.logout || context.method !== 'GET') return next();
    const { client_id: clientId, logout_uri: logoutUri } = context.query;
    if (clientId !== client.clientId) context.throw(400, 'The client_id is not known.', { code: 'invalid_client' });
    if (typeof logoutUri !== 'string' || !client.logoutUrls.includes(logoutUri)) {
      context.throw(400, 'The logout_uri is not registered.', { code: 'invalid_request' });
    }
    const session = await provider.Session.get(context as unknown as Parameters<typeof provider.Session.get>[0]);
    if (session.accountId) await session.destroy();
    context.cookies.set(provider.cookieName('session'), null, { signed: true });
    context.set('cache-control', 'no-store');
    context.redirect(logoutUri as string);
  };

/** Answers who the bearer of an access token is, for as long as its sign-in was not revoked. */
export function cognitoUserInfo(
  provider: Provider,
  parts: {
    readonly issuer: string;
    readonly keys: ProviderKeys;
    readonly users: Users;
    readonly client: IdentityClient;
  },
): Middleware {
  const { kty, kid, n, e } = parts.keys.signing;
  const keySet = createLocalJWKSet({ keys: [{ kty, kid, n, e, alg: 'RS256' }] });
  const origins = new Set(parts.client.callbackUrls.map((url) => new URL(url).origin));

  const bearer = async (context: Context) => {
    const [, token] = /^Bearer ([\w.-]+)$/i.exec(context.get('authorization')) ?? [];
    if (!token) return undefined;
    try {
      const { payload } = await jwtVerify(token, keySet, { issuer: parts.issuer, algorithms: ['RS256'] });
      const granted = String(payload.scope ?? '').split(' ');
      if (payload.token_use !== 'access' || !granted.includes('openid')) return undefined;
      if (!(await provider.Grant.find(String(payload.origin_jti)))) return undefined;
      const user = parts.users.find(payload.sub ?? '');
      return user && { user, email: granted.includes('email') };
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  };

  return async (context, next) => {
    if (context.path !== endpoints.userinfo) return next();
    context.vary('Origin');
    const origin = context.get('origin');
    if (origins.has(origin)) context.set('access-control-allow-origin', origin);
    if (context.method === 'OPTIONS') {
      context.set({ 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'authorization' });
      context.status = 204;
      return;
    }
    if (context.method !== 'GET' && context.method !== 'POST') return next();
    context.set('cache-control', 'no-store');
    const found = await bearer(context);
    if (!found) {
      context.status = 401;
      context.set('www-authenticate', 'Bearer error="invalid_token"');
      context.body = { error: 'invalid_token', error_description: 'Access token is expired, revoked or not valid.' };
      return;
    }
    const { sub, email } = found.user;
    context.body = { sub, username: sub, ...(found.email ? { email, email_verified: 'true' } : {}) };
  };
}
