import { CloudfrontDistribution } from '@cdktf/provider-aws/lib/cloudfront-distribution/index.js';
import { CloudfrontFunction } from '@cdktf/provider-aws/lib/cloudfront-function/index.js';
import { CloudfrontOriginAccessControl } from '@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js';
import { CloudfrontResponseHeadersPolicy } from '@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import type { AliasTarget, OwnName } from './domain.ts';
import { named } from './named.ts';
import type { PrivateBucket } from './private-bucket.ts';
import { securityHeaders } from './security-headers.ts';

export interface WebsiteProps {
  readonly names: Names;
  readonly bucket: PrivateBucket;
  /** The host name of the API. */
  readonly apiDomainName: string;
  /** Paths of the page, beside `/`, that no file stands for. */
  readonly pagePaths: readonly string[];
  /** What the page's scripts may reach beside their own origin. */
  readonly connectOrigins: readonly string[];
  /** The site's own name; absent, it has the one that CloudFront gives. */
  readonly ownName?: OwnName;
  /** Whether the names below the site's are the deployment's too. */
  readonly ownsSubdomains: boolean;
  /** The firewall in front of the CDN, if there is one. */
  readonly firewallArn?: string;
}

/** The object that a deployment writes itself, and no build does. */
const configurationKey = 'config.json';

/** The page. */
const rootObject = 'index.html';

/** AWS's managed policies; their ids are the same in every account. @see CloudFront Developer Guide, managed policies */
const managedPolicies = {
  cachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  allViewerExceptHostHeader: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
} as const;

/**
 * One origin for the browser: the site from its bucket and, under `/api/`, the API, both over HTTPS only. The site's files
 * are uploaded beside Terraform, which would delete what the build before has and open pages still load.
 */
export class Website extends Construct {
  /** `https://…`, without a slash at its end. */
  readonly origin: string;
  readonly distributionArn: string;
  readonly distributionId: string;
  /** What the records of the site's own name point to. */
  readonly target: AliasTarget;
  readonly #bucket: PrivateBucket;

  constructor(scope: Construct, id: string, props: WebsiteProps) {
    super(scope, id);
    const { bucket } = props;
    this.#bucket = bucket;
    const distribution = this.makeDistribution(props);
    this.origin = `https://${props.ownName?.hostName ?? distribution.domainName}`;
    this.distributionArn = distribution.arn;
    this.distributionId = distribution.id;
    this.target = { domainName: distribution.domainName, zoneId: distribution.hostedZoneId };
    bucket.allow({
      sid: 'Cdn',
      principal: { Service: 'cloudfront.amazonaws.com' },
      actions: ['s3:GetObject'],
      resources: [bucket.objects()],
      conditions: { StringEquals: { 'aws:SourceArn': distribution.arn } },
    });
  }

  /** Writes `/config.json`, which tells the page where it is deployed: the build knows nothing of it. */
  configure(configuration: Readonly<Record<string, unknown>>): void {
    named(
      'config',
      new S3Object(this, 'config', {
        bucket: this.#bucket.bucketName,
        key: configurationKey,
        content: JSON.stringify(configuration),
        contentType: 'application/json',
        cacheControl: 'no-cache',
      }),
    );
  }

  private makeDistribution(props: WebsiteProps): CloudfrontDistribution {
    const { names, bucket, apiDomainName } = props;
    const accessControl = named(
      'site',
      new CloudfrontOriginAccessControl(this, 'access-control', {
        name: names.accountWide('site'),
        originAccessControlOriginType: 's3',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      }),
    );
    const headers = named(
      'site',
      new CloudfrontResponseHeadersPolicy(this, 'headers', {
        name: names.accountWide('site'),
        ...securityHeaders(props.connectOrigins, props.ownsSubdomains),
      }),
    );
    const common = {
      viewerProtocolPolicy: 'redirect-to-https',
      responseHeadersPolicyId: headers.id,
      cachedMethods: ['GET', 'HEAD'],
    };
    const fromBucket = { ...common, targetOriginId: 'site', allowedMethods: ['GET', 'HEAD'], compress: true };
    return named(
      'site',
      new CloudfrontDistribution(this, 'distribution', {
        comment: names.regional('site'),
        enabled: true,
        isIpv6Enabled: true,
        httpVersion: 'http2and3',
        priceClass: 'PriceClass_100',
        defaultRootObject: rootObject,
        origin: [
          { originId: 'site', domainName: bucket.domainName, originAccessControlId: accessControl.id },
          {
            originId: 'api',
            domainName: apiDomainName,
            customOriginConfig: {
              httpPort: 80,
              httpsPort: 443,
              originProtocolPolicy: 'https-only',
              originSslProtocols: ['TLSv1.2'],
            },
          },
        ],
        defaultCacheBehavior: {
          ...fromBucket,
          cachePolicyId: managedPolicies.cachingOptimized,
          functionAssociation: [
            { eventType: 'viewer-request', functionArn: this.makePageRoutes(names, props.pagePaths).arn },
          ],
        },
        orderedCacheBehavior: [
          {
            ...common,
            pathPattern: '/api/*',
            targetOriginId: 'api',
            allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
            viewerProtocolPolicy: 'https-only',
            cachePolicyId: managedPolicies.cachingDisabled,
            // The API answers to its own host name, and wants all the rest, the token first.
            originRequestPolicyId: managedPolicies.allViewerExceptHostHeader,
          },
          { ...fromBucket, pathPattern: `/${configurationKey}`, cachePolicyId: managedPolicies.cachingDisabled },
        ],
        restrictions: { geoRestriction: { restrictionType: 'none' } },
        ...(props.firewallArn !== undefined && { webAclId: props.firewallArn }),
        ...(props.ownName && { aliases: [props.ownName.hostName] }),
        // With CloudFront's own certificate AWS fixes the least TLS version.
        viewerCertificate: props.ownName
          ? {
              acmCertificateArn: props.ownName.certificateArn,
              sslSupportMethod: 'sni-only',
              minimumProtocolVersion: 'TLSv1.2_2021',
            }
          : { cloudfrontDefaultCertificate: true },
      }),
    );
  }

  /**
   * Serves the page under its other paths. A custom error response would do it too, but for the API's 404s as well: they
   * hold for the whole distribution.
   */
  private makePageRoutes(names: Names, pagePaths: readonly string[]): CloudfrontFunction {
    return named(
      'page_paths',
      new CloudfrontFunction(this, 'page-paths', {
        name: names.accountWide('page-paths'),
        comment: 'Serves the page under the paths that no file stands for.',
        runtime: 'cloudfront-js-2.0',
        publish: true,
        code: [
          `const pagePaths = ${JSON.stringify(pagePaths)};`,
          'function handler(event) {',
          '  const request = event.request;',
          `  if (pagePaths.includes(request.uri)) request.uri = '/${rootObject}';`,
          '  return request;',
          '}',
          '',
        ].join('\n'),
      }),
    );
  }
}
