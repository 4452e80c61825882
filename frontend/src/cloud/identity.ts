import type { User } from 'oidc-client-ts';
import type { SiteConfiguration } from '../../../functions/service/record.ts';
import { ofTab } from '../device/kept-text.ts';
import { ApiError, SessionEnded } from './api-error.ts';
import type { Credentials } from './conversion-api.ts';
import { signedInPath, storedKeys } from './stored-session.ts';
import { wait } from './wait.ts';

/** A token that ends sooner than this is renewed before it is used. */
const leastSecondsLeft = 30;
/** So long the provider's answer to a revocation is waited for. */
const revocationMs = 3_000;

/** The person of the session, by what the identity provider tells. */
export interface Person {
  /** The token's `sub`: the same at every sign-in, and nobody else's. */
  readonly id: string;
  readonly email: string;
}

/** Sign-in, tokens and sign-out at the deployment's identity provider. The tokens live in this tab's sessionStorage. */
export interface Identity extends Credentials {
  /** Who is signed in; undefined when nobody is. */
  person(): Promise<Person | undefined>;
  /** Leaves the page. */
  signIn(): Promise<void>;
  /** Ends the sign-in whose answer is in `url`. @throws ApiError `sign-in-failed` */
  completeSignIn(url: string): Promise<void>;
  /** Has the refresh token revoked and forgets the session. */
  endSession(): Promise<void>;
  /** Leaves the page for the provider's log-out, which ends its own session with the browser. */
  leave(): void;
}

/** Loads the OpenID client and sets it up; code flow with PKCE. */
export async function openIdentity({ oidc }: Pick<SiteConfiguration, 'oidc'>): Promise<Identity> {
  const { ErrorResponse, UserManager, WebStorageStateStore } = await import('oidc-client-ts');
  const site = `${location.origin}/`;
  const store = new WebStorageStateStore({ store: sessionStorage });
  const manager = new UserManager({
    authority: oidc.authority,
    client_id: oidc.clientId,
    scope: oidc.scopes,
    redirect_uri: new URL(signedInPath, site).href,
    userStore: store,
    stateStore: store,
    automaticSilentRenew: false,
    revokeTokenTypes: ['refresh_token'],
    // Cognito answers a revocation with no JSON.
    revokeTokenAdditionalContentTypes: ['text/plain', 'text/html', 'application/octet-stream'],
  });
  let renewal: Promise<User> | undefined;

  const renewOnce = () => {
    renewal ??= renewSession().finally(() => {
      renewal = undefined;
    });
    return renewal;
  };
  const renewSession = async () => {
    try {
      const user = (await manager.getUser())?.refresh_token ? await manager.signinSilent() : null;
      if (user) return user;
    } catch (cause) {
      if (!(cause instanceof ErrorResponse))
        throw new ApiError('offline', 0, 'The sign-in service could not be reached', { cause });
    }
    await manager.removeUser();
    throw new SessionEnded('The session has ended');
  };
  const currentUser = async () => {
    const user = await manager.getUser();
    if (!user) throw new SessionEnded('Nobody is signed in');
    return user;
  };

  return {
    async person() {
      const user = await manager.getUser();
      return user ? { id: user.profile.sub, email: user.profile.email ?? user.profile.sub } : undefined;
    },
    async accessToken() {
      const user = await currentUser();
      const isFresh = (user.expires_in ?? 0) > leastSecondsLeft;
      return (isFresh ? user : await renewOnce()).access_token;
    },
    async renew(refused) {
      const user = await currentUser();
      return (user.access_token === refused ? await renewOnce() : user).access_token;
    },
    signIn: () => manager.signinRedirect(),
    async completeSignIn(url) {
      try {
        await manager.signinRedirectCallback(url);
      } catch (cause) {
        throw new ApiError('sign-in-failed', 0, 'The sign-in was not completed', { cause });
      }
    },
    async endSession() {
      // A provider that cannot be reached must not keep anybody signed in here.
      await Promise.race([manager.revokeTokens().catch(() => {}), wait(revocationMs)]);
      await manager.removeUser();
      for (const key of storedKeys()) ofTab.removeItem(key);
    },
    leave() {
      const logout = new URL(oidc.logoutUrl);
      logout.searchParams.set('client_id', oidc.clientId);
      logout.searchParams.set('logout_uri', site);
      location.assign(logout);
    },
  };
}
