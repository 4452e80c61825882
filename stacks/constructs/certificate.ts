import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate/index.js';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation/index.js';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import { Construct } from 'constructs';
import { named } from './named.ts';
import { cdnRegion } from './regions.ts';

export interface CertificateProps {
  readonly hostName: string;
  /** The hosted zone in which the name is proven to be ours. */
  readonly zoneId: string;
}

/** The certificate of one host name, for the CDN, renewed by itself. All resources bear its id. */
export class Certificate extends Construct {
  /** Of the certificate once it is issued. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { hostName, zoneId }: CertificateProps) {
    super(scope, id);
    const certificate = named(
      id,
      new AcmCertificate(this, 'certificate', {
        region: cdnRegion,
        domainName: hostName,
        validationMethod: 'DNS',
        // A distribution cannot be without one for a moment.
        lifecycle: { createBeforeDestroy: true },
      }),
    );
    const proof = certificate.domainValidationOptions.get(0);
    const record = named(
      `${id}_certificate`,
      new Route53Record(this, 'proof', {
        zoneId,
        name: proof.resourceRecordName,
        type: proof.resourceRecordType,
        records: [proof.resourceRecordValue],
        ttl: 300,
        // The same name in the same account has the same proof, also for another certificate.
        allowOverwrite: true,
      }),
    );
    const validation = named(
      id,
      new AcmCertificateValidation(this, 'validation', {
        region: cdnRegion,
        certificateArn: certificate.arn,
        validationRecordFqdns: [record.fqdn],
      }),
    );
    this.arn = validation.certificateArn;
  }
}
