import type { S3Event, S3EventRecord } from 'aws-lambda';
import type { ObjectRecord } from './object-files.ts';
import { encodeFormPath } from './uri.ts';

/** What made an object. */
export type CreatedEventName =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Post'
  | 'ObjectCreated:Copy'
  | 'ObjectCreated:CompleteMultipartUpload';

/** One rule of a bucket's notification configuration. */
export interface NotificationRule {
  readonly id: string;
  /** Where its events go; the store hands it on as it is, an ARN for instance. */
  readonly target: string;
  /** `s3:ObjectCreated:*` or one kind, such as `s3:ObjectCreated:Post`. */
  readonly events: readonly string[];
  readonly prefix?: string;
  readonly suffix?: string;
}

/** Where an event comes from. */
export interface EventOrigin {
  readonly region: string;
  readonly bucket: string;
  readonly eventName: CreatedEventName;
  readonly principalId: string;
  readonly sourceIpAddress: string;
  readonly requestId: string;
}

/** The rule that an event falls under; S3 lets no two overlap. */
export function findRule(
  rules: readonly NotificationRule[],
  eventName: CreatedEventName,
  key: string,
): NotificationRule | undefined {
  return rules.find(
    (rule) =>
      key.startsWith(rule.prefix ?? '') &&
      key.endsWith(rule.suffix ?? '') &&
      rule.events.some((event) => event === `s3:${eventName}` || event === 's3:ObjectCreated:*'),
  );
}

/**
 * The event that S3 sends for a written object; the key is URL-encoded, a space as `+`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function createdEvent(origin: EventOrigin, rule: NotificationRule, record: ObjectRecord): S3Event {
  const event: S3EventRecord = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: origin.region,
    eventTime: record.lastModified,
    eventName: origin.eventName,
    userIdentity: { principalId: origin.principalId },
    requestParameters: { sourceIPAddress: origin.sourceIpAddress },
    responseElements: { 'x-amz-request-id': origin.requestId, 'x-amz-id-2': origin.requestId },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: rule.id,
      bucket: {
        name: origin.bucket,
        ownerIdentity: { principalId: 'local' },
        arn: `arn:aws:s3:::${origin.bucket}`,
      },
      object: {
        key: encodeFormPath(record.key),
        size: record.sizeBytes,
        eTag: record.etag,
        sequencer: record.generation,
      },
    },
  };
  return { Records: [event] };
}
