/** What the sign-in knows of a person. */
export interface DirectoryUser {
  readonly email?: string;
  readonly createdAt?: Date;
}

/** The users of the sign-in, by the name that their tokens bear. */
export interface UserDirectory {
  /** `undefined` where there is no such user. @throws DirectoryUnavailable */
  find(userName: string): Promise<DirectoryUser | undefined>;
  /** Ends all sign-ins: no refresh token is taken any more. Of who is gone there are none. @throws DirectoryUnavailable */
  signOut(userName: string): Promise<void>;
  /** Deleting who is gone already is no error. @throws DirectoryUnavailable */
  delete(userName: string): Promise<void>;
}

/** The sign-in did not answer, or refused for its own reasons: worth another try. */
export class DirectoryUnavailable extends Error {
  override readonly name = 'DirectoryUnavailable';
}
