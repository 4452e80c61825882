import type { ServerResponse } from 'node:http';
import type { StoreContext } from './context.ts';
import type { ObjectRecord } from './object-files.ts';

const dayMs = 24 * 60 * 60 * 1000;
const sweepEveryMs = 60 * 60 * 1000;

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

/** Carries out the lifecycle rules of all buckets, once. */
export async function expire(store: StoreContext, now: Date): Promise<void> {
  for (const bucket of store.buckets.names()) {
    for (const rule of store.buckets.get(bucket)?.lifecycle ?? []) {
      await expireObjects(store, bucket, rule, now);
      await abortUploads(store, bucket, rule, now);
    }
  }
}

async function expireObjects(store: StoreContext, bucket: string, rule: LifecycleRule, now: Date): Promise<void> {
  const { expireAfterDays: days, prefix = '' } = rule;
  if (days === undefined) return;
  const isDue = (record: ObjectRecord | undefined) => record && expiryOf(record.lastModified, days) <= now;
  const keys = store.objects.keys(bucket);
  const due: string[] = [];
  for (let index = keys.indexFrom(prefix); keys.at(index)?.startsWith(prefix); index++) {
    const key = keys.at(index)!;
    if (isDue(store.objects.get(bucket, key))) due.push(key);
  }
  for (const key of due) {
    await store.objects.exclusively(bucket, key, async () => {
      // It may have been written anew meanwhile.
      if (isDue(store.objects.get(bucket, key))) await store.objects.delete(bucket, key);
    });
  }
}

async function abortUploads(store: StoreContext, bucket: string, rule: LifecycleRule, now: Date): Promise<void> {
  const { abortUploadsAfterDays: days, prefix = '' } = rule;
  if (days === undefined) return;
  for (const { uploadId, key, initiated } of store.uploads.all(bucket)) {
    if (!key.startsWith(prefix) || expiryOf(initiated, days) > now) continue;
    await store.uploads.exclusively(uploadId, () => store.uploads.remove(uploadId));
  }
}

/** Carries the rules out at once and then every hour. @returns what ends that */
export function startExpiry(
  store: StoreContext,
  now: () => Date,
  report: (error: unknown, doing: string) => void,
): () => void {
  const sweep = () => void expire(store, now()).catch((error: unknown) => report(error, 'expiring objects'));
  sweep();
  const timer = setInterval(sweep, sweepEveryMs).unref();
  return () => clearInterval(timer);
}
