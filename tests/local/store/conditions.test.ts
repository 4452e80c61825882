import assert from 'node:assert/strict';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type StartedStore, startStore } from './start-store.ts';

const object = { Bucket: 'input', Key: 'k' } as const;

describe('local/store conditions and ranges', () => {
  let store: StartedStore;
  let client: S3Client;
  let etag: string;

  beforeEach(async () => {
    store = await startStore();
    client = store.client();
    etag = (await client.send(new PutObjectCommand({ ...object, Body: '0123456789' }))).ETag!;
  });
  afterEach(() => store.stop());

  const get = async (conditions: object) => {
    const answer = await client.send(new GetObjectCommand({ ...object, ...conditions }));
    return [answer.$metadata.httpStatusCode, await answer.Body?.transformToString(), answer.ContentRange];
  };
  const status = (code: number) => (error: { $metadata?: { httpStatusCode?: number } }) => {
    assert.equal(error.$metadata?.httpStatusCode, code);
    return true;
  };

  it('lets one of twenty racing writers create a key', async () => {
    const writes = Array.from({ length: 20 }, (_, index) =>
      client.send(new PutObjectCommand({ Bucket: 'input', Key: 'race', Body: `writer ${index}`, IfNoneMatch: '*' })),
    );
    const outcomes = await Promise.allSettled(writes);
    const winner = outcomes.findIndex(({ status: outcome }) => outcome === 'fulfilled');
    assert.equal(outcomes.filter(({ status: outcome }) => outcome === 'fulfilled').length, 1);
    const found = await client.send(new GetObjectCommand({ Bucket: 'input', Key: 'race' }));
    assert.equal(await found.Body?.transformToString(), `writer ${winner}`);
  });

  it('lets one of twenty racing writers replace what all have read', async () => {
    const writes = Array.from({ length: 20 }, (_, index) =>
      client.send(new PutObjectCommand({ ...object, Body: `writer ${index}`, IfMatch: etag })),
    );
    const outcomes = await Promise.allSettled(writes);
    assert.equal(outcomes.filter(({ status: outcome }) => outcome === 'fulfilled').length, 1);
  });

  it('refuses a write by If-Match with 412 on another ETag and 404 on nothing', async () => {
    await assert.rejects(client.send(new PutObjectCommand({ ...object, Body: 'x', IfMatch: '"other"' })), status(412));
    await assert.rejects(
      client.send(new PutObjectCommand({ Bucket: 'input', Key: 'none', Body: 'x', IfMatch: etag })),
      status(404),
    );
  });

  it('refuses a write by If-None-Match with an ETag, which S3 does not know', async () => {
    await assert.rejects(client.send(new PutObjectCommand({ ...object, Body: 'x', IfNoneMatch: etag })), status(501));
  });

  it('deletes by If-Match only the object with that ETag', async () => {
    await assert.rejects(client.send(new DeleteObjectCommand({ ...object, IfMatch: '"other"' })), status(412));
    await client.send(new DeleteObjectCommand({ ...object, IfMatch: etag }));
    await assert.rejects(client.send(new HeadObjectCommand(object)), status(404));
  });

  it('deletes what is not there without complaint', async () => {
    const answer = await client.send(new DeleteObjectCommand({ Bucket: 'input', Key: 'none' }));
    assert.equal(answer.$metadata.httpStatusCode, 204);
  });

  const [past, future] = [new Date('2000-01-01'), new Date('2100-01-01')];

  it('reads under conditions that hold', async () => {
    for (const conditions of [
      { IfMatch: etag },
      { IfMatch: '*' },
      { IfNoneMatch: '"other"' },
      { IfModifiedSince: past },
      { IfUnmodifiedSince: future },
      { IfMatch: etag, IfUnmodifiedSince: past },
      { IfNoneMatch: '"other"', IfModifiedSince: future },
    ]) {
      assert.deepEqual((await get(conditions)).slice(0, 2), [200, '0123456789'], JSON.stringify(conditions));
    }
  });

  it('answers 412 and 304 under those that do not', async () => {
    await assert.rejects(get({ IfMatch: '"other"' }), status(412));
    await assert.rejects(get({ IfUnmodifiedSince: past }), status(412));
    await assert.rejects(get({ IfNoneMatch: etag }), status(304));
    await assert.rejects(get({ IfModifiedSince: future }), status(304));
  });

  const ranges = [
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-5', '56789', 'bytes 5-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['bytes=-100', '0123456789', 'bytes 0-9/10'],
  ] as const;
  for (const [Range, body, contentRange] of ranges) {
    it(`answers ${Range} with 206`, async () => assert.deepEqual(await get({ Range }), [206, body, contentRange]));
  }

  for (const Range of ['bytes=10-', 'bytes=10-12', 'bytes=-0']) {
    it(`answers ${Range} of ten bytes with 416`, async () => {
      await assert.rejects(get({ Range }), { name: 'InvalidRange' });
    });
  }

  for (const Range of ['bytes=5-2', 'bytes=0-1,3-4', 'bytes=-', 'lines=0-3', 'bytes=a-b']) {
    it(`ignores ${Range}`, async () => assert.deepEqual(await get({ Range }), [200, '0123456789', undefined]));
  }

  it('reads one version whole while another is written', async () => {
    const bodies = [Buffer.alloc(300_000, 'a'), Buffer.alloc(300_000, 'b')];
    const write = (index: number) => client.send(new PutObjectCommand({ ...object, Body: bodies[index % 2]! }));
    await write(0);
    let done = false;
    const writing = (async () => {
      for (let index = 0; index < 30; index++) await write(index);
      done = true;
    })();
    while (!done) {
      const answer = await client.send(new GetObjectCommand(object));
      const found = Buffer.from(await answer.Body!.transformToByteArray());
      assert.ok(bodies.some((body) => body.equals(found)));
    }
    await writing;
  });
});
