import { RequestError } from '../service/errors.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { User } from './user.ts';

/**
 * Ends every sign-in of the caller, the one of this request among them. Access tokens that are out are good until they
 * end.
 * @throws RequestError `not-a-person` for a script's client, which is signed in nowhere
 */
export async function signOutEverywhere({ name }: User, { directory }: ApiDependencies): Promise<void> {
  if (name === undefined)
    throw new RequestError(
      'not-a-person',
      'The token is a client’s: it gets new ones by its secret and is signed in nowhere.',
    );
  await directory.signOut(name);
}
