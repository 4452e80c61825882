import { DataAwsRoute53Zone } from '@cdktf/provider-aws/lib/data-aws-route53-zone/index.js';
import { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone/index.js';
import { Route53DomainsDomain } from '@cdktf/provider-aws/lib/route53domains-domain/index.js';
import { Route53DomainsRegisteredDomain } from '@cdktf/provider-aws/lib/route53domains-registered-domain/index.js';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { DomainContact } from '../domain-contact.ts';
import type { Settings } from '../settings.ts';
import { named } from './named.ts';

export interface HostedZoneProps {
  /** For instance `example.com`. */
  readonly zoneName: string;
  readonly settings: Settings;
}

/** How many name servers Route 53 gives a zone. */
const nameServers = [0, 1, 2, 3];

/**
 * The hosted zone in which the site's name lies: one that is there, a new one for a domain that is registered in the
 * account, or the one that comes with a new registration.
 */
export class HostedZone extends Construct {
  readonly zoneId: string;

  constructor(scope: Construct, id: string, { zoneName, settings }: HostedZoneProps) {
    super(scope, id);
    switch (settings.domainSource) {
      case 'zone':
        this.zoneId = named(
          'zone',
          new DataAwsRoute53Zone(this, 'zone', { name: zoneName, privateZone: false }),
        ).zoneId;
        break;
      case 'registered':
        this.zoneId = this.delegate(zoneName, settings.data);
        break;
      case 'register':
        this.zoneId = this.register(zoneName, settings);
        break;
      default:
        throw new Error(settings.domainSource satisfies never);
    }
  }

  private delegate(zoneName: string, data: Settings['data']): string {
    const zone = named(
      'zone',
      new Route53Zone(this, 'zone', {
        name: zoneName,
        comment: 'Made by image-conversion.',
        forceDestroy: data === 'destroy',
      }),
    );
    // Tearing down leaves the registration as it is.
    named(
      'domain',
      new Route53DomainsRegisteredDomain(this, 'domain', {
        domainName: zoneName,
        nameServer: nameServers.map((index) => ({ name: Fn.element(zone.nameServers, index) })),
      }),
    );
    return zone.zoneId;
  }

  /** Costs money, and the settings hold the consent to it. */
  private register(zoneName: string, { domainContact, data }: Settings): string {
    if (domainContact === undefined) throw new Error('The settings are checked: a registration has a contact.');
    const contact = { ...contactOf(domainContact) };
    return named(
      'domain',
      new Route53DomainsDomain(this, 'domain', {
        domainName: zoneName,
        durationInYears: 1,
        autoRenew: true,
        transferLock: true,
        adminContact: [contact],
        registrantContact: [contact],
        techContact: [contact],
        adminPrivacy: true,
        registrantPrivacy: true,
        techPrivacy: true,
        // A domain that is given up can be bought by anybody at once.
        lifecycle: { preventDestroy: data === 'retain' },
      }),
    ).hostedZoneId;
  }
}

function contactOf(contact: DomainContact) {
  return { contactType: contact.organizationName === undefined ? 'PERSON' : 'COMPANY', ...contact };
}
