import type { StoreContext } from './context.ts';
import { expiryOf, type LifecycleRule } from './lifecycle-rule.ts';
import type { ObjectRecord } from './object-files.ts';

const sweepEveryMs = 60 * 60 * 1000;

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
