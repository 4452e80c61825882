import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { errorCode } from './raw-request.ts';
import { type StartedStore, startStore } from './start-store.ts';

const megabyte = 1024 * 1024;
const sizeBytes = 128 * megabyte;
const piece = Buffer.alloc(megabyte, 'x');
/** Ten times what is normal, and a fraction of the object. */
const maxGrowthBytes = 64 * megabyte;

function* pieces(count = sizeBytes / megabyte): Generator<Buffer> {
  for (let index = 0; index < count; index++) yield piece;
}

describe('local/store streaming', () => {
  let store: StartedStore;
  let client: S3Client;

  beforeEach(async () => {
    store = await startStore();
    client = store.client();
  });
  afterEach(() => store.stop());

  /** The most that buffers took while `action` ran, over what they took before. */
  async function growthDuring(action: () => Promise<unknown>): Promise<number> {
    const taken = () => process.memoryUsage().arrayBuffers;
    const before = taken();
    let most = before;
    const sampling = setInterval(() => {
      most = Math.max(most, taken());
    }, 5);
    try {
      await action();
    } finally {
      clearInterval(sampling);
    }
    return most - before;
  }

  const put = () =>
    client.send(
      new PutObjectCommand({ Bucket: 'input', Key: 'k', Body: Readable.from(pieces()), ContentLength: sizeBytes }),
    );

  async function post(file: Iterable<Buffer>, maxBytes: number, end = true): Promise<{ status: number; body: string }> {
    const { url, fields } = await createPresignedPost(client, {
      Bucket: 'input',
      Key: 'k',
      Conditions: [['content-length-range', 0, maxBytes]],
    });
    const boundary = 'boundary';
    const part = (name: string, rest: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${rest}`;
    const head = Object.entries(fields)
      .map(([name, value]) => part(name, `\r\n\r\n${value}\r\n`))
      .join('');
    async function* body() {
      yield Buffer.from(`${head}${part('file', '; filename="x"')}\r\n\r\n`);
      yield* file;
      if (end) yield Buffer.from(`\r\n--${boundary}--\r\n`);
    }
    const { port } = new URL(url);
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        { host: '127.0.0.1', port, method: 'POST', path: '/input', headers, agent: false },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (data) => {
            text += data;
          });
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        },
      );
      pipeline(Readable.from(body()), outgoing).catch(reject);
    });
  }

  it('takes and gives 128 MB in constant memory', async () => {
    assert.ok((await growthDuring(put)) < maxGrowthBytes);
    const hash = createHash('md5');
    const growth = await growthDuring(async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: 'input', Key: 'k' }));
      for await (const data of Body as Readable) hash.update(data);
    });
    assert.ok(growth < maxGrowthBytes, `${growth} bytes`);
    const { ETag } = await client.send(new HeadObjectCommand({ Bucket: 'input', Key: 'k' }));
    assert.equal(ETag, `"${hash.digest('hex')}"`);
  });

  it('takes a form of 128 MB in constant memory', async () => {
    const growth = await growthDuring(async () => assert.equal((await post(pieces(), sizeBytes)).status, 204));
    assert.ok(growth < maxGrowthBytes, `${growth} bytes`);
    assert.equal((await client.send(new HeadObjectCommand({ Bucket: 'input', Key: 'k' }))).ContentLength, sizeBytes);
  });

  it('refuses a form once it is longer than its policy says, having kept no byte', async () => {
    const growth = await growthDuring(async () => {
      const answer = await post(pieces(), megabyte);
      assert.deepEqual([answer.status, errorCode(answer.body)], [400, 'EntityTooLarge']);
    });
    assert.ok(growth < maxGrowthBytes, `${growth} bytes`);
    assert.deepEqual(await readdir(join(store.folder, 'incoming')), []);
    assert.equal((await client.send(new ListObjectsV2Command({ Bucket: 'input' }))).KeyCount, 0);
  });

  it('takes a file of exactly the size that its policy allows', async () => {
    assert.equal((await post(pieces(1), megabyte)).status, 204);
  });

  it('refuses a form that ends within its file', async () => {
    const answer = await post(pieces(2), sizeBytes, false);
    assert.deepEqual([answer.status, errorCode(answer.body)], [400, 'MalformedPOSTRequest']);
    assert.deepEqual(await readdir(join(store.folder, 'incoming')), []);
    assert.equal((await client.send(new ListObjectsV2Command({ Bucket: 'input' }))).KeyCount, 0);
  });
});
