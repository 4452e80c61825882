import assert from 'node:assert/strict';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type StartedStore, startStore } from './start-store.ts';

describe('local/store buckets', () => {
  let store: StartedStore;
  let client: S3Client;
  let denied: string[];

  beforeEach(async () => {
    denied = [];
    store = await startStore({ authorize: ({ action }) => !denied.includes(action) });
    client = store.client();
  });
  afterEach(() => store.stop());

  const names = async (terms = {}, at = client) =>
    (await at.send(new ListBucketsCommand(terms))).Buckets?.map(({ Name }) => Name);

  it('lists the buckets by prefix and page', async () => {
    assert.deepEqual(await names(), ['input', 'output']);
    assert.deepEqual(await names({ Prefix: 'out' }), ['output']);
    const page = await client.send(new ListBucketsCommand({ MaxBuckets: 1 }));
    assert.deepEqual(await names({ ContinuationToken: page.ContinuationToken }), ['output']);
    assert.ok(page.Buckets?.[0]?.CreationDate instanceof Date);
  });

  it('tells that a bucket is there, where it lies, and that it keeps one version', async () => {
    assert.equal((await client.send(new HeadBucketCommand({ Bucket: 'input' }))).BucketRegion, 'eu-central-1');
    await assert.rejects(client.send(new HeadBucketCommand({ Bucket: 'nowhere' })), { name: 'NotFound' });
    const location = await client.send(new GetBucketLocationCommand({ Bucket: 'input' }));
    assert.equal(location.LocationConstraint, 'eu-central-1');
    const versioning = await client.send(new GetBucketVersioningCommand({ Bucket: 'input' }));
    assert.equal(versioning.Status, undefined);
  });

  it('makes a bucket that holds objects over a restart, and removes it once it is empty', async () => {
    const made = { Bucket: 'made-here' };
    await client.send(new CreateBucketCommand(made));
    await client.send(new PutObjectCommand({ ...made, Key: 'k', Body: 'x' }));
    await client.send(new CreateMultipartUploadCommand({ ...made, Key: 'k' }));
    assert.deepEqual(await names(), ['input', 'made-here', 'output']);
    const again = await startStore({ folder: store.folder });
    assert.deepEqual(await names({}, again.client()), ['input', 'made-here', 'output']);
    await again.stop();
    await assert.rejects(client.send(new DeleteBucketCommand(made)), { name: 'BucketNotEmpty' });
    await client.send(new DeleteObjectCommand({ ...made, Key: 'k' }));
    await client.send(new DeleteBucketCommand(made));
    assert.deepEqual(await names(), ['input', 'output']);
  });

  it('refuses to make a bucket that is there, has a wrong name, or belongs elsewhere', async () => {
    const make = (Bucket: string, LocationConstraint?: BucketLocationConstraint) =>
      client.send(
        new CreateBucketCommand({
          Bucket,
          ...(LocationConstraint && { CreateBucketConfiguration: { LocationConstraint } }),
        }),
      );
    await assert.rejects(make('input'), { name: 'BucketAlreadyOwnedByYou' });
    await assert.rejects(make('Has_Capitals'), { name: 'InvalidBucketName' });
    await assert.rejects(make('elsewhere', 'us-west-2'), { name: 'IllegalLocationConstraintException' });
    await make('here', 'eu-central-1');
  });

  it('does not remove a bucket that the service is made of', async () => {
    await assert.rejects(client.send(new DeleteBucketCommand({ Bucket: 'input' })), { name: 'AccessDenied' });
    assert.deepEqual(await names(), ['input', 'output']);
  });

  it('tells that an object has no tags, and of a missing one that it is missing', async () => {
    await client.send(new PutObjectCommand({ Bucket: 'input', Key: 'k', Body: 'x' }));
    assert.deepEqual((await client.send(new GetObjectTaggingCommand({ Bucket: 'input', Key: 'k' }))).TagSet, []);
    await assert.rejects(client.send(new GetObjectTaggingCommand({ Bucket: 'input', Key: 'm' })), {
      name: 'NoSuchKey',
    });
  });

  const calls: readonly [string, () => Promise<unknown>][] = [
    ['s3:ListAllMyBuckets', () => client.send(new ListBucketsCommand({}))],
    ['s3:GetBucketLocation', () => client.send(new GetBucketLocationCommand({ Bucket: 'input' }))],
    ['s3:GetBucketVersioning', () => client.send(new GetBucketVersioningCommand({ Bucket: 'input' }))],
    ['s3:CreateBucket', () => client.send(new CreateBucketCommand({ Bucket: 'another' }))],
    ['s3:DeleteBucket', () => client.send(new DeleteBucketCommand({ Bucket: 'input' }))],
    ['s3:GetObjectTagging', () => client.send(new GetObjectTaggingCommand({ Bucket: 'input', Key: 'k' }))],
  ];
  for (const [action, call] of calls)
    it(`refuses without ${action}`, async () => {
      denied = [action];
      await assert.rejects(call(), { name: 'AccessDenied' });
    });

  it('refuses HeadBucket without s3:ListBucket', async () => {
    denied = ['s3:ListBucket'];
    await assert.rejects(
      client.send(new HeadBucketCommand({ Bucket: 'input' })),
      (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode === 403,
    );
  });
});
