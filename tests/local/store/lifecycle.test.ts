import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expiryOf, type LifecycleRule } from '../../../local/store/lifecycle-rule.ts';
import { type StartedStore, startStore } from './start-store.ts';

const dayMs = 86_400_000;
const rules: readonly LifecycleRule[] = [
  { id: 'abort', abortUploadsAfterDays: 1 },
  { id: 'expire', expireAfterDays: 7 },
  { id: 'early ones', prefix: 'early/', expireAfterDays: 2 },
];

describe('local/store lifecycle', () => {
  const running: StartedStore[] = [];
  afterEach(async () => {
    for (const store of running.splice(0).reverse()) await store.stop();
  });

  /** A store whose clock is so many days ahead; SDK clients sign with the same clock. */
  async function start(days: number, folder?: string): Promise<StartedStore> {
    const clock = { now: () => new Date(Date.now() + days * dayMs) };
    const buckets = [{ name: 'input', lifecycle: rules }, { name: 'output' }];
    const store = await startStore({ clock, buckets, ...(folder !== undefined && { folder }) });
    running.push(store);
    const client = store.client;
    return { ...store, client: (config = {}) => client({ systemClockOffset: days * dayMs, ...config }) };
  }

  const keys = async (store: StartedStore, Bucket = 'input') =>
    ((await store.client().send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);
  const uploads = async (store: StartedStore) =>
    ((await store.client().send(new ListMultipartUploadsCommand({ Bucket: 'input' }))).Uploads ?? []).length;

  it('deletes objects of an age and aborts uploads, each by its own rule and in its own bucket', async () => {
    const first = await start(0);
    for (const Bucket of ['input', 'output'])
      for (const Key of ['early/a', 'late'])
        await first.client().send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await first.client().send(new CreateMultipartUploadCommand({ Bucket: 'input', Key: 'k' }));

    const expectations: readonly [number, readonly string[], number][] = [
      [1, ['early/a', 'late'], 1],
      [2.1, ['early/a', 'late'], 0],
      [3.1, ['late'], 0],
      [6.9, ['late'], 0],
      [8.1, [], 0],
    ];
    for (const [days, expectedKeys, expectedUploads] of expectations) {
      const later = await start(days, first.folder);
      while ((await keys(later)).length > expectedKeys.length || (await uploads(later)) > expectedUploads)
        await wait(5);
      assert.deepEqual(
        [await keys(later), await uploads(later)],
        [expectedKeys, expectedUploads],
        `after ${days} days`,
      );
      assert.deepEqual(await keys(later, 'output'), ['early/a', 'late']);
    }
  });

  it('tells with an object when it goes, and by which rule', async () => {
    const store = await start(0);
    const expiration = async (Key: string) => {
      await store.client().send(new PutObjectCommand({ Bucket: 'input', Key, Body: 'x' }));
      return (await store.client().send(new HeadObjectCommand({ Bucket: 'input', Key }))).Expiration;
    };
    assert.match(
      (await expiration('early/a')) ?? '',
      /^expiry-date="\w{3}, \d\d \w{3} \d{4} 00:00:00 GMT", rule-id="early%20ones"$/,
    );
    assert.match((await expiration('late')) ?? '', /rule-id="expire"$/);
  });

  it('counts days to the next midnight UTC', () => {
    assert.equal(expiryOf('2026-01-15T10:30:00.000Z', 3).toISOString(), '2026-01-19T00:00:00.000Z');
    assert.equal(expiryOf('2026-01-15T00:00:00.000Z', 1).toISOString(), '2026-01-16T00:00:00.000Z');
  });
});
