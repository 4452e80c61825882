import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { AccessRequest } from '../../../local/store/context.ts';
import { type StartedStore, startStore } from './start-store.ts';

const source = { Bucket: 'input', Key: 'a folder/ü+%.png' };
const CopySource = `input/${source.Key.split('/').map(encodeURIComponent).join('/')}`;
const target = { Bucket: 'output', Key: 'copy' };

describe('local/store copies', () => {
  let store: StartedStore;
  let client: S3Client;
  let denied: (access: AccessRequest) => boolean;
  let sourceETag: string;

  beforeEach(async () => {
    denied = () => false;
    store = await startStore({ authorize: (access) => !denied(access) });
    client = store.client();
    const put = { ...source, Body: 'x', ContentType: 'image/png', CacheControl: 'no-store', Metadata: { a: '1' } };
    sourceETag = (await client.send(new PutObjectCommand(put))).ETag!;
  });
  afterEach(() => store.stop());

  const copy = (terms: Partial<CopyObjectCommandInput> = {}) =>
    client.send(new CopyObjectCommand({ ...target, CopySource, ...terms }));

  it('copies bytes, headers and metadata from one bucket to another', async () => {
    const { CopyObjectResult } = await copy();
    assert.equal(CopyObjectResult?.ETag, sourceETag);
    assert.ok(CopyObjectResult?.LastModified instanceof Date);
    const found = await client.send(new GetObjectCommand(target));
    assert.equal(await found.Body?.transformToString(), 'x');
    const { ETag, ContentType, CacheControl, Metadata } = found;
    assert.deepEqual([ETag, ContentType, CacheControl, Metadata], [sourceETag, 'image/png', 'no-store', { a: '1' }]);
  });

  it('replaces headers and metadata where it is told to, also of the object itself', async () => {
    const terms = { MetadataDirective: 'REPLACE', ContentType: 'image/bmp', Metadata: { b: '2' } } as const;
    await copy({ ...source, ...terms });
    const { ContentType, CacheControl, Metadata } = await client.send(new HeadObjectCommand(source));
    assert.deepEqual([ContentType, CacheControl, Metadata], ['image/bmp', undefined, { b: '2' }]);
  });

  it('refuses to copy an object to itself without a change', async () => {
    await assert.rejects(copy(source), { name: 'InvalidRequest' });
  });

  it('takes a source that begins with a slash, and an object without bytes', async () => {
    await client.send(new PutObjectCommand({ ...source, Body: '' }));
    await copy({ CopySource: `/${CopySource}` });
    assert.equal((await client.send(new HeadObjectCommand(target))).ContentLength, 0);
  });

  it('keeps the checksum of the source, or computes the one that is asked for', async () => {
    await client.send(new PutObjectCommand({ ...source, Body: 'x', ChecksumAlgorithm: 'SHA1' }));
    const sha1 = createHash('sha1').update('x').digest('base64');
    assert.equal((await copy()).CopyObjectResult?.ChecksumSHA1, sha1);
    const { CopyObjectResult } = await copy({ ChecksumAlgorithm: 'SHA256' });
    assert.equal(CopyObjectResult?.ChecksumSHA256, createHash('sha256').update('x').digest('base64'));
  });

  const other = '"00000000000000000000000000000000"';
  const past = new Date('2020-01-01');
  const future = new Date(Date.now() + 86_400_000);
  const refused: Readonly<Record<string, () => Partial<CopyObjectCommandInput>>> = {
    'If-Match of another ETag': () => ({ CopySourceIfMatch: other }),
    'If-None-Match of its ETag': () => ({ CopySourceIfNoneMatch: sourceETag }),
    'If-Modified-Since a later time': () => ({ CopySourceIfModifiedSince: future }),
    'If-Unmodified-Since an earlier time': () => ({ CopySourceIfUnmodifiedSince: past }),
  };
  for (const [condition, terms] of Object.entries(refused))
    it(`refuses a copy whose source does not meet ${condition}`, async () => {
      await assert.rejects(copy(terms()), { name: 'PreconditionFailed' });
      await assert.rejects(client.send(new HeadObjectCommand(target)), { name: 'NotFound' });
    });

  it('copies what meets its conditions, and only over what the target’s conditions allow', async () => {
    await copy({ CopySourceIfMatch: sourceETag, CopySourceIfNoneMatch: other, IfNoneMatch: '*' });
    await assert.rejects(copy({ IfNoneMatch: '*' }), { name: 'PreconditionFailed' });
    await copy({ IfMatch: sourceETag });
  });

  it('answers 404 for a source that is missing, and 403 to those who may not know', async () => {
    await assert.rejects(copy({ CopySource: 'input/missing' }), { name: 'NoSuchKey' });
    await assert.rejects(copy({ CopySource: 'nowhere/x' }), { name: 'NoSuchBucket' });
    denied = ({ action }) => action === 's3:ListBucket';
    await assert.rejects(copy({ CopySource: 'input/missing' }), { name: 'AccessDenied' });
  });

  it('asks whether the source may be read and the target written', async () => {
    denied = ({ action, bucket, key }) => action === 's3:GetObject' && bucket === 'input' && key === source.Key;
    await assert.rejects(copy(), { name: 'AccessDenied' });
    denied = ({ action, bucket, key }) => action === 's3:PutObject' && bucket === 'output' && key === 'copy';
    await assert.rejects(copy(), { name: 'AccessDenied' });
    denied = ({ bucket, action }) => bucket === 'output' && action !== 's3:PutObject';
    await copy();
  });

  it('refuses a source that names no object', async () => {
    for (const wrong of ['input', 'input/', '/'])
      await assert.rejects(copy({ CopySource: wrong }), { name: 'InvalidArgument' });
  });
});
