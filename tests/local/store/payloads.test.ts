import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  ChecksumAlgorithm,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type RawAnswer, sendRaw, sha256Hex, signRaw } from './raw-request.ts';
import { ownerKey, type StartedStore, startStore } from './start-store.ts';

/** Of the ASCII digits 1 to 9: the check values of the published catalogues, in base64. */
const checkValues = {
  crc32: Buffer.from('cbf43926', 'hex'),
  crc32c: Buffer.from('e3069283', 'hex'),
  crc64nvme: Buffer.from('ae8b14860a799888', 'hex'),
  sha1: createHash('sha1').update('123456789').digest(),
  sha256: createHash('sha256').update('123456789').digest(),
} as const;

const signedStreaming = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';

describe('local/store payloads', () => {
  let store: StartedStore;
  let client: S3Client;

  beforeEach(async () => {
    store = await startStore();
    client = store.client();
  });
  afterEach(() => store.stop());

  const stored = async () =>
    (await (await client.send(new GetObjectCommand({ Bucket: 'input', Key: 'k' }))).Body?.transformToString()) ?? '';

  async function assertNothingStored(answer: RawAnswer, status: number, code: string): Promise<void> {
    assert.deepEqual([answer.status, answer.code], [status, code], answer.body);
    await assert.rejects(client.send(new HeadObjectCommand({ Bucket: 'input', Key: 'k' })), { name: 'NotFound' });
    assert.deepEqual(await readdir(join(store.folder, 'incoming')), []);
  }

  async function put(body: string, headers: Record<string, string>): Promise<RawAnswer> {
    const path = '/input/k';
    const all = {
      'x-amz-content-sha256': sha256Hex(body),
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    };
    return sendRaw(store, await signRaw(store, { method: 'PUT', path, headers: all }), body);
  }

  describe('with a digest', () => {
    it('stores the body whose MD5 is right and refuses the other', async () => {
      const md5 = (text: string) => createHash('md5').update(text).digest('base64');
      await assertNothingStored(await put('body', { 'content-md5': md5('other') }), 400, 'BadDigest');
      await assertNothingStored(await put('body', { 'content-md5': 'short' }), 400, 'InvalidDigest');
      assert.equal((await put('body', { 'content-md5': md5('body') })).status, 200);
    });

    it('refuses a body whose SHA-256 is not the signed one', async () => {
      await assertNothingStored(
        await put('body', { 'x-amz-content-sha256': sha256Hex('other') }),
        400,
        'XAmzContentSHA256Mismatch',
      );
    });

    it('refuses a body hash that is no word that S3 knows', async () => {
      await assertNothingStored(
        await put('body', { 'x-amz-content-sha256': 'STREAMING-ELSE' }),
        400,
        'InvalidArgument',
      );
    });

    for (const [algorithm, digest] of Object.entries(checkValues)) {
      it(`verifies ${algorithm} and gives it back on demand`, async () => {
        const header = `x-amz-checksum-${algorithm}`;
        const wrong = Buffer.from(digest);
        wrong[0]! ^= 1;
        await assertNothingStored(await put('123456789', { [header]: wrong.toString('base64') }), 400, 'BadDigest');
        const answer = await put('123456789', { [header]: digest.toString('base64') });
        assert.equal(answer.headers[header], digest.toString('base64'));
        const headers = { 'x-amz-checksum-mode': 'ENABLED' };
        const head = await sendRaw(store, await signRaw(store, { method: 'HEAD', path: '/input/k', headers }));
        assert.equal(head.headers[header], digest.toString('base64'));
        const plain = await sendRaw(store, await signRaw(store, { method: 'HEAD', path: '/input/k' }));
        assert.equal(plain.headers[header], undefined);
      });
    }

    it('refuses two checksums, an announced one that is missing, and one that it does not know', async () => {
      const [crc32, sha1] = [checkValues.crc32.toString('base64'), checkValues.sha1.toString('base64')];
      const both = { 'x-amz-checksum-crc32': crc32, 'x-amz-checksum-sha1': sha1 };
      await assertNothingStored(await put('123456789', both), 400, 'InvalidRequest');
      await assertNothingStored(
        await put('123456789', { 'x-amz-sdk-checksum-algorithm': 'CRC32' }),
        400,
        'InvalidRequest',
      );
      await assertNothingStored(await put('123456789', { 'x-amz-checksum-crc16': 'AAA=' }), 501, 'NotImplemented');
    });

    for (const name of ['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const) {
      it(`takes ${name} from the SDK, which verifies it when reading`, async () => {
        const body = Buffer.alloc(100_000, name);
        await client.send(
          new PutObjectCommand({ Bucket: 'input', Key: 'k', Body: body, ChecksumAlgorithm: ChecksumAlgorithm[name] }),
        );
        const found = await client.send(new GetObjectCommand({ Bucket: 'input', Key: 'k', ChecksumMode: 'ENABLED' }));
        assert.ok(found[`Checksum${name}`]);
        assert.deepEqual(Buffer.from(await found.Body!.transformToByteArray()), body);
      });
    }
  });

  describe('in unsigned chunks', () => {
    const headers = {
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': '9',
      'x-amz-trailer': 'x-amz-checksum-crc32',
      'content-encoding': 'aws-chunked',
    };
    const send = async (body: string, changes: Record<string, string> = {}) => put(body, { ...headers, ...changes });
    const trailer = (checksum: string) => `0\r\nx-amz-checksum-crc32:${checksum}\r\n\r\n`;
    const right = trailer(checkValues.crc32.toString('base64'));

    it('joins them and checks the trailing checksum', async () => {
      assert.equal((await send(`4\r\n1234\r\n5\r\n56789\r\n${right}`)).status, 200);
      assert.equal(await stored(), '123456789');
    });

    it('keeps the other content codings', async () => {
      await send(`9\r\n123456789\r\n${right}`, { 'content-encoding': 'aws-chunked,gzip' });
      assert.equal((await client.send(new HeadObjectCommand({ Bucket: 'input', Key: 'k' }))).ContentEncoding, 'gzip');
    });

    const broken: readonly [title: string, body: string, status: number, code: string][] = [
      ['another checksum', `9\r\n123456789\r\n${trailer('AAAAAA==')}`, 400, 'BadDigest'],
      ['no checksum after all', '9\r\n123456789\r\n0\r\n\r\n', 400, 'BadDigest'],
      ['more bytes than announced', `a\r\n123456789X\r\n${right}`, 400, 'EntityTooLarge'],
      ['fewer bytes than announced', `4\r\n1234\r\n${right}`, 400, 'IncompleteBody'],
      ['an end within a chunk', '9\r\n1234', 400, 'IncompleteBody'],
      ['an end before the last chunk', '9\r\n123456789\r\n', 400, 'IncompleteBody'],
      ['a size that is no number', `x\r\n123456789\r\n${right}`, 400, 'InvalidRequest'],
      ['a negative size', `-9\r\n123456789\r\n${right}`, 400, 'InvalidRequest'],
      ['a chunk longer than its size', `8\r\n123456789\r\n${right}`, 400, 'InvalidRequest'],
      ['bytes after the end', `9\r\n123456789\r\n${right}more`, 400, 'InvalidRequest'],
      ['an endless line', 'f'.repeat(20_000), 400, 'InvalidRequest'],
    ];
    for (const [title, body, status, code] of broken) {
      it(`refuses ${title} with ${code}`, async () => assertNothingStored(await send(body), status, code));
    }

    it('refuses chunks without a decoded length', async () => {
      const { 'x-amz-decoded-content-length': _length, ...rest } = headers;
      await assertNothingStored(await put('0\r\n\r\n', rest), 411, 'MissingContentLength');
    });
  });

  describe('in signed chunks', () => {
    const pieces = ['1234', '56789', ''];

    /** Signs chunk by chunk as the specification tells, independently of the store. */
    async function upload(options: { trailer?: string; spoil?: (body: string) => string } = {}): Promise<RawAnswer> {
      const at = new Date();
      const trailing = options.trailer !== undefined;
      const sizes = pieces.map(
        (piece) => `${piece.length.toString(16)};chunk-signature=${'0'.repeat(64)}\r\n${piece}\r\n`,
      );
      const trailerLines = trailing ? `${options.trailer}\r\nx-amz-trailer-signature:${'0'.repeat(64)}\r\n` : '';
      const length = sizes.join('').length - (trailing ? 2 : 0) + (trailing ? trailerLines.length + 2 : 0);
      const headers: Record<string, string> = {
        'x-amz-content-sha256': trailing ? `${signedStreaming}-TRAILER` : signedStreaming,
        'x-amz-decoded-content-length': '9',
        'content-encoding': 'aws-chunked',
        'content-length': String(length),
        ...(trailing && { 'x-amz-trailer': 'x-amz-checksum-crc32' }),
      };
      const request = await signRaw(store, { method: 'PUT', path: '/input/k', headers }, { at });
      const [, date, scope] = [
        0,
        request.headers['x-amz-date']!,
        `${request.headers['x-amz-date']!.slice(0, 8)}/eu-central-1/s3/aws4_request`,
      ];
      const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
      const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${ownerKey.secretAccessKey}`) as Buffer;
      let previous = /Signature=([0-9a-f]{64})/.exec(request.headers.authorization!)![1]!;
      const sign = (kind: string, ...hashes: string[]) => {
        previous = hmac(key, [`AWS4-HMAC-SHA256-${kind}`, date, scope, previous, ...hashes].join('\n')).toString('hex');
        return previous;
      };
      let body = '';
      for (const piece of pieces) {
        const signature = sign('PAYLOAD', sha256Hex(''), sha256Hex(piece));
        body += `${piece.length.toString(16)};chunk-signature=${signature}\r\n${piece}${piece === '' && trailing ? '' : '\r\n'}`;
      }
      if (trailing) {
        const signature = sign('TRAILER', sha256Hex(`${options.trailer}\n`));
        body += `${options.trailer}\r\nx-amz-trailer-signature:${signature}\r\n\r\n`;
      }
      return sendRaw(store, request, options.spoil?.(body) ?? body);
    }

    const checksum = `x-amz-checksum-crc32:${checkValues.crc32.toString('base64')}`;

    it('joins those whose signatures follow from the request’s', async () => {
      assert.equal((await upload()).status, 200);
      assert.equal(await stored(), '123456789');
    });

    it('takes a signed trailer', async () => {
      assert.equal((await upload({ trailer: checksum })).status, 200);
      assert.equal(await stored(), '123456789');
    });

    it('refuses a changed chunk', async () => {
      await assertNothingStored(
        await upload({ spoil: (body) => body.replace('1234', '4321') }),
        403,
        'SignatureDoesNotMatch',
      );
    });

    it('refuses chunks in another order', async () => {
      const spoil = (body: string) => body.replace(/^(4;.{80}\r\n1234\r\n)(5;.{80}\r\n56789\r\n)/, '$2$1');
      await assertNothingStored(await upload({ spoil }), 403, 'SignatureDoesNotMatch');
    });

    it('refuses a chunk without a signature', async () => {
      const spoil = (body: string) => body.replace('chunk-signature', 'other-extension');
      await assertNothingStored(await upload({ spoil }), 403, 'SignatureDoesNotMatch');
    });

    it('refuses a changed trailer', async () => {
      const spoil = (body: string) => body.replace(checksum, checksum.replace('y', 'z'));
      await assertNothingStored(await upload({ trailer: checksum, spoil }), 403, 'SignatureDoesNotMatch');
    });
  });

  it('refuses a PUT that does not say how long it is', async () => {
    const request = await signRaw(store, {
      method: 'PUT',
      path: '/input/k',
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    });
    const answer = await sendRaw(
      store,
      { ...request, headers: { ...request.headers, 'transfer-encoding': 'chunked' } },
      'x',
    );
    await assertNothingStored(answer, 411, 'MissingContentLength');
  });

  it('refuses at once a PUT of more than 5 GiB', async () => {
    const headers = {
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      'x-amz-decoded-content-length': String(6 * 1024 ** 3),
    };
    const streaming = {
      ...headers,
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-trailer': 'x-amz-checksum-crc32',
      'content-length': '0',
    };
    await assertNothingStored(
      await sendRaw(store, await signRaw(store, { method: 'PUT', path: '/input/k', headers: streaming })),
      400,
      'EntityTooLarge',
    );
  });

  it('stores nothing of an upload that breaks off', async () => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'content-length': '1000' };
    const { method, path, headers: signed } = await signRaw(store, { method: 'PUT', path: '/input/k', headers });
    const { port } = new URL(store.url);
    const outgoing = httpRequest({ host: '127.0.0.1', port, method, path, headers: signed, agent: false });
    outgoing.on('error', () => undefined);
    outgoing.write('half');
    await incomingFiles(1);
    outgoing.destroy();
    await incomingFiles(0);
    await assert.rejects(client.send(new HeadObjectCommand({ Bucket: 'input', Key: 'k' })), { name: 'NotFound' });
  });

  /** Waits until so many bodies are on their way; mocha's timeout ends a wait in vain. */
  async function incomingFiles(count: number): Promise<void> {
    while ((await readdir(join(store.folder, 'incoming'))).length !== count) await setImmediate();
  }

  it('refuses user metadata over 2 kB', async () => {
    await assertNothingStored(await put('x', { 'x-amz-meta-a': 'a'.repeat(2048) }), 400, 'MetadataTooLarge');
  });

  it('gives back user metadata that is not ASCII as an encoded word', async () => {
    assert.equal((await put('x', { 'x-amz-meta-a': 'ü', 'x-amz-meta-b': 'u' })).status, 200);
    const { headers } = await sendRaw(store, await signRaw(store, { method: 'HEAD', path: '/input/k' }));
    assert.deepEqual([headers['x-amz-meta-a'], headers['x-amz-meta-b']], ['=?UTF-8?B?w7w=?=', 'u']);
  });
});
