import { CognitoManagedLoginBranding } from '@cdktf/provider-aws/lib/cognito-managed-login-branding/index.js';
import { CognitoResourceServer } from '@cdktf/provider-aws/lib/cognito-resource-server/index.js';
import { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool/index.js';
import { CognitoUserPoolClient } from '@cdktf/provider-aws/lib/cognito-user-pool-client/index.js';
import { CognitoUserPoolDomain } from '@cdktf/provider-aws/lib/cognito-user-pool-domain/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';
import { named } from './named.ts';

export interface IdentityProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly accountId: string;
}

/** The site as an OpenID client. */
export interface SiteClient {
  readonly clientId: string;
  /** What the site asks for, separated by spaces. */
  readonly scopes: string;
}

/** Where the provider sends a browser back to after the sign-in, below the site's origin. */
export const signedInPath = '/signed-in';

/** Users sign up and in with their e-mail address on Cognito's own pages; the site never sees a password. */
export class Identity extends Construct {
  readonly userPoolId: string;
  /** The `iss` of every token. */
  readonly issuer: string;
  /** Origins that the site talks to while it signs in: discovery and keys at the first, tokens at the second. */
  readonly origins: readonly [string, string];
  readonly logoutUrl: string;
  /** What the API asks of a token. */
  readonly apiScope: string;
  readonly #sessionDays: number;

  constructor(scope: Construct, id: string, { names, settings, accountId }: IdentityProps) {
    super(scope, id);
    const pool = named(
      'users',
      new CognitoUserPool(this, 'users', {
        name: names.regional('users'),
        // The least tier that has managed login and refresh token rotation.
        userPoolTier: 'ESSENTIALS',
        deletionProtection: settings.data === 'retain' ? 'ACTIVE' : 'INACTIVE',
        usernameAttributes: ['email'],
        usernameConfiguration: { caseSensitive: false },
        autoVerifiedAttributes: ['email'],
        userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ['email'] },
        verificationMessageTemplate: { defaultEmailOption: 'CONFIRM_WITH_CODE' },
        accountRecoverySetting: { recoveryMechanism: [{ name: 'verified_email', priority: 1 }] },
        passwordPolicy: {
          minimumLength: 12,
          requireLowercase: true,
          requireUppercase: true,
          requireNumbers: true,
          requireSymbols: true,
          temporaryPasswordValidityDays: 7,
        },
      }),
    );
    const domain = named(
      'sign_in',
      new CognitoUserPoolDomain(this, 'domain', {
        userPoolId: pool.id,
        // Unique in the region among all accounts.
        domain: names.regional(accountId),
        managedLoginVersion: 2,
      }),
    );
    const api = named(
      'api',
      new CognitoResourceServer(this, 'api', {
        userPoolId: pool.id,
        identifier: 'image-conversion',
        name: 'Image conversion API',
        scope: [{ scopeName: 'conversions', scopeDescription: 'Create, list, show and delete own conversions.' }],
      }),
    );
    this.#sessionDays = settings.sessionDays;
    this.userPoolId = pool.id;
    const provider = `https://cognito-idp.${settings.region}.amazonaws.com`;
    const signIn = `https://${domain.domain}.auth.${settings.region}.amazoncognito.com`;
    this.issuer = `${provider}/${pool.id}`;
    this.origins = [provider, signIn];
    this.logoutUrl = `${signIn}/logout`;
    this.apiScope = `${api.identifier}/conversions`;
  }

  /** A public client for the page at `siteOrigin`: authorization code with PKCE, no secret that a page could keep. */
  addSite(siteOrigin: string): SiteClient {
    const scopes = ['openid', 'email', this.apiScope];
    const client = named(
      'site',
      new CognitoUserPoolClient(this, 'site', {
        userPoolId: this.userPoolId,
        name: 'Image conversion',
        generateSecret: false,
        allowedOauthFlowsUserPoolClient: true,
        allowedOauthFlows: ['code'],
        allowedOauthScopes: scopes,
        callbackUrls: [`${siteOrigin}${signedInPath}`],
        logoutUrls: [`${siteOrigin}/`],
        supportedIdentityProviders: ['COGNITO'],
        // Rotation excludes ALLOW_REFRESH_TOKEN_AUTH, and naming no flow would allow it: this one sends no password.
        explicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
        preventUserExistenceErrors: 'ENABLED',
        enableTokenRevocation: true,
        // The grace is for two tabs that renew at once.
        refreshTokenRotation: [{ feature: 'ENABLED', retryGracePeriodSeconds: 60 }],
        accessTokenValidity: 15,
        idTokenValidity: 15,
        refreshTokenValidity: this.#sessionDays,
        tokenValidityUnits: [{ accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' }],
      }),
    );
    // Without a style for the client, managed login says that its pages are unavailable.
    named(
      'site',
      new CognitoManagedLoginBranding(this, 'branding', {
        userPoolId: this.userPoolId,
        clientId: client.id,
        useCognitoProvidedValues: true,
      }),
    );
    return { clientId: client.id, scopes: scopes.join(' ') };
  }
}
