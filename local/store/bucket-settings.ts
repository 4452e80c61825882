import type { CorsRule } from './cors.ts';
import type { LifecycleRule } from './lifecycle-rule.ts';
import type { NotificationRule } from './notifications.ts';

/** One bucket, as the composition configures it. */
export interface BucketSettings {
  readonly name: string;
  readonly cors?: readonly CorsRule[];
  readonly notifications?: readonly NotificationRule[];
  readonly lifecycle?: readonly LifecycleRule[];
}
