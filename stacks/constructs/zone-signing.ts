import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Route53HostedZoneDnssec } from '@cdktf/provider-aws/lib/route53-hosted-zone-dnssec/index.js';
import { Route53KeySigningKey } from '@cdktf/provider-aws/lib/route53-key-signing-key/index.js';
import { Route53DomainsDelegationSignerRecord } from '@cdktf/provider-aws/lib/route53domains-delegation-signer-record/index.js';
import { Construct } from 'constructs';
import { named } from './named.ts';
import { policyDocument } from './policy.ts';
import { cdnRegion } from './regions.ts';

export interface ZoneSigningProps {
  readonly zoneName: string;
  readonly zoneId: string;
  readonly accountId: string;
}

/** ECDSA P-256 with SHA-256, the one algorithm that Route 53 signs with. @see RFC 6605 */
const ecdsaP256Sha256 = 13;

/** Zone key and secure entry point. @see RFC 4034 §2.1.1 */
const keySigningKeyFlags = 257;

/** DNSSEC: the zone is signed, and the registry of its domain told the key. */
export class ZoneSigning extends Construct {
  constructor(scope: Construct, id: string, { zoneName, zoneId, accountId }: ZoneSigningProps) {
    super(scope, id);
    const key = named(
      'zone',
      new KmsKey(this, 'key', {
        region: cdnRegion,
        description: `Signs the zone ${zoneName}.`,
        customerMasterKeySpec: 'ECC_NIST_P256',
        keyUsage: 'SIGN_VERIFY',
        deletionWindowInDays: 7,
        policy: keyPolicy(accountId),
      }),
    );
    const signingKey = named(
      'zone',
      new Route53KeySigningKey(this, 'signing-key', {
        hostedZoneId: zoneId,
        keyManagementServiceArn: key.arn,
        name: 'zone',
      }),
    );
    const signed = named(
      'zone',
      new Route53HostedZoneDnssec(this, 'dnssec', { hostedZoneId: zoneId, dependsOn: [signingKey] }),
    );
    // Resolvers that know of the key refuse a zone without signatures, so the registry hears of it last.
    named(
      'zone',
      new Route53DomainsDelegationSignerRecord(this, 'delegation', {
        domainName: zoneName,
        signingAttributes: [{ algorithm: ecdsaP256Sha256, flags: keySigningKeyFlags, publicKey: signingKey.publicKey }],
        dependsOn: [signed],
      }),
    );
  }
}

/** @see Route 53 Developer Guide, KMS key and ZSK management in DNSSEC: key policy */
function keyPolicy(accountId: string): string {
  const service = { Service: 'dnssec-route53.amazonaws.com' };
  const forUs = { StringEquals: { 'aws:SourceAccount': accountId } };
  return policyDocument([
    {
      sid: 'Account',
      principal: { AWS: `arn:aws:iam::${accountId}:root` },
      actions: ['kms:*'],
      resources: ['*'],
    },
    {
      sid: 'Sign',
      principal: service,
      actions: ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign'],
      resources: ['*'],
      conditions: forUs,
    },
    {
      sid: 'Grant',
      principal: service,
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { ...forUs, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ]);
}
