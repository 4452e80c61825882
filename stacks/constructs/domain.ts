import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import { Construct } from 'constructs';
import { zoneOf } from '../setting-checks.ts';
import type { Settings } from '../settings.ts';
import { Certificate } from './certificate.ts';
import { HostedZone } from './hosted-zone.ts';
import { named } from './named.ts';
import { ZoneSigning } from './zone-signing.ts';

export interface DomainProps {
  readonly settings: Settings;
  readonly accountId: string;
}

/** A distribution as a record of the same account points to it. */
export interface AliasTarget {
  readonly domainName: string;
  readonly zoneId: string;
}

/** A host name of the deployment's own. */
export interface OwnName {
  readonly hostName: string;
  readonly certificateArn: string;
}

/** Our names in the DNS: that of the site, and if wanted that of the sign-in pages. */
export class Domain extends Construct {
  readonly site: OwnName;
  readonly signIn?: OwnName;
  readonly #zoneId: string;

  constructor(scope: Construct, id: string, { settings, accountId }: DomainProps) {
    super(scope, id);
    const { domain, signInDomain, caa, dnssec } = settings;
    const zoneName = zoneOf(settings);
    if (domain === undefined || zoneName === undefined) throw new Error('Without a domain there is nothing to make.');
    const { zoneId } = new HostedZone(this, 'zone', { zoneName, settings });
    this.#zoneId = zoneId;
    if (dnssec) new ZoneSigning(this, 'signing', { zoneName, zoneId, accountId });
    this.site = this.own('site', domain, caa);
    if (signInDomain !== undefined) this.signIn = this.own('sign_in', signInDomain, caa);
  }

  /** Leads the name to a distribution, by IPv4 and IPv6. */
  point(name: 'site' | 'sign_in', hostName: string, { domainName, zoneId }: AliasTarget): readonly Route53Record[] {
    return (['A', 'AAAA'] as const).map((type) =>
      named(
        `${name}_${type.toLowerCase()}`,
        new Route53Record(this, `${name}-${type}`, {
          zoneId: this.#zoneId,
          name: hostName,
          type,
          alias: { name: domainName, zoneId, evaluateTargetHealth: false },
        }),
      ),
    );
  }

  private own(name: string, hostName: string, caa: boolean): OwnName {
    if (caa)
      named(
        `${name}_caa`,
        new Route53Record(this, `${name}-caa`, {
          zoneId: this.#zoneId,
          name: hostName,
          type: 'CAA',
          ttl: 3_600,
          records: ['0 issue "amazon.com"', '0 issuewild ";"'],
        }),
      );
    const { arn } = new Certificate(this, name, { hostName, zoneId: this.#zoneId });
    return { hostName, certificateArn: arn };
  }
}
