import type { Configuration, Grant, KoaContextWithOIDC } from 'oidc-provider';
import { InvalidScope } from 'oidc-provider/lib/helpers/errors.js';
import { base as basePolicy } from 'oidc-provider/lib/helpers/interaction_policy/index.js';
import { Provider } from 'oidc-provider/lib/provider.js';
import type { Artifacts } from './artifacts.ts';
import type { ProviderKeys } from './keys.ts';
import type { IdentityClient, ScriptsClient } from './options.ts';
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
 * are JWTs with `client_id`, `username` and `token_use`, ID tokens with `cognito:username`, `cognito:groups` in both; and
 * a client with a secret for scripts, whose tokens have its id as `sub` and no `username`.
 */
export function createProvider(parts: {
  readonly issuer: string;
  readonly client: IdentityClient;
  readonly scripts?: ScriptsClient | undefined;
  readonly groups: readonly string[];
  readonly keys: ProviderKeys;
  readonly users: Users;
  readonly artifacts: Artifacts;
  readonly renderError: RenderError;
}): Provider {
  const { issuer, client, scripts, groups, keys, users, artifacts } = parts;
  const origins = new Set(client.callbackUrls.map((url) => new URL(url).origin));
  const oidcScopes = client.scopes.filter((scope) => scope === 'openid' || scope === 'email');

  // A group that the stack makes no more is nobody's.
  const groupsOf = (sub: string) => {
    const found = users.find(sub)?.groups?.filter((name) => groups.includes(name)) ?? [];
    return found.length > 0 ? { 'cognito:groups': found } : {};
  };

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
      ...(scripts
        ? [
            {
              client_id: scripts.clientId,
              client_secret: scripts.clientSecret,
              redirect_uris: [],
              response_types: [],
              grant_types: ['client_credentials'],
              // It is taken from the form as well, as Cognito takes it.
              token_endpoint_auth_method: 'client_secret_basic' as const,
            },
          ]
        : []),
    ],
    clientBasedCORS: (_ctx, origin) => origins.has(origin),
    clientAuthMethods: ['none', ...(scripts ? (['client_secret_basic', 'client_secret_post'] as const) : [])],
    responseTypes: ['code'],
    scopes: oidcScopes,
    claims: {
      openid: ['sub', 'auth_time', 'cognito:username', 'cognito:groups', 'token_use'],
      email: ['email', 'email_verified'],
    },
    findAccount: (_ctx, sub) => {
      const user = users.find(sub);
      if (!user) return undefined;
      return {
        accountId: sub,
        claims: () => ({
          sub,
          'cognito:username': sub,
          ...groupsOf(sub),
          token_use: 'id',
          email: user.email,
          email_verified: true,
        }),
      };
    },
    extraTokenClaims: (ctx, token) => ({
      token_use: 'access',
      ...('accountId' in token && { username: token.accountId, ...groupsOf(token.accountId) }),
      auth_time:
        (ctx.oidc.entities.AuthorizationCode ?? ctx.oidc.entities.RefreshToken)?.authTime ??
        Math.floor(Date.now() / 1000),
      origin_jti: 'grantId' in token ? token.grantId : undefined,
      version: 2,
    }),
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: scripts !== undefined },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, { clientId }, token) => token.kind === 'RefreshToken' && token.clientId === clientId,
      },
      // One resource for all, so that every access token is a JWT.
      resourceIndicators: {
        enabled: true,
        defaultResource: () => issuer,
        useGrantedResource: () => true,
        getResourceServerInfo(ctx, _resource, { clientId }) {
          const { scopes, accessTokenSeconds } = clientId === scripts?.clientId ? scripts : client;
          const foreign = [...ctx.oidc.requestParamScopes].find((scope) => !scopes.includes(scope));
          if (foreign !== undefined) throw new InvalidScope('the scope is not one of the client', foreign);
          return {
            // Cognito sends no `aud`, but the provider insists on one.
            audience: clientId,
            scope: scopes.join(' '),
            accessTokenTTL: accessTokenSeconds,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          };
        },
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
      ...(scripts && { ClientCredentials: scripts.accessTokenSeconds }),
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
