import { fileURLToPath } from 'node:url';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { S3Backend, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { AccessLog } from './constructs/access-log.ts';
import { Api } from './constructs/api.ts';
import { Conversion } from './constructs/conversion.ts';
import { Domain } from './constructs/domain.ts';
import { Firewall, type FirewallProps } from './constructs/firewall.ts';
import { Identity, type SiteClient, signedInPath } from './constructs/identity.ts';
import { Monitoring } from './constructs/monitoring.ts';
import { named } from './constructs/named.ts';
import { Notifications } from './constructs/notifications.ts';
import { Storage } from './constructs/storage.ts';
import { Website } from './constructs/website.ts';
import { Names } from './names.ts';
import { zoneOf } from './setting-checks.ts';
import type { Settings } from './settings.ts';

export interface ImageConversionStackProps {
  readonly settings: Settings;
  /** The folder of what `build.ts` made: `functions/<name>/`. */
  readonly artefacts: URL;
}

/** The provider whose schema the stack was checked against. The unqualified default means different registries. */
const provider = { source: 'hashicorp/aws', version: '6.25.0' };

/**
 * The whole service of one environment.
 *
 * What needs the address of the site (sign-in client, CORS, configuration) comes after the CDN, and what the CDN needs
 * (buckets, sign-in pages, API) comes before it; so nothing waits for itself.
 */
export class ImageConversionStack extends TerraformStack {
  constructor(scope: Construct, id: string, { settings, artefacts }: ImageConversionStackProps) {
    super(scope, id);
    const names = new Names(settings);
    this.useProvider(settings);
    const { accountId } = named('current', new DataAwsCallerIdentity(this, 'account'));
    const folder = (path: string) => fileURLToPath(new URL(path, artefacts));
    const functionFolder = (name: string) => folder(`functions/${name}`);
    const common = { names, settings, accountId };

    const storage = new Storage(this, 'storage', common);
    const domain = settings.domain === undefined ? undefined : new Domain(this, 'domain', common);
    const identity = new Identity(this, 'identity', {
      ...common,
      functionFolder,
      ...(domain?.signIn && { ownName: domain.signIn }),
    });
    const conversion = new Conversion(this, 'conversion', { ...common, storage, functionFolder });
    const api = new Api(this, 'api', {
      ...common,
      storage,
      userPool: { id: identity.userPoolId, arn: identity.userPoolArn },
      functionFolder: functionFolder('api'),
    });
    const firewall = settings.firewall ? new Firewall(this, 'firewall', firewallProps(names, settings)) : undefined;
    const website = new Website(this, 'website', {
      names,
      bucket: storage.site,
      apiDomainName: api.domainName,
      pagePaths: [signedInPath],
      connectOrigins: [
        ...identity.origins,
        `https://${storage.input.domainName}`,
        `https://${storage.output.domainName}`,
      ],
      // Below an apex there may be names that are not ours.
      ownsSubdomains: settings.domain === undefined || settings.domain !== zoneOf(settings),
      ...(domain && { ownName: domain.site }),
      ...(firewall && { firewallArn: firewall.arn }),
    });
    if (settings.accessLogs)
      new AccessLog(this, 'access-log', {
        names,
        distributionArn: website.distributionArn,
        logRetentionDays: settings.logRetentionDays,
      });
    if (domain) pointNames(domain, website, identity);

    const client = identity.addSite(website.origin);
    const scriptsClientId = settings.scriptsClient ? identity.addScripts() : undefined;
    api.openTo({
      issuer: identity.issuer,
      clientIds: [client.clientId, ...(scriptsClientId === undefined ? [] : [scriptsClientId])],
      scope: identity.apiScope,
    });
    storage.allowSite(website.origin);
    website.configure(siteConfiguration(settings, identity, client));
    const { topicArn } = new Notifications(this, 'notifications', common);
    new Monitoring(this, 'monitoring', {
      names,
      settings,
      topicArn,
      functions: [conversion.convert, conversion.settle, api.function, ...(identity.admit ? [identity.admit] : [])],
      eventFunction: conversion.convert,
      failureQueues: [conversion.failures, conversion.settleFailures],
      settledQueue: conversion.failures,
      api,
    });

    this.putOut({
      site_url: website.origin,
      site_bucket: storage.site.bucketName,
      distribution_id: website.distributionId,
      api_endpoint: api.endpoint,
      input_bucket: storage.input.bucketName,
      output_bucket: storage.output.bucketName,
      user_pool_id: identity.userPoolId,
      client_id: client.clientId,
      issuer: identity.issuer,
      ...(scriptsClientId !== undefined && { scripts_client_id: scriptsClientId }),
    });
  }

  /** Which tool may deploy, with which provider, and where the state is kept. */
  private useProvider({ region, environment, stateBucket }: Settings): void {
    new AwsProvider(this, 'aws', {
      region,
      defaultTags: [{ tags: { Project: 'image-conversion', Environment: environment } }],
    });
    this.addOverride('terraform.required_providers.aws', provider);
    if (stateBucket === undefined) {
      this.addOverride('terraform.required_version', '>= 1.6');
      return;
    }
    new S3Backend(this, { bucket: stateBucket, key: `${environment}.tfstate`, region, encrypt: true });
    // The first release that locks by an object of the bucket itself, without a table.
    this.addOverride('terraform.required_version', '>= 1.10');
    // cdktf's backend does not know this argument yet.
    this.addOverride('terraform.backend.s3.use_lockfile', true);
  }

  private putOut(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) named(name, new TerraformOutput(this, name, { value }));
  }
}

/** The names lead to what they name. The sign-in pages' lies below the site's, and comes after it. */
function pointNames(domain: Domain, website: Website, identity: Identity): void {
  const records = domain.point('site', domain.site.hostName, website.target);
  if (domain.signIn === undefined) return;
  identity.comeAfter(records);
  domain.point('sign_in', domain.signIn.hostName, identity.target);
}

function firewallProps(names: Names, { firewallRequests, logRetentionDays }: Settings): FirewallProps {
  return { names, requestsInFiveMinutes: firewallRequests, logRetentionDays };
}

/** `/config.json` as the page reads it. */
function siteConfiguration({ maxInputBytes, maxPixels }: Settings, identity: Identity, client: SiteClient) {
  return {
    version: 1,
    apiBase: '/api',
    oidc: {
      authority: identity.issuer,
      clientId: client.clientId,
      scopes: client.scopes,
      logoutUrl: identity.logoutUrl,
    },
    limits: { maxInputBytes, maxPixels },
  };
}
