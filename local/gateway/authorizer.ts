import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { JwtAuthorization } from './event.ts';
import type { AuthorizerOptions } from './options.ts';

/** A request that the authorizer turns away, in the words of the `www-authenticate` header. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly message: 'Unauthorized' | 'Forbidden';
  readonly challenge: string;
}

/** Decides over the `authorization` header of a request to a route that asks for these scopes. */
export type Authorize = (
  header: string | undefined,
  routeScopes: readonly string[],
) => Promise<JwtAuthorization | Refusal>;

/** Distinguishes what {@link Authorize} answers. */
export const isRefusal = (answer: JwtAuthorization | Refusal): answer is Refusal => 'challenge' in answer;

const keysMaxAgeMs = 2 * 3600_000;
const fetchTimeoutMs = 1500;

const unauthorized = (description?: string): Refusal => ({
  status: 401,
  message: 'Unauthorized',
  challenge: description ? `Bearer scope="" error="invalid_token" error_description="${description}"` : 'Bearer',
});

const forbidden = (scopes: readonly string[]): Refusal => ({
  status: 403,
  message: 'Forbidden',
  challenge: `Bearer scope="${scopes.join(' ')}" error="insufficient_scope" error_description="the token lacks a scope of the route"`,
});

/**
 * The JWT authorizer of an HTTP API: RS256 by a key that the issuer publishes; `iss`, `exp`, `nbf` and `iat` without
 * allowance; the audience in `aud`, else in `client_id`; at least one of the route's scopes in `scope` or `scp`.
 * An ID token has the right `aud` and passes where a route asks for no scope.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function createAuthorizer(options: AuthorizerOptions, now: () => Date): Authorize {
  const keys = cachedKeys(options.issuer);
  return async (header, routeScopes) => {
    const token = header?.replace(/^Bearer( +|$)/i, '').trim();
    if (!token) return unauthorized();
    let payload: JWTPayload;
    try {
      const keySet = await keys();
      const keyOf: JWTVerifyGetKey = (head, jws) => {
        if (!head.kid) throw new errors.JWKSNoMatchingKey();
        return keySet(head, jws);
      };
      ({ payload } = await jwtVerify(token, keyOf, {
        algorithms: ['RS256'],
        issuer: options.issuer,
        requiredClaims: ['exp'],
        currentDate: now(),
      }));
    } catch (error) {
      return unauthorized(describe(error));
    }
    if (typeof payload.iat === 'number' && payload.iat > now().getTime() / 1000) {
      return unauthorized('the token is used before it was issued');
    }
    if (!hasAudience(payload, options.audience)) return unauthorized('the token does not have a valid audience');
    const held = heldScopes(payload);
    const matching = routeScopes.filter((scope) => held.includes(scope));
    if (routeScopes.length > 0 && matching.length === 0) return forbidden(routeScopes);
    return { claims: stringifyClaims(payload), scopes: routeScopes.length > 0 ? matching : null };
  };
}

/** The issuer could not be asked. */
class DiscoveryError extends Error {}

/** Finds the key set by discovery, once it succeeded; keys are fetched again after two hours or for a new `kid`. */
function cachedKeys(issuer: string) {
  let found: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  const discover = async () => {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) });
    const document = response.ok ? ((await response.json()) as { jwks_uri?: unknown }) : undefined;
    if (typeof document?.jwks_uri !== 'string') throw new DiscoveryError(`${url} answered ${response.status}`);
    return createRemoteJWKSet(new URL(document.jwks_uri), {
      cacheMaxAge: keysMaxAgeMs,
      timeoutDuration: fetchTimeoutMs,
    });
  };
  return () => {
    found ??= discover().catch((error: unknown) => {
      found = undefined;
      throw new DiscoveryError('discovery failed', { cause: error });
    });
    return found;
  };
}

function describe(error: unknown): string {
  if (error instanceof DiscoveryError) return 'OIDC discovery endpoint communication error';
  if (error instanceof errors.JWKSTimeout) return 'JWKS communication error';
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return 'the issuer does not match';
    if (error.claim === 'nbf') return 'the token is not valid yet';
    return `the claim ${error.claim} is missing or not valid`;
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed) {
    return 'the signature does not verify';
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the signing method is not valid';
  if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') return 'the token is malformed';
  return 'JWKS communication error';
}

function hasAudience({ aud, client_id: clientId }: JWTPayload, audience: readonly string[]): boolean {
  const named = aud === undefined ? [clientId] : [aud].flat();
  return named.some((name) => typeof name === 'string' && audience.includes(name));
}

function heldScopes({ scope, scp }: JWTPayload): string[] {
  const value = scp ?? scope;
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? value.split(' ') : [];
}

/** Lists become `[a b]`, objects JSON, numbers and booleans their digits and words; nulls are left out. */
function stringifyClaims(payload: JWTPayload): Record<string, string> {
  const claims = Object.entries(payload).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(claims.map(([name, value]) => [name, stringifyClaim(value)]));
}

function stringifyClaim(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stringifyClaim).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
