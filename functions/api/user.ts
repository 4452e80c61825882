import { RequestError } from '../service/errors.ts';
import { isUserId } from '../service/keys.ts';
import type { ApiRequest } from './http.ts';

/** Whose token came with a request. */
export interface User {
  /** The token's `sub`, which stands in the keys of all that is theirs. */
  readonly id: string;
  /** What the sign-in calls a person; absent for a script's client, which is nobody that could be deleted there. */
  readonly name?: string;
  /** The groups of the user pool that the person was in when the token was made. */
  readonly groups: readonly string[];
}

/**
 * The authorizer has verified signature, issuer, audience, expiry and scope; it does not tell an ID token from an
 * access token where both carry the client's id.
 * @throws RequestError `unauthorized`
 */
export function userOf({ claims }: ApiRequest): User {
  const { sub, username, token_use: tokenUse, 'cognito:groups': groups } = claims ?? {};
  if (tokenUse !== 'access') throw new RequestError('unauthorized', 'The token is not an access token.');
  if (!isUserId(sub)) throw new RequestError('unauthorized', 'The token names no user.');
  return { id: sub, ...(typeof username === 'string' && { name: username }), groups: groupsIn(groups) };
}

/** An HTTP API hands a claim that is a list over as `[a b]`; no name of a group has a space in it. */
function groupsIn(claim: unknown): readonly string[] {
  const names = typeof claim === 'string' ? /^\[(.+)\]$/.exec(claim)?.[1] : undefined;
  return names?.split(' ') ?? [];
}
