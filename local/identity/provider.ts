import type { Configuration, Grant, KoaContextWithOIDC } from 'oidc-provider';
import { base as basePolicy } from 'oidc-provider/lib/helpers/interaction_policy/index.js';
import { Provider } from 'oidc-provider/lib/provider.js';
import type { Artifacts } from './artifacts.ts';
import type { ProviderKeys } from './keys.ts';
import type { IdentityClient } from './options.ts';
import type { Users } from './users.ts';

/** The endpoints, named as Cognito names those of a pool's domain. */
export const endpoints = {
  authorization: '/oauth2/authorize',
  token: '/oauth2/token',
  revocation: '/oauth2/revoke',
  userinfo: '/oauth2/userInfo',
  jwks: '/.well-known/jwks.json',
  discovery: '/.well-known/openid-configuration',
  logout: '/logout',
  signIn: '/login',
} as const;

const sessionSeconds = 3600;

/** Renders a refused request as a page. */
export type RenderError = NonNullable<Configuration['renderError']>;

/**
 * The OpenID provider under Cognito's face: one public client with code and PKCE, no consent screen, access tokens that
 * are JWTs with `client_id`, `username` and `token_use`, ID tokens with `cognito:username`.
 */
export function createProvider(parts: {
  readonly issuer: string;
  readonly client: IdentityClient;
  readonly keys: ProviderKeys;
  readonly users: Users;
  readonly artifacts: Artifacts;
  readonly renderError: RenderError;
}): Provider {
  const { issuer, client, keys, users, artifacts } = parts;
  const origins = new Set(client.callbackUrls.map((url) => new URL(url).origin));
  const oidcScopes = client.scopes.filter((scope) => scope === 'openid' || scope === 'email');

  const policy = basePolicy();
  policy.remove('consent');

  const grantAll = async (ctx: KoaContextWithOIDC): Promise<Grant> => {
    const grant = new ctx.oidc.provider.Grant({ accountId: ctx.oidc.account!.accountId, clientId: client.clientId });
    grant.addOIDCScope([...ctx.oidc.requestParamOIDCScopes].join(' '));
    grant.addResourceScope(issuer, client.scopes.join(' '));
    await grant.save();
    return grant;
  };

  return new Provider(issuer, {
    adapter: artifacts.adapterFor,
    jwks: { keys: [keys.signing] },
    cookies: {
      keys: keys.cookies,
      // Cookies know no ports: the names keep them apart from those of other programs on this machine.
      names: { session: 'identity_session', interaction: 'identity_interaction', resume: 'identity_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    clients: [
      {
        client_id: client.clientId,
        client_name: client.name,
        redirect_uris: [...client.callbackUrls],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      },
    ],
    clientBasedCORS: (_ctx, origin) => origins.has(origin),
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    scopes: oidcScopes,
    claims: {
      openid: ['sub', 'auth_time', 'cognito:username', 'token_use'],
      email: ['email', 'email_verified'],
    },
    findAccount: (_ctx, sub) => {
      const user = users.find(sub);
      if (!user) return undefined;
      return {
        accountId: sub,
        claims: () => ({ sub, 'cognito:username': sub, token_use: 'id', email: user.email, email_verified: true }),
      };
    },
    extraTokenClaims: (ctx, token) => ({
      token_use: 'access',
      username: 'accountId' in token ? token.accountId : undefined,
      auth_time: (ctx.oidc.entities.AuthorizationCode ?? ctx.oidc.entities.RefreshToken)?.authTime,
      origin_jti: 'grantId' in token ? token.grantId : undefined,
      version: 2,
    }),
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, { clientId }, token) => token.kind === 'RefreshToken' && token.clientId === clientId,
      },
      // One resource for all, so that every access token is a JWT.
      resourceIndicators: {
        enabled: true,
        defaultResource: () => issuer,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          // Cognito sends no `aud`, but the provider insists on one.
          audience: client.clientId,
          scope: client.scopes.join(' '),
          accessTokenTTL: client.accessTokenSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    interactions: { policy, url: (_ctx, interaction) => `${endpoints.signIn}/${interaction.uid}` },
    // Each sign-in is a grant of its own, so that revoking one leaves the others alone.
    loadExistingGrant: grantAll,
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    rotateRefreshToken: client.rotation !== undefined,
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    conformIdTokenClaims: false,
    clockTolerance: 0,
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
    routes: {
      authorization: endpoints.authorization,
      token: endpoints.token,
      revocation: endpoints.revocation,
      jwks: endpoints.jwks,
    },
    ttl: {
      AccessToken: client.accessTokenSeconds,
      AuthorizationCode: 300,
      Grant: client.refreshTokenSeconds,
      IdToken: client.idTokenSeconds,
      Interaction: 3600,
      // A rotated token lives as long as the one it replaces would have.
      RefreshToken: (ctx) => ctx.oidc.entities.RotatedRefreshToken?.remainingTTL ?? client.refreshTokenSeconds,
      Session: sessionSeconds,
    },
    renderError: parts.renderError,
  });
}
