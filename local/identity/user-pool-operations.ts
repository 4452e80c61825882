import type { Artifacts } from './artifacts.ts';
import type { ScriptsClient } from './options.ts';
import type { Users } from './users.ts';

/** A refusal as Cognito words it. */
export class UserPoolError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** What a request may name. */
export interface UserPoolInput {
  readonly UserPoolId?: unknown;
  readonly Username?: unknown;
  readonly GroupName?: unknown;
  readonly ClientId?: unknown;
}

/** The operations by their names, each from its input to its answer. @throws UserPoolError */
export type UserPoolOperations = Readonly<Record<string, (input: UserPoolInput) => Promise<object>>>;

/** What the operations work on. */
export interface UserPool {
  readonly users: Users;
  readonly artifacts: Artifacts;
  readonly groups: readonly string[];
  readonly scripts?: ScriptsClient | undefined;
}

/**
 * What Cognito's own API does for whoever may administer users, as far as the functions and the documents of the product
 * call it.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference
 */
export function userPoolOperations({ users, artifacts, groups, scripts }: UserPool): UserPoolOperations {
  const userOf = ({ Username }: UserPoolInput) => {
    const user = typeof Username === 'string' ? (users.find(Username) ?? users.findByEmail(Username)) : undefined;
    if (user) return user;
    throw new UserPoolError('UserNotFoundException', 'User does not exist.');
  };
  const groupOf = ({ GroupName }: UserPoolInput) => {
    const group = groups.find((name) => name === GroupName);
    if (group !== undefined) return group;
    throw new UserPoolError('ResourceNotFoundException', 'Group not found.');
  };
  return {
    async AdminGetUser(input) {
      const { sub, email, createdAt } = userOf(input);
      const attributes = { sub, email, email_verified: 'true' };
      return {
        Username: sub,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
        UserCreateDate: Date.parse(createdAt) / 1000,
        Enabled: true,
        UserStatus: 'CONFIRMED',
      };
    },
    async AdminDeleteUser(input) {
      const { sub } = userOf(input);
      await users.remove(sub);
      await artifacts.removeAccount(sub);
      return {};
    },
    async AdminUserGlobalSignOut(input) {
      await artifacts.revokeTokens(userOf(input).sub);
      return {};
    },
    async AdminAddUserToGroup(input) {
      await users.join(userOf(input).sub, groupOf(input));
      return {};
    },
    async AdminRemoveUserFromGroup(input) {
      await users.leave(userOf(input).sub, groupOf(input));
      return {};
    },
    async DescribeUserPoolClient({ UserPoolId, ClientId }) {
      if (scripts === undefined || ClientId !== scripts.clientId)
        throw new UserPoolError('ResourceNotFoundException', `User pool client ${String(ClientId)} does not exist.`);
      const { clientId, clientSecret, scopes } = scripts;
      return {
        UserPoolClient: { UserPoolId, ClientId: clientId, ClientSecret: clientSecret, AllowedOAuthScopes: scopes },
      };
    },
  };
}
