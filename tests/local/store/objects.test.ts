import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type StartedStore, startStore } from './start-store.ts';

const oddKeys = [
  'plain.png',
  '../../escape.txt',
  '/leading/slash',
  'double//slash',
  'a b+c%20&d=e?f#g.png',
  'ünï "quote" ;.jpg',
  '日本/😀.tiff',
  "!'()*~",
  'line\r\nbreak',
  '.',
  '..',
];

describe('local/store objects', () => {
  let store: StartedStore;
  let client: S3Client;

  beforeEach(async () => {
    store = await startStore();
    client = store.client();
  });
  afterEach(() => store.stop());

  for (const key of oddKeys) {
    it(`stores, gives back, lists and deletes the key ${JSON.stringify(key)}`, async () => {
      const Bucket = 'input';
      const body = `body of ${key}`;
      await client.send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
      const found = await client.send(new GetObjectCommand({ Bucket, Key: key }));
      assert.equal(await found.Body?.transformToString(), body);
      const listed = await client.send(new ListObjectsV2Command({ Bucket }));
      assert.deepEqual(
        listed.Contents?.map((object) => object.Key),
        [key],
      );
      await client.send(new DeleteObjectCommand({ Bucket, Key: key }));
      await assert.rejects(client.send(new GetObjectCommand({ Bucket, Key: key })), { name: 'NoSuchKey' });
      const folders = ['buckets', 'events', 'incoming', 'store.json', 'uploads'];
      assert.deepEqual((await readdir(store.folder)).sort(), folders);
    });
  }

  it('answers ETag, length, type, disposition and user metadata to HEAD', async () => {
    const put = await client.send(
      new PutObjectCommand({
        Bucket: 'input',
        Key: 'k',
        Body: 'hello',
        ContentType: 'image/png',
        ContentDisposition: 'attachment; filename="k.png"',
        Metadata: { options: '{"to":"png"}' },
      }),
    );
    assert.equal(put.ETag, '"5d41402abc4b2a76b9719d911017c592"');
    const head = await client.send(new HeadObjectCommand({ Bucket: 'input', Key: 'k' }));
    assert.equal(head.ETag, put.ETag);
    assert.equal(head.ContentLength, 5);
    assert.equal(head.ContentType, 'image/png');
    assert.equal(head.ContentDisposition, 'attachment; filename="k.png"');
    assert.deepEqual(head.Metadata, { options: '{"to":"png"}' });
    assert.ok(head.LastModified && Math.abs(head.LastModified.getTime() - Date.now()) < 60_000);
  });

  it('takes the aws-chunked body with a trailing checksum that the SDK sends for a stream', async () => {
    const Body = Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(10, 2)]);
    await client.send(new PutObjectCommand({ Bucket: 'input', Key: 'k', Body, ContentLength: 70_010 }));
    const found = await client.send(new GetObjectCommand({ Bucket: 'input', Key: 'k' }));
    const bytes = await found.Body!.transformToByteArray();
    assert.deepEqual([bytes.length, bytes[0], bytes[70_009]], [70_010, 1, 2]);
    assert.equal(found.ContentEncoding, undefined);
  });
});
