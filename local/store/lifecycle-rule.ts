import type { ServerResponse } from 'node:http';
import type { ObjectRecord } from './object-files.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** One enabled rule of a bucket's lifecycle configuration. */
export interface LifecycleRule {
  readonly id: string;
  /** Only keys that begin so; all unless set. */
  readonly prefix?: string;
  /** Deletes objects after so many days. */
  readonly expireAfterDays?: number;
  /** Takes away the parts of an upload that was begun so many days ago. */
  readonly abortUploadsAfterDays?: number;
}

/**
 * When what was made at an instant falls to a rule of so many days: S3 rounds up to the next midnight UTC.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
 */
export function expiryOf(madeAt: string, days: number): Date {
  return new Date(Math.ceil((Date.parse(madeAt) + days * dayMs) / dayMs) * dayMs);
}

/** Tells when the object goes and by which rule, as S3's GET and HEAD do. */
export function setExpiration(response: ServerResponse, rules: readonly LifecycleRule[], record: ObjectRecord): void {
  const [soonest] = rules
    .filter((rule) => rule.expireAfterDays !== undefined && record.key.startsWith(rule.prefix ?? ''))
    .map(({ id, expireAfterDays }) => ({ id, at: expiryOf(record.lastModified, expireAfterDays!) }))
    .sort((left, right) => left.at.getTime() - right.at.getTime());
  if (!soonest) return;
  const id = encodeURIComponent(soonest.id);
  response.setHeader('x-amz-expiration', `expiry-date="${soonest.at.toUTCString()}", rule-id="${id}"`);
}
