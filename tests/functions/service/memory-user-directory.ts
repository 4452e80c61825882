import type { DirectoryUser, UserDirectory } from '../../../functions/service/user-directory.ts';

/** The users of the sign-in in memory, by name. */
export class MemoryUserDirectory implements UserDirectory {
  readonly users = new Map<string, DirectoryUser>();
  /** Who was signed out, in order. */
  readonly signedOut: string[] = [];

  async find(userName: string): Promise<DirectoryUser | undefined> {
    return this.users.get(userName);
  }

  async signOut(userName: string): Promise<void> {
    this.signedOut.push(userName);
  }

  async delete(userName: string): Promise<void> {
    this.users.delete(userName);
  }
}
