import assert from 'node:assert/strict';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetObjectAclCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
  SelectObjectContentCommand,
} from '@aws-sdk/client-s3';
import { type StartedStore, startStore } from './start-store.ts';

const object = { Bucket: 'input', Key: 'k' };

/** Operations and options of S3 that the store does not carry out, and says so. */
const refused: Readonly<Record<string, (client: S3Client) => Promise<unknown>>> = {
  GetBucketPolicy: (client) => client.send(new GetBucketPolicyCommand({ Bucket: 'input' })),
  PutBucketVersioning: (client) =>
    client.send(new PutBucketVersioningCommand({ Bucket: 'input', VersioningConfiguration: { Status: 'Enabled' } })),
  ListObjectVersions: (client) => client.send(new ListObjectVersionsCommand({ Bucket: 'input' })),
  GetObjectAcl: (client) => client.send(new GetObjectAclCommand(object)),
  GetObjectAttributes: (client) =>
    client.send(new GetObjectAttributesCommand({ ...object, ObjectAttributes: ['ETag'] })),
  PutObjectTagging: (client) => client.send(new PutObjectTaggingCommand({ ...object, Tagging: { TagSet: [] } })),
  SelectObjectContent: (client) =>
    client.send(
      new SelectObjectContentCommand({
        ...object,
        Expression: 'SELECT * FROM S3Object',
        ExpressionType: 'SQL',
        InputSerialization: { CSV: {} },
        OutputSerialization: { CSV: {} },
      }),
    ),
  'GetObject of a part': (client) => client.send(new GetObjectCommand({ ...object, PartNumber: 1 })),
  'DeleteObject of a version': (client) => client.send(new DeleteObjectCommand({ ...object, VersionId: 'v' })),
  'DeleteObjects of versions': (client) =>
    client.send(new DeleteObjectsCommand({ Bucket: 'input', Delete: { Objects: [{ Key: 'k', VersionId: 'v' }] } })),
  'CopyObject of a version': (client) =>
    client.send(new CopyObjectCommand({ Bucket: 'input', Key: 'k', CopySource: 'input/x?versionId=v' })),
  'CreateMultipartUpload under a KMS key': (client) =>
    client.send(new CreateMultipartUploadCommand({ ...object, ServerSideEncryption: 'aws:kms' })),
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
