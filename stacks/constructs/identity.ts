import { CognitoManagedLoginBranding } from '@cdktf/provider-aws/lib/cognito-managed-login-branding/index.js';
import { CognitoResourceServer } from '@cdktf/provider-aws/lib/cognito-resource-server/index.js';
import { CognitoUserGroup } from '@cdktf/provider-aws/lib/cognito-user-group/index.js';
import { CognitoUserPool, type CognitoUserPoolConfig } from '@cdktf/provider-aws/lib/cognito-user-pool/index.js';
import { CognitoUserPoolClient } from '@cdktf/provider-aws/lib/cognito-user-pool-client/index.js';
import { CognitoUserPoolDomain } from '@cdktf/provider-aws/lib/cognito-user-pool-domain/index.js';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { GroupLimits } from '../group-limits.ts';
import type { Names } from '../names.ts';
import { mailIdentityOf } from '../setting-checks.ts';
import type { Settings } from '../settings.ts';
import { signInAssets, signInSettings } from '../sign-in-style.ts';
import type { AliasTarget, OwnName } from './domain.ts';
import { LambdaFunction } from './lambda-function.ts';
import { named } from './named.ts';

export interface IdentityProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly accountId: string;
  /** The folder of a built function. */
  readonly functionFolder: (name: string) => string;
  /** The sign-in pages' own name; absent, they have one of Cognito's. */
  readonly ownName?: OwnName;
}

/** The site as an OpenID client. */
export interface SiteClient {
  readonly clientId: string;
  /** What the site asks for, separated by spaces. */
  readonly scopes: string;
}

/** Where the provider sends a browser back to after the sign-in, below the site's origin. */
export const signedInPath = '/signed-in';

/** In Cognito's words, by the setting. */
const mfaConfigurations = { off: 'OFF', on: 'OPTIONAL', required: 'ON' } as const;

/** Users sign up and in with their e-mail address on Cognito's own pages; the site never sees a password. */
export class Identity extends Construct {
  readonly userPoolId: string;
  readonly userPoolArn: string;
  /** The `iss` of every token. */
  readonly issuer: string;
  /** Origins that the site talks to while it signs in: discovery and keys at the first, tokens at the second. */
  readonly origins: readonly [string, string];
  readonly logoutUrl: string;
  /** What the API asks of a token. */
  readonly apiScope: string;
  /** Who may sign up, if not everybody: called before an account is made. */
  readonly admit?: LambdaFunction;
  readonly #settings: Settings;
  readonly #domain: CognitoUserPoolDomain;

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id);
    const { names, settings, accountId, ownName } = props;
    if (settings.signUp === 'domain') this.admit = this.makeAdmit(props);
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
        // Not demanded unless set: a picture converter holds nothing that a second factor must guard.
        mfaConfiguration: mfaConfigurations[settings.authenticatorApp],
        ...(settings.authenticatorApp !== 'off' && { softwareTokenMfaConfiguration: { enabled: true } }),
        ...(settings.passkeys && {
          signInPolicy: { allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
          webAuthnConfiguration: {
            userVerification: 'preferred',
            ...(ownName && { relyingPartyId: ownName.hostName }),
          },
        }),
        adminCreateUserConfig: { allowAdminCreateUserOnly: settings.signUp === 'invitation' },
        ...(this.admit && { lambdaConfig: { preSignUp: this.admit.arn } }),
        ...mail(settings, accountId),
      }),
    );
    for (const [name, limits] of Object.entries(settings.userLimitsByGroup))
      named(
        `group-${name}`,
        new CognitoUserGroup(this, `group-${name}`, { userPoolId: pool.id, name, description: describeLimits(limits) }),
      );
    this.admit?.allowInvocation({
      service: 'cognito-idp.amazonaws.com',
      sourceArn: pool.arn,
      sourceAccount: accountId,
    });
    const domain = named(
      'sign_in',
      new CognitoUserPoolDomain(this, 'domain', {
        userPoolId: pool.id,
        // Cognito's names are unique in the region among all accounts.
        ...(ownName
          ? { domain: ownName.hostName, certificateArn: ownName.certificateArn }
          : { domain: names.regional(accountId) }),
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
    this.#settings = settings;
    this.#domain = domain;
    this.userPoolId = pool.id;
    this.userPoolArn = pool.arn;
    const provider = `https://cognito-idp.${settings.region}.amazonaws.com`;
    const signIn = ownName
      ? `https://${ownName.hostName}`
      : `https://${domain.domain}.auth.${settings.region}.amazoncognito.com`;
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
        explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', ...(this.#settings.passkeys ? ['ALLOW_USER_AUTH'] : [])],
        preventUserExistenceErrors: 'ENABLED',
        enableTokenRevocation: true,
        // The grace is for two tabs that renew at once.
        refreshTokenRotation: [{ feature: 'ENABLED', retryGracePeriodSeconds: 60 }],
        accessTokenValidity: 15,
        idTokenValidity: 15,
        refreshTokenValidity: this.#settings.sessionDays,
        tokenValidityUnits: [{ accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' }],
      }),
    );
    // Without a style for the client, managed login says that its pages are unavailable.
    named(
      'site',
      new CognitoManagedLoginBranding(this, 'branding', {
        userPoolId: this.userPoolId,
        clientId: client.id,
        settings: JSON.stringify(signInSettings),
        asset: [...signInAssets],
      }),
    );
    return { clientId: client.id, scopes: scopes.join(' ') };
  }

  /** A client with a secret, for scripts: its tokens are those of one user of their own, whose id is the client's. */
  addScripts(): string {
    return named(
      'scripts',
      new CognitoUserPoolClient(this, 'scripts', {
        userPoolId: this.userPoolId,
        name: 'Image conversion scripts',
        generateSecret: true,
        allowedOauthFlowsUserPoolClient: true,
        allowedOauthFlows: ['client_credentials'],
        allowedOauthScopes: [this.apiScope],
        // Naming no flow would allow some; this one it cannot use, since users are not offered to it.
        explicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
        preventUserExistenceErrors: 'ENABLED',
        enableTokenRevocation: true,
        accessTokenValidity: 15,
        tokenValidityUnits: [{ accessToken: 'minutes' }],
      }),
    ).id;
  }

  /** What the records of the sign-in pages' own name point to. */
  get target(): AliasTarget {
    return { domainName: this.#domain.cloudfrontDistribution, zoneId: this.#domain.cloudfrontDistributionZoneId };
  }

  /** Cognito takes a name of ours only once the name above it, the site's, has an address. */
  comeAfter(records: readonly TerraformResource[]): void {
    this.#domain.dependsOn = records.map(
      ({ terraformResourceType, friendlyUniqueId }) => `${terraformResourceType}.${friendlyUniqueId}`,
    );
  }

  private makeAdmit({ names, settings, functionFolder }: IdentityProps): LambdaFunction {
    return new LambdaFunction(this, 'admit', {
      names,
      description: 'Lets those sign up whose e-mail address belongs to one of the domains.',
      folder: functionFolder('admit'),
      memoryMegabytes: 128,
      // Cognito waits five seconds and no longer.
      timeoutSeconds: 5,
      tracing: settings.tracing,
      logRetentionDays: settings.logRetentionDays,
      environment: { SIGN_UP_DOMAINS: JSON.stringify(settings.signUpDomains) },
      allow: [],
    });
  }
}

/** What an administrator reads beside a group's name. */
function describeLimits({ openConversions, dailyBytes }: GroupLimits): string {
  const limits = [
    ...(openConversions === undefined ? [] : [`${openConversions} open conversions`]),
    ...(dailyBytes === undefined ? [] : [`${dailyBytes} bytes a day`]),
  ];
  return `Each of its users may have ${limits.join(' and ')}.`;
}

/** Mail by Amazon SES, if a sender is set. */
function mail(settings: Settings, accountId: string): Pick<CognitoUserPoolConfig, 'emailConfiguration'> {
  const identity = mailIdentityOf(settings);
  if (settings.mailFrom === undefined || identity === undefined) return {};
  return {
    emailConfiguration: {
      emailSendingAccount: 'DEVELOPER',
      fromEmailAddress: settings.mailFrom,
      sourceArn: `arn:aws:ses:${settings.region}:${accountId}:identity/${identity}`,
    },
  };
}
