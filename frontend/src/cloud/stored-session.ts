import { ofTab } from '../device/kept-text.ts';

/** The path to which the identity provider sends people back. */
export const signedInPath = '/signed-in';

/** What oidc-client-ts keeps in sessionStorage begins so; the session itself with `user:` behind it. */
const storagePrefix = 'oidc.';

/** Whether this tab holds a session; loads nothing to find out. */
export function hasStoredSession(): boolean {
  return storedKeys().some((key) => key.startsWith(`${storagePrefix}user:`));
}

/** The keys of all that the OpenID client keeps in this tab. */
export function storedKeys(): string[] {
  return ofTab.keys().filter((key) => key.startsWith(storagePrefix));
}
