import { CloudwatchLogDelivery } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery/index.js';
import { CloudwatchLogDeliveryDestination } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination/index.js';
import { CloudwatchLogDeliverySource } from '@cdktf/provider-aws/lib/cloudwatch-log-delivery-source/index.js';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import { named } from './named.ts';
import { cdnRegion } from './regions.ts';

export interface AccessLogProps {
  readonly names: Names;
  readonly distributionArn: string;
  readonly logRetentionDays: number;
}

/** What is kept of a request. Queries are not: the one after a sign-in holds the code. Nor are cookies. */
const recordFields = [
  'date',
  'time',
  'c-ip',
  'cs-method',
  'cs-uri-stem',
  'cs-protocol',
  'cs-protocol-version',
  'cs(User-Agent)',
  'sc-status',
  'sc-bytes',
  'cs-bytes',
  'time-taken',
  'ssl-protocol',
  'x-edge-location',
  'x-edge-result-type',
  'x-edge-detailed-result-type',
  'x-edge-request-id',
];

/** Each request to the CDN as a line in a log group. The older way of logging wants a bucket with ACLs. */
export class AccessLog extends Construct {
  constructor(scope: Construct, id: string, { names, distributionArn, logRetentionDays }: AccessLogProps) {
    super(scope, id);
    const name = names.accountWide('cdn-access');
    const logGroup = named(
      'cdn_access',
      new CloudwatchLogGroup(this, 'log', {
        region: cdnRegion,
        // Under this prefix AWS needs no entry of its own in the account's one, short resource policy.
        name: `/aws/vendedlogs/cloudfront/${name}`,
        retentionInDays: logRetentionDays,
      }),
    );
    const source = named(
      'cdn_access',
      new CloudwatchLogDeliverySource(this, 'source', {
        region: cdnRegion,
        name,
        logType: 'ACCESS_LOGS',
        resourceArn: distributionArn,
      }),
    );
    const destination = named(
      'cdn_access',
      new CloudwatchLogDeliveryDestination(this, 'destination', {
        region: cdnRegion,
        name,
        outputFormat: 'json',
        deliveryDestinationConfiguration: [{ destinationResourceArn: logGroup.arn }],
      }),
    );
    named(
      'cdn_access',
      new CloudwatchLogDelivery(this, 'delivery', {
        region: cdnRegion,
        deliverySourceName: source.name,
        deliveryDestinationArn: destination.arn,
        recordFields,
      }),
    );
  }
}
