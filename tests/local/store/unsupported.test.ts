import assert from 'node:assert/strict';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { type StartedStore, startStore } from './start-store.ts';

const object = { Bucket: 'input', Key: 'k' };

/** Operations and options of S3 that the store does not carry out, and says so. */
const refused: Readonly<Record<string, (client: S3Client) => Promise<unknown>>> = {
  ListBuckets: (client) => client.send(new ListBucketsCommand()),
  CreateBucket: (client) => client.send(new CreateBucketCommand({ Bucket: 'input' })),
  HeadBucket: (client) => client.send(new HeadBucketCommand({ Bucket: 'input' })),
  GetBucketLocation: (client) => client.send(new GetBucketLocationCommand({ Bucket: 'input' })),
  GetBucketPolicy: (client) => client.send(new GetBucketPolicyCommand({ Bucket: 'input' })),
  'ListObjects, version 1': (client) => client.send(new ListObjectsCommand({ Bucket: 'input' })),
  DeleteObjects: (client) =>
    client.send(new DeleteObjectsCommand({ Bucket: 'input', Delete: { Objects: [{ Key: 'k' }] } })),
  CopyObject: (client) => client.send(new CopyObjectCommand({ ...object, CopySource: 'input/k' })),
  CreateMultipartUpload: (client) => client.send(new CreateMultipartUploadCommand(object)),
  UploadPart: (client) => client.send(new UploadPartCommand({ ...object, UploadId: 'u', PartNumber: 1, Body: 'x' })),
  GetObjectAcl: (client) => client.send(new GetObjectAclCommand(object)),
  GetObjectTagging: (client) => client.send(new GetObjectTaggingCommand(object)),
  'GetObject of a version': (client) => client.send(new GetObjectCommand({ ...object, VersionId: 'v' })),
  'PutObject with a public ACL': (client) =>
    client.send(new PutObjectCommand({ ...object, Body: 'x', ACL: 'public-read' })),
  'PutObject with tags': (client) => client.send(new PutObjectCommand({ ...object, Body: 'x', Tagging: 'a=b' })),
  'PutObject under a KMS key': (client) =>
    client.send(new PutObjectCommand({ ...object, Body: 'x', ServerSideEncryption: 'aws:kms' })),
  'PutObject into another storage class': (client) =>
    client.send(new PutObjectCommand({ ...object, Body: 'x', StorageClass: 'GLACIER' })),
};

describe('local/store: what it does not implement', () => {
  let store: StartedStore;
  let client: S3Client;

  before(async () => {
    store = await startStore();
    client = store.client();
    await client.send(new PutObjectCommand({ ...object, Body: 'kept' }));
  });
  after(() => store.stop());

  for (const [name, call] of Object.entries(refused)) {
    it(`answers ${name} with 501 and changes nothing`, async () => {
      await assert.rejects(call(client), (error: { $metadata?: { httpStatusCode?: number } }) => {
        assert.equal(error.$metadata?.httpStatusCode, 501);
        return true;
      });
      const found = await client.send(new GetObjectCommand(object));
      assert.equal(await found.Body?.transformToString(), 'kept');
    });
  }

  it('takes options that ask for what it does anyway', async () => {
    await client.send(
      new PutObjectCommand({
        ...object,
        Body: 'kept',
        ACL: 'private',
        StorageClass: 'STANDARD',
        ServerSideEncryption: 'AES256',
      }),
    );
  });
});
