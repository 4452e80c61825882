import { LocalProblem } from '../problem.ts';
import type { BucketSettings } from '../store/bucket-settings.ts';
import type { CorsRule } from '../store/cors.ts';
import type { LifecycleRule } from '../store/lifecycle-rule.ts';
import type { NotificationRule } from '../store/notifications.ts';
import type { Block } from './block.ts';
import type { TerraformDocument } from './terraform-document.ts';

/** A bucket as the stack defines it; the targets of its notifications are ARNs of functions. */
export interface BucketDefinition extends BucketSettings {
  /** The bucket's name in the stack: `input`, `output` or `site`. */
  readonly id: string;
  readonly arn: string;
  readonly cors: readonly CorsRule[];
  readonly notifications: readonly NotificationRule[];
  readonly lifecycle: readonly LifecycleRule[];
}

/** The buckets with their CORS rules, event notifications and lifecycle rules. @throws LocalProblem */
export function readBuckets(document: TerraformDocument): readonly BucketDefinition[] {
  const cors = byBucket(document.all('aws_s3_bucket_cors_configuration'), (block) =>
    block.blocks('cors_rule').map(readCorsRule),
  );
  const notifications = byBucket(document.all('aws_s3_bucket_notification'), (block) =>
    block.blocks('lambda_function').map(readNotification),
  );
  const lifecycle = byBucket(document.all('aws_s3_bucket_lifecycle_configuration'), (block) =>
    block.blocks('rule').flatMap(readLifecycleRule),
  );
  return document.all('aws_s3_bucket').map((bucket) => {
    bucket.ignore('bucket', 'bucket_prefix', 'force_destroy').done();
    const name = document.attribute('aws_s3_bucket', bucket.id, 'bucket');
    return {
      id: bucket.id,
      name,
      arn: document.attribute('aws_s3_bucket', bucket.id, 'arn'),
      cors: cors.get(name) ?? [],
      notifications: notifications.get(name) ?? [],
      lifecycle: lifecycle.get(name) ?? [],
    };
  });
}

/** What each bucket's configuration of one kind says, by the bucket's name. @throws LocalProblem where one has two */
function byBucket<T>(configurations: readonly Block[], read: (block: Block) => T): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const block of configurations) {
    const bucket = block.text('bucket');
    if (found.has(bucket))
      throw new LocalProblem(`The stack's ${block.address} overwrites another configuration of ${bucket}.`);
    found.set(bucket, read(block));
    block.done();
  }
  return found;
}

function readCorsRule(rule: Block): CorsRule {
  const maxAgeSeconds = rule.optionalNumber('max_age_seconds');
  rule.ignore('id');
  return {
    allowedOrigins: rule.texts('allowed_origins'),
    allowedMethods: rule.texts('allowed_methods'),
    allowedHeaders: rule.texts('allowed_headers'),
    exposeHeaders: rule.texts('expose_headers'),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  };
}

function readNotification(rule: Block): NotificationRule {
  const [prefix, suffix] = [rule.optionalText('filter_prefix'), rule.optionalText('filter_suffix')];
  return {
    id: rule.optionalText('id') ?? rule.address,
    target: rule.text('lambda_function_arn'),
    events: rule.texts('events'),
    ...(prefix && { prefix }),
    ...(suffix && { suffix }),
  };
}

/** The store keeps one version of an object and no tags: what is told of others, or of tagged ones, befalls none. */
function readLifecycleRule(rule: Block): readonly LifecycleRule[] {
  const filter = rule.optionalBlock('filter');
  const prefix = filter?.optionalText('prefix');
  const expireAfterDays = rule.optionalBlock('expiration')?.number('days');
  const abort = rule.optionalBlock('abort_incomplete_multipart_upload');
  const abortUploadsAfterDays = abort?.number('days_after_initiation');
  const id = rule.text('id');
  const isEnabled = rule.text('status') === 'Enabled';
  const isTagged = filter?.has('tag') ?? false;
  filter?.ignore('tag');
  rule.ignore('noncurrent_version_expiration');
  if (!isEnabled || isTagged) return [];
  return [
    {
      id,
      ...(prefix && { prefix }),
      ...(expireAfterDays !== undefined && { expireAfterDays }),
      ...(abortUploadsAfterDays !== undefined && { abortUploadsAfterDays }),
    },
  ];
}
