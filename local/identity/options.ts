import type { IncomingMessage, ServerResponse } from 'node:http';

/** A public OAuth client, as the user pool client of the stack describes it. Every duration is in seconds. */
export interface IdentityClient {
  readonly clientId: string;
  /** What the sign-in pages call the application, such as `Image conversion`. */
  readonly name: string;
  /** Exact redirect URIs; their origins may call the token endpoints from a page (CORS). */
  readonly callbackUrls: readonly string[];
  /** Exact URIs that `/logout` may redirect to. */
  readonly logoutUrls: readonly string[];
  /** Such as `['openid', 'email', 'image-conversion/conversions']`. */
  readonly scopes: readonly string[];
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  /**
   * `refresh_token_rotation` of the client: each refresh answers with a new refresh token, and the old one is
   * refused once the grace period is over. Without it, a refresh token is used until it expires.
   */
  readonly rotation?: { readonly graceSeconds: number };
}

/** A client with a secret, which gets tokens of its own by client credentials. */
export interface ScriptsClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  readonly accessTokenSeconds: number;
}

/** `password_policy` of the user pool. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
}

/** A user that exists from the first start, whatever the password policy says. */
export interface DemoUser {
  readonly email: string;
  readonly password: string;
}

/** Who may call the user pool's own API, and what each of them may do there. */
export interface AdministratorAccess {
  readonly region: string;
  readonly userPoolId: string;
  readonly credentials: (
    accessKeyId: string,
  ) => { readonly name: string; readonly secretAccessKey: string; readonly sessionToken?: string } | undefined;
  /** Whether the caller may carry out an action such as `cognito-idp:AdminDeleteUser` on the user pool. */
  readonly authorize: (callerName: string, action: string) => boolean;
}

export interface IdentityOptions {
  /** Where users, sessions and keys are kept; made if missing. */
  readonly folder: string;
  /**
   * The `iss` of every token, such as `http://127.0.0.1:4402/eu-central-1_local`. Discovery and keys lie below it
   * (`/.well-known/openid-configuration`, `/.well-known/jwks.json`), everything else at its origin, as with Cognito.
   */
  readonly issuer: string;
  readonly client: IdentityClient;
  /** The client for scripts; its secret is made here and kept in the folder. There is none unless set. */
  readonly scripts?: Omit<ScriptsClient, 'clientSecret'>;
  /** The groups that users can be put into; none unless set. */
  readonly groups?: readonly string[];
  readonly passwordPolicy: PasswordPolicy;
  readonly demoUser?: DemoUser;
  /** Opens the user pool's own API; absent, nobody may call it. */
  readonly administrators?: AdministratorAccess;
  /** Why an address may not sign up, in a sentence; `undefined` where it may. Everybody may unless set. */
  readonly refuseSignUp?: (email: string) => Promise<string | undefined>;
  /** Tells the person at the terminal what an e-mail would have told: confirmation codes. */
  readonly announce: (line: string) => void;
}

/** The running provider: `handler` serves one origin, whose server the caller owns. */
export interface Identity {
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Resolves when all state is on disk. */
  close(): Promise<void>;
}
