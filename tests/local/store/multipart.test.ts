import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  ChecksumAlgorithm,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { startChecksum } from '../../../local/store/checksums.ts';
import type { AccessRequest } from '../../../local/store/context.ts';
import { type StartedStore, startStore } from './start-store.ts';

const least = 5 * 1024 ** 2;
const object = { Bucket: 'input', Key: 'big/ü +&<.bin' };
const first = Buffer.alloc(least, 'a');
const last = Buffer.from('the end');
const whole = Buffer.concat([first, last]);
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest();
const wholeETag = `"${createHash('md5')
  .update(Buffer.concat([md5(first), md5(last)]))
  .digest('hex')}-2"`;

describe('local/store multipart uploads', () => {
  let store: StartedStore;
  let client: S3Client;
  let asked: AccessRequest[];
  let denied: string[];

  beforeEach(async () => {
    asked = [];
    denied = [];
    store = await startStore({
      authorize: (access) => {
        asked.push(access);
        return !denied.includes(access.action);
      },
    });
    client = store.client();
  });
  afterEach(() => store.stop());

  const begin = async (terms: Partial<CreateMultipartUploadCommandInput> = {}) =>
    (await client.send(new CreateMultipartUploadCommand({ ...object, ...terms }))).UploadId!;

  /** Uploads a part, and says of it what completing asks for. */
  const part = async (UploadId: string, PartNumber: number, Body: Uint8Array, terms = {}): Promise<CompletedPart> => {
    const sent = await client.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body, ...terms }));
    const { ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 } = sent;
    return { PartNumber, ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 };
  };

  const complete = (
    UploadId: string,
    Parts: readonly CompletedPart[],
    terms: Partial<CompleteMultipartUploadCommandInput> = {},
  ) =>
    client.send(
      new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts: [...Parts] }, ...terms }),
    );

  const uploadFolders = () => readdir(join(store.folder, 'uploads'));

  it('makes one object of the parts, whose ETag tells how many they were', async () => {
    const id = await begin({ ContentType: 'image/png', ContentEncoding: 'gzip', Metadata: { owner: 'ü' } });
    const parts = [await part(id, 3, first), await part(id, 7, last)];
    const { ETag, Bucket, Key } = await complete(id, parts);
    assert.deepEqual([ETag, Bucket, Key], [wholeETag, object.Bucket, object.Key]);
    const found = await client.send(new GetObjectCommand(object));
    assert.deepEqual(Buffer.from(await found.Body!.transformToByteArray()), whole);
    assert.deepEqual(
      [found.ETag, found.ContentType, found.ContentEncoding, found.Metadata?.owner],
      [wholeETag, 'image/png', 'gzip', '=?UTF-8?B?w7w=?='],
    );
    assert.deepEqual(await uploadFolders(), []);
    assert.deepEqual(await readdir(join(store.folder, 'incoming')), []);
    await assert.rejects(complete(id, parts), { name: 'NoSuchUpload' });
  });

  for (const algorithm of Object.values(ChecksumAlgorithm).filter((name) => !/MD5|SHA512|XXHASH/.test(name))) {
    const name = algorithm.toLowerCase() as 'crc32';
    const ofWhole = startChecksum(name);
    ofWhole.update(whole);
    const ofParts = startChecksum(name);
    for (const bytes of [first, last]) {
      const checksum = startChecksum(name);
      checksum.update(bytes);
      ofParts.update(checksum.digest());
    }
    const full = ofWhole.digest().toString('base64');
    const composite = `${ofParts.digest().toString('base64')}-2`;

    it(`verifies ${algorithm} of each part, and tells that of the object`, async () => {
      const id = await begin({ ChecksumAlgorithm: algorithm });
      const parts = [
        await part(id, 1, first, { ChecksumAlgorithm: algorithm }),
        await part(id, 2, last, { ChecksumAlgorithm: algorithm }),
      ];
      const answer = await complete(id, parts);
      const expected = algorithm === 'CRC64NVME' ? full : composite;
      assert.equal(answer[`Checksum${algorithm}` as 'ChecksumCRC32'], expected);
      const head = await client.send(new HeadObjectCommand({ ...object, ChecksumMode: 'ENABLED' }));
      assert.equal(head[`Checksum${algorithm}` as 'ChecksumCRC32'], expected);
      assert.equal(head.ChecksumType, algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
    });

    if (algorithm.startsWith('CRC'))
      it(`computes ${algorithm} of the whole where that was asked for, and holds the whole against it`, async () => {
        const id = await begin({ ChecksumAlgorithm: algorithm, ChecksumType: 'FULL_OBJECT' });
        const parts = [
          await part(id, 1, first, { ChecksumAlgorithm: algorithm }),
          await part(id, 2, last, { ChecksumAlgorithm: algorithm }),
        ];
        const named = (value: string) => ({ [`Checksum${algorithm}`]: value });
        await assert.rejects(complete(id, parts, named(composite.slice(0, -2))), { name: 'BadDigest' });
        const answer = await complete(id, parts, named(full));
        assert.equal(answer[`Checksum${algorithm}` as 'ChecksumCRC32'], full);
      });
  }

  it('takes what lib-storage sends of a stream whose length nobody knows', async () => {
    const upload = new Upload({
      client,
      params: { ...object, Body: Readable.from([first, first, last]), ContentType: 'image/bmp' },
    });
    const { ETag } = await upload.done();
    assert.match(ETag ?? '', /^"[0-9a-f]{32}-3"$/);
    const { ContentLength, ContentType } = await client.send(new HeadObjectCommand(object));
    assert.deepEqual([ContentLength, ContentType], [2 * least + last.length, 'image/bmp']);
  });

  it('copies parts from objects and from ranges of them', async () => {
    await client.send(new PutObjectCommand({ Bucket: 'output', Key: 'source +ü', Body: whole }));
    const id = await begin();
    const CopySource = `output/${encodeURIComponent('source +ü')}`;
    const copy = async (PartNumber: number, CopySourceRange?: string) => {
      const input = { ...object, UploadId: id, PartNumber, CopySource, CopySourceRange };
      return { PartNumber, ETag: (await client.send(new UploadPartCopyCommand(input))).CopyPartResult?.ETag };
    };
    const parts = [await copy(1), await copy(2, `bytes=${least}-${whole.length - 1}`)];
    await complete(id, parts);
    const found = await client.send(new GetObjectCommand(object));
    assert.deepEqual(Buffer.from(await found.Body!.transformToByteArray()), Buffer.concat([whole, last]));
    for (const range of ['bytes=0-', `bytes=0-${whole.length}`, 'bytes=3-1'])
      await assert.rejects(
        begin().then(async () => copy(1, range)),
        /InvalidArgument|NoSuchUpload/,
      );
  });

  it('lists the parts page by page, a part that came twice once', async () => {
    const id = await begin();
    for (const number of [1, 2, 3]) await part(id, number, last);
    await part(id, 2, Buffer.from('again'));
    const pages = [];
    for (let PartNumberMarker: string | undefined, more = true; more; ) {
      const page = await client.send(new ListPartsCommand({ ...object, UploadId: id, MaxParts: 2, PartNumberMarker }));
      pages.push(page.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size]));
      PartNumberMarker = page.NextPartNumberMarker;
      more = page.IsTruncated ?? false;
    }
    assert.deepEqual(pages, [
      [
        [1, 7],
        [2, 5],
      ],
      [[3, 7]],
    ]);
  });

  it('lists the uploads that are under way by prefix and page', async () => {
    const ids = new Map<string, string>();
    for (const Key of ['b/2', 'a/1', 'b/1', 'b/1'])
      ids.set((await client.send(new CreateMultipartUploadCommand({ Bucket: 'input', Key }))).UploadId!, Key);
    const list = (terms: object) => client.send(new ListMultipartUploadsCommand({ Bucket: 'input', ...terms }));
    const all = (await list({})).Uploads ?? [];
    assert.deepEqual(
      all.map(({ Key }) => Key),
      ['a/1', 'b/1', 'b/1', 'b/2'],
    );
    assert.deepEqual(new Set(all.map(({ UploadId }) => UploadId)), new Set(ids.keys()));
    const page = await list({ Prefix: 'b/', MaxUploads: 1 });
    assert.equal(page.IsTruncated, true);
    const rest = await list({
      Prefix: 'b/',
      KeyMarker: page.NextKeyMarker,
      UploadIdMarker: page.NextUploadIdMarker,
    });
    assert.deepEqual(
      [...(page.Uploads ?? []), ...(rest.Uploads ?? [])].map(({ UploadId }) => UploadId),
      all.slice(1).map(({ UploadId }) => UploadId),
    );
    assert.deepEqual((await client.send(new ListMultipartUploadsCommand({ Bucket: 'output' }))).Uploads, undefined);
  });

  it('keeps nothing of an upload that is aborted', async () => {
    const id = await begin();
    await part(id, 1, last);
    await client.send(new AbortMultipartUploadCommand({ ...object, UploadId: id }));
    assert.deepEqual(await uploadFolders(), []);
    for (const late of [
      part(id, 2, last),
      complete(id, []),
      client.send(new ListPartsCommand({ ...object, UploadId: id })),
    ])
      await assert.rejects(late, { name: 'NoSuchUpload' });
  });

  it('goes on after a restart', async () => {
    const { folder } = store;
    const earlier = await startStore({ folder });
    const id = (await earlier.client().send(new CreateMultipartUploadCommand(object))).UploadId!;
    const send = (at: StartedStore, PartNumber: number, Body: Uint8Array) =>
      at.client().send(new UploadPartCommand({ ...object, UploadId: id, PartNumber, Body }));
    const one = await send(earlier, 1, first);
    await earlier.stop();
    const later = await startStore({ folder });
    try {
      const two = await send(later, 2, last);
      const Parts = [one, two].map(({ ETag, ChecksumCRC32 }, index) => ({
        ETag,
        ChecksumCRC32,
        PartNumber: index + 1,
      }));
      await later
        .client()
        .send(new CompleteMultipartUploadCommand({ ...object, UploadId: id, MultipartUpload: { Parts } }));
      assert.equal((await later.client().send(new HeadObjectCommand(object))).ETag, wholeETag);
    } finally {
      await later.stop();
    }
  });

  const etag = `"${'0'.repeat(32)}"`;
  const wrongs: readonly [string, string, (parts: readonly CompletedPart[]) => readonly CompletedPart[]][] = [
    ['parts out of order', 'InvalidPartOrder', (parts) => parts.toReversed()],
    ['a part twice', 'InvalidPartOrder', ([one]) => [one!, one!]],
    ['a part that is missing', 'InvalidPart', ([one]) => [one!, { PartNumber: 9, ETag: etag }]],
    ['a part by a wrong ETag', 'InvalidPart', ([one]) => [{ ...one!, ETag: etag }]],
    ['no part', 'MalformedXML', () => []],
    ['a small part before the last', 'EntityTooSmall', ([one, two]) => [two!, { ...one!, PartNumber: 3 }]],
  ];
  for (const [what, code, change] of wrongs)
    it(`refuses to complete with ${what} with ${code}, and goes on`, async () => {
      const id = await begin();
      const parts = [await part(id, 1, first), await part(id, 2, last)];
      await part(id, 3, first);
      await assert.rejects(complete(id, change(parts)), { name: code });
      assert.equal((await complete(id, parts)).ETag, wholeETag);
    });

  it('refuses a part whose checksum is wrong, a number out of range, and another length than announced', async () => {
    const id = await begin();
    await assert.rejects(part(id, 1, last, { ChecksumCRC32: 'AAAAAA==' }), { name: 'BadDigest' });
    for (const number of [0, 10_001]) await assert.rejects(part(id, number, last), { name: 'InvalidArgument' });
    const parts = [await part(id, 1, last)];
    await assert.rejects(complete(id, parts, { MpuObjectSize: 8 }), { name: 'InvalidRequest' });
    await complete(id, parts, { MpuObjectSize: 7 });
  });

  it('completes only under the conditions of the request, and can be completed later', async () => {
    const id = await begin();
    const parts = [await part(id, 1, last)];
    await client.send(new PutObjectCommand({ ...object, Body: 'there' }));
    await assert.rejects(complete(id, parts, { IfNoneMatch: '*' }), { name: 'PreconditionFailed' });
    await assert.rejects(complete(id, parts, { IfMatch: etag }), { name: 'PreconditionFailed' });
    const { ETag } = await client.send(new HeadObjectCommand(object));
    await complete(id, parts, { IfMatch: ETag });
  });

  it('asks for the permission of each step', async () => {
    const id = await begin();
    const parts = [await part(id, 1, last)];
    const steps: readonly [string, () => Promise<unknown>][] = [
      ['s3:PutObject', () => begin()],
      ['s3:PutObject', () => part(id, 1, last)],
      ['s3:PutObject', () => complete(id, parts)],
      ['s3:ListMultipartUploadParts', () => client.send(new ListPartsCommand({ ...object, UploadId: id }))],
      ['s3:ListBucketMultipartUploads', () => client.send(new ListMultipartUploadsCommand({ Bucket: 'input' }))],
      ['s3:AbortMultipartUpload', () => client.send(new AbortMultipartUploadCommand({ ...object, UploadId: id }))],
      [
        's3:GetObject',
        () =>
          client.send(new UploadPartCopyCommand({ ...object, UploadId: id, PartNumber: 1, CopySource: 'output/x' })),
      ],
    ];
    for (const [action, step] of steps) {
      denied = [action];
      await assert.rejects(step(), { name: 'AccessDenied' }, action);
    }
    denied = [];
    assert.equal((await uploadFolders()).length, 1);
    await complete(id, parts);
    assert.ok(asked.every(({ bucket }) => bucket !== undefined));
  });
});
