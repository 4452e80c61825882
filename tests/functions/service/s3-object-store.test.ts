import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ObjectStore, PreconditionFailed, StorageUnavailable } from '../../../functions/service/ports.ts';
import { makeS3Client, S3ObjectStore } from '../../../functions/service/s3-object-store.ts';
import { startStore } from '../../local/store/start-store.ts';
import { objectStoreContract } from './object-store-contract.ts';

const buckets = { input: 'input', output: 'output' };
const json = { contentType: 'application/json' } as const;

objectStoreContract('S3, as the local store speaks it', async () => {
  const local = await startStore();
  const store = new S3ObjectStore(local.client({ responseChecksumValidation: 'WHEN_REQUIRED' }), buckets, 1_000_000);
  return { store, presigned: 'served', stop: () => local.stop() };
});

/** The answers of S3 that matter: status, and the code in the body. */
function refuse(status: number, code: string): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>secret words</Message></Error>`);
  };
}

const etagged = { etag: '"e"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };

describe('S3 that fails', () => {
  let server: Server;
  let store: ObjectStore;
  let requests: IncomingMessage[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push(request);
      request.resume();
      request.on('end', () => answer(request, response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = makeS3Client({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },

      requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
    });
    store = new S3ObjectStore(client, buckets, 100);
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const reads = {
    head: () => store.head('input', 'k'),
    get: () => store.get('input', 'k'),
    list: () => store.list('input', { prefix: '' }),
    put: () => store.put('output', 'k', Uint8Array.of(1), json),
    delete: () => store.delete('output', ['k']),
  };
  for (const [operation, run] of Object.entries(reads)) {
    it(`throws StorageUnavailable from ${operation} for 503 SlowDown, after three tries`, async () => {
      answer = refuse(503, 'SlowDown');
      await assert.rejects(run(), StorageUnavailable);
      assert.equal(requests.length, 3);
    });

    it(`throws StorageUnavailable from ${operation} for 403, which is no missing key`, async () => {
      answer = refuse(403, 'AccessDenied');
      await assert.rejects(run(), StorageUnavailable);
    });
  }

  it('says nothing of the answer in its message', async () => {
    answer = refuse(403, 'AccessDenied');
    await assert.rejects(reads.get(), { message: 'GetObject in the input bucket failed: AccessDenied.' });
  });

  it('is asked again after 500, and may answer then', async () => {
    answer = (request, response) => {
      if (requests.length < 3) return refuse(500, 'InternalError')(request, response);
      response.writeHead(200, { ...etagged, 'content-length': 2 });
      response.end('ok');
    };
    assert.equal(new TextDecoder().decode((await reads.get())?.bytes), 'ok');
  });

  it('does not count a missing bucket as a missing key', async () => {
    answer = refuse(404, 'NoSuchBucket');
    await assert.rejects(reads.get(), StorageUnavailable);
  });

  it('does not hang when no answer comes', async () => {
    answer = () => undefined;
    await assert.rejects(reads.head(), StorageUnavailable);
  });

  it('does not take half a body for the whole', async () => {
    answer = (_, response) => {
      response.writeHead(200, { ...etagged, 'content-length': 10 });
      response.write('half', () => response.destroy());
    };
    await assert.rejects(reads.get(), StorageUnavailable);
  });

  it('does not read a body that is larger than an object may be', async () => {
    answer = (_, response) => {
      response.writeHead(200, { ...etagged, 'content-length': 101 });
      response.end(Buffer.alloc(101));
    };
    await assert.rejects(reads.get(), StorageUnavailable);
  });

  it('is unavailable when it drops the connection', async () => {
    answer = (request) => request.socket.destroy();
    await assert.rejects(reads.get(), StorageUnavailable);
    assert.equal(requests.length, 3);
  });

  for (const [status, code] of [
    [412, 'PreconditionFailed'],
    [409, 'ConditionalRequestConflict'],
    [404, 'NoSuchKey'],
  ] as const) {
    it(`refuses a conditional write with ${status} ${code}`, async () => {
      answer = refuse(status, code);
      await assert.rejects(
        store.put('output', 'k', Uint8Array.of(1), { ...json, only: { etag: '"e"' } }),
        PreconditionFailed,
      );
    });
  }

  it('sends the conditions as headers', async () => {
    answer = (_, response) => {
      response.writeHead(200, etagged);
      response.end();
    };
    await store.put('output', 'k', Uint8Array.of(1), { ...json, only: 'absent' });
    await store.put('output', 'k', Uint8Array.of(1), { ...json, only: { etag: '"e"' } });
    await reads.put();
    assert.deepEqual(
      requests.map(({ headers }) => [headers['if-none-match'], headers['if-match']]),
      [
        ['*', undefined],
        [undefined, '"e"'],
        [undefined, undefined],
      ],
    );
  });
});
