import { fileURLToPath } from 'node:url';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { Api } from './constructs/api.ts';
import { Conversion } from './constructs/conversion.ts';
import { Identity, type SiteClient, signedInPath } from './constructs/identity.ts';
import { Monitoring } from './constructs/monitoring.ts';
import { named } from './constructs/named.ts';
import { Storage } from './constructs/storage.ts';
import { Website } from './constructs/website.ts';
import { Names } from './names.ts';
import type { Settings } from './settings.ts';

export interface ImageConversionStackProps {
  readonly settings: Settings;
  /** The folder of what `build.ts` made: `functions/<name>/` and `site/`. */
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
    const identity = new Identity(this, 'identity', common);
    const conversion = new Conversion(this, 'conversion', { ...common, storage, functionFolder });
    const api = new Api(this, 'api', { ...common, storage, functionFolder: functionFolder('api') });
    const website = new Website(this, 'website', {
      names,
      bucket: storage.site,
      folder: folder('site'),
      apiDomainName: api.domainName,
      pagePaths: [signedInPath],
      connectOrigins: [
        ...identity.origins,
        `https://${storage.input.domainName}`,
        `https://${storage.output.domainName}`,
      ],
    });

    const client = identity.addSite(website.origin);
    api.openTo({ issuer: identity.issuer, clientId: client.clientId, scope: identity.apiScope });
    storage.allowSite(website.origin);
    website.configure(siteConfiguration(settings, identity, client));
    new Monitoring(this, 'monitoring', {
      names,
      functions: [conversion.convert, conversion.settle, api.function],
      failureQueues: [conversion.failures, conversion.settleFailures],
    });

    this.putOut({
      site_url: website.origin,
      api_endpoint: api.endpoint,
      input_bucket: storage.input.bucketName,
      output_bucket: storage.output.bucketName,
      user_pool_id: identity.userPoolId,
      client_id: client.clientId,
      issuer: identity.issuer,
    });
  }

  private useProvider({ region, environment }: Settings): void {
    new AwsProvider(this, 'aws', {
      region,
      defaultTags: [{ tags: { Project: 'image-conversion', Environment: environment } }],
    });
    this.addOverride('terraform.required_version', '>= 1.6');
    this.addOverride('terraform.required_providers.aws', provider);
  }

  private putOut(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs))
      named(name, new TerraformOutput(this, `output_${name}`, { value }));
  }
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
