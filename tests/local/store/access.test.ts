import assert from 'node:assert/strict';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { AccessRequest, S3Action } from '../../../local/store/context.ts';
import { type StartedStore, startStore } from './start-store.ts';

describe('local/store access', () => {
  let store: StartedStore;
  let client: S3Client;
  let denied: S3Action[];
  let asked: AccessRequest[];

  beforeEach(async () => {
    denied = [];
    store = await startStore({
      authorize: (access) => {
        asked.push(access);
        return !denied.includes(access.action);
      },
    });
    client = store.client();
    asked = [];
    await client.send(new PutObjectCommand({ Bucket: 'input', Key: 'k', Body: 'x' }));
    asked = [];
  });
  afterEach(() => store.stop());

  const object = { Bucket: 'input', Key: 'k' };
  const missing = { Bucket: 'input', Key: 'missing' };

  it('answers 404 for a missing key to a caller who may list', async () => {
    await assert.rejects(client.send(new GetObjectCommand(missing)), { name: 'NoSuchKey' });
    await assert.rejects(client.send(new HeadObjectCommand(missing)), { name: 'NotFound' });
  });

  it('answers 403 for a missing key to a caller who may not list', async () => {
    denied = ['s3:ListBucket'];
    await assert.rejects(client.send(new GetObjectCommand(missing)), { name: 'AccessDenied' });
    await assert.rejects(
      client.send(new HeadObjectCommand(missing)),
      (error: { $metadata: { httpStatusCode: number } }) => {
        assert.equal(error.$metadata.httpStatusCode, 403);
        return true;
      },
    );
    assert.equal(await (await client.send(new GetObjectCommand(object))).Body?.transformToString(), 'x');
  });

  it('asks whether a missing key may be known as if it were the prefix of a listing, as S3 does', async () => {
    await assert.rejects(client.send(new GetObjectCommand(missing)));
    assert.deepEqual(
      asked.map(({ action, bucket, key, context }) => ({ action, bucket, key, prefix: context['s3:prefix'] })),
      [
        { action: 's3:GetObject', bucket: 'input', key: 'missing', prefix: undefined },
        { action: 's3:ListBucket', bucket: 'input', key: undefined, prefix: 'missing' },
      ],
    );
  });

  it('tells who asks, for what and under which conditions', async () => {
    await client.send(new ListObjectsV2Command({ Bucket: 'input', Prefix: 'users/u/', Delimiter: '/', MaxKeys: 7 }));
    const [{ principal, context, ...rest }] = asked as [AccessRequest];
    assert.equal(principal.name, 'owner');
    assert.deepEqual(rest, { action: 's3:ListBucket', bucket: 'input' });
    assert.equal(context['s3:prefix'], 'users/u/');
    assert.equal(context['s3:delimiter'], '/');
    assert.equal(context['s3:max-keys'], '7');
    assert.equal(context['s3:authType'], 'REST-HEADER');
    assert.match(context['aws:SourceIp'] ?? '', /127\.0\.0\.1$/);
  });

  const calls: readonly [S3Action, () => Promise<unknown>][] = [
    ['s3:GetObject', () => client.send(new GetObjectCommand(object))],
    ['s3:PutObject', () => client.send(new PutObjectCommand({ ...object, Body: 'changed' }))],
    ['s3:DeleteObject', () => client.send(new DeleteObjectCommand(object))],
    ['s3:ListBucket', () => client.send(new ListObjectsV2Command({ Bucket: 'input' }))],
  ];
  for (const [action, call] of calls) {
    it(`refuses and does nothing without ${action}`, async () => {
      denied = [action];
      await assert.rejects(call(), { name: 'AccessDenied' });
      denied = [];
      assert.equal(await (await client.send(new GetObjectCommand(object))).Body?.transformToString(), 'x');
    });
  }

  it('asks for s3:PutObject of the very key that a form names', async () => {
    const post = await createPresignedPost(client, { Bucket: 'input', Key: 'users/u/c' });
    const form = new FormData();
    for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
    form.append('file', new Blob(['x']));
    denied = ['s3:PutObject'];
    assert.equal((await fetch(post.url, { method: 'POST', body: form })).status, 403);
    assert.deepEqual(
      asked.map(({ action, key, context }) => [action, key, context['s3:authType']]),
      [['s3:PutObject', 'users/u/c', 'POST']],
    );
  });

  it('says that a bucket does not exist to an authenticated caller alone', async () => {
    await assert.rejects(client.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'k' })), { name: 'NoSuchBucket' });
    assert.equal((await fetch(`${store.url}/nowhere/k`)).status, 403);
    assert.equal((await fetch(`${store.url}/`)).status, 403);
  });
});
