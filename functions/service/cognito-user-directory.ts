import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { DirectoryUnavailable, type DirectoryUser, type UserDirectory } from './user-directory.ts';

/** A client that gives up well within the time of a request. */
export function makeCognitoClient(): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
}

/** The users of an Amazon Cognito user pool. */
export class CognitoUserDirectory implements UserDirectory {
  readonly #client: CognitoIdentityProviderClient;
  readonly #userPoolId: string;
  readonly #signal: AbortSignal | undefined;

  /** @param signal ends the requests that are under way */
  constructor(client: CognitoIdentityProviderClient, userPoolId: string, signal?: AbortSignal) {
    this.#client = client;
    this.#userPoolId = userPoolId;
    this.#signal = signal;
  }

  async find(userName: string): Promise<DirectoryUser | undefined> {
    const command = new AdminGetUserCommand({ UserPoolId: this.#userPoolId, Username: userName });
    try {
      const { UserAttributes = [], UserCreateDate } = await this.#client.send(command, this.#terms());
      const email = UserAttributes.find(({ Name }) => Name === 'email')?.Value;
      return { ...(email !== undefined && { email }), ...(UserCreateDate && { createdAt: UserCreateDate }) };
    } catch (error) {
      if (error instanceof UserNotFoundException) return undefined;
      throw unavailable('AdminGetUser', error);
    }
  }

  async signOut(userName: string): Promise<void> {
    const command = new AdminUserGlobalSignOutCommand({ UserPoolId: this.#userPoolId, Username: userName });
    try {
      await this.#client.send(command, this.#terms());
    } catch (error) {
      if (!(error instanceof UserNotFoundException)) throw unavailable('AdminUserGlobalSignOut', error);
    }
  }

  async delete(userName: string): Promise<void> {
    const command = new AdminDeleteUserCommand({ UserPoolId: this.#userPoolId, Username: userName });
    try {
      await this.#client.send(command, this.#terms());
    } catch (error) {
      if (!(error instanceof UserNotFoundException)) throw unavailable('AdminDeleteUser', error);
    }
  }

  #terms(): { readonly abortSignal?: AbortSignal } {
    return this.#signal ? { abortSignal: this.#signal } : {};
  }
}

function unavailable(operation: string, cause: unknown): DirectoryUnavailable {
  return new DirectoryUnavailable(`${operation} failed: ${cause instanceof Error ? cause.name : 'unknown'}.`, {
    cause,
  });
}
