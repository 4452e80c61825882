import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError, SessionEnded } from '../../../frontend/src/cloud/api-error.ts';
import { ConversionApi } from '../../../frontend/src/cloud/conversion-api.ts';

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('frontend: conversion API client', () => {
  let server: Server;
  let base: string;
  let answers: Answer[];
  let requests: { method: string; url: string; authorization: string; body: string }[];
  let waits: number[];
  let renewals: number;

  beforeEach(async () => {
    answers = [];
    requests = [];
    waits = [];
    renewals = 0;
    server = createServer(async (request, response) => {
      const { method = '', url = '', headers } = request;
      requests.push({ method, url, authorization: headers.authorization ?? '', body: await bodyOf(request) });
      const { status, body, headers: extra } = answers.shift() ?? { status: 500 };
      response.writeHead(status, { 'content-type': 'application/json', ...extra });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  });

  afterEach(() => new Promise((done) => server.close(done)));

  function client(): ConversionApi {
    return new ConversionApi({
      base,
      credentials: {
        accessToken: async () => `token-${renewals}`,
        renew: async () => `token-${++renewals}`,
      },
      wait: async (ms) => {
        waits.push(ms);
      },
    });
  }

  it('signs out everywhere, which is answered by nothing', async () => {
    answers = [{ status: 204 }];
    await client().signOutEverywhere();
    assert.deepEqual(requests, [
      { method: 'POST', url: '/api/account/sign-out-everywhere', authorization: 'Bearer token-0', body: '' },
    ]);
  });

  it('creates a conversion with the token and the options', async () => {
    const created = { id: 'a', upload: { url: 'http://store', fields: {}, expiresAt: '' } };
    answers = [{ status: 201, body: created }];
    const request = { fileName: 'ünï.jpg', sizeBytes: 3, options: { to: 'png' } } as const;
    assert.deepEqual(await client().create(request), created);
    assert.equal(requests[0]!.method, 'POST');
    assert.equal(requests[0]!.url, '/api/conversions');
    assert.equal(requests[0]!.authorization, 'Bearer token-0');
    assert.deepEqual(JSON.parse(requests[0]!.body), request);
  });

  it('escapes ids and cursors', async () => {
    answers = [
      { status: 200, body: {} },
      { status: 200, body: { items: [] } },
    ];
    const api = client();
    await api.get('a/b?');
    await api.list({ limit: 5, cursor: 'x&y=' });
    assert.deepEqual(
      requests.map(({ url }) => url),
      ['/api/conversions/a%2Fb%3F', '/api/conversions?limit=5&cursor=x%26y%3D'],
    );
  });

  it('renews a token that is refused, once', async () => {
    answers = [
      { status: 401, body: { message: 'Unauthorized' } },
      { status: 200, body: { items: [] } },
    ];
    await client().list();
    assert.deepEqual(
      requests.map(({ authorization }) => authorization),
      ['Bearer token-0', 'Bearer token-1'],
    );
  });

  it('says that the session has ended when a fresh token is refused too', async () => {
    answers = [{ status: 401 }, { status: 401 }];
    await assert.rejects(client().list(), SessionEnded);
    assert.equal(requests.length, 2);
  });

  it('comes back later when it is throttled, at the earliest when it was told to', async () => {
    answers = [
      { status: 429, body: { message: 'Too Many Requests' }, headers: { 'retry-after': '7' } },
      { status: 503 },
      { status: 200, body: { items: [] } },
    ];
    assert.deepEqual(await client().list(), { items: [] });
    assert.equal(waits[0], 7000);
    assert.ok(waits[1]! >= 500 && waits[1]! <= 1000);
  });

  it('gives up after five tries', async () => {
    answers = Array.from({ length: 9 }, () => ({ status: 429, body: { message: 'Too Many Requests' } }));
    await assert.rejects(client().list(), { code: 'throttled', status: 429 });
    assert.equal(requests.length, 5);
  });

  const refusal = (code: string, retryAfter: string) => ({
    status: 429,
    body: { type: 'urn:x', title: 'Too much', status: 429, code, detail: 'Too much.' },
    headers: { 'retry-after': retryAfter },
  });

  it('waits for room while the user’s own conversions are under way, as long as they take', async () => {
    const created = { id: 'a', upload: {} };
    answers = [
      ...Array.from({ length: 50 }, () => refusal('too-many-open-conversions', '5')),
      { status: 201, body: created },
    ];
    assert.deepEqual(await client().create({ fileName: 'a', sizeBytes: 1, options: { to: 'png' } }), created);
    assert.deepEqual(new Set(waits), new Set([5000]));
  });

  it('gives up in the end when there never is room', async () => {
    answers = Array.from({ length: 200 }, () => refusal('too-many-open-conversions', '5'));
    const request = { fileName: 'a', sizeBytes: 1, options: { to: 'png' } } as const;
    await assert.rejects(client().create(request), { code: 'too-many-open-conversions' });
    assert.equal(requests.length, 121);
  });

  it('does not wait for the next day', async () => {
    answers = [refusal('too-many-bytes', '40000')];
    await assert.rejects(client().list(), { code: 'too-many-bytes' });
    assert.deepEqual(waits, []);
  });

  it('takes code and sentence from a problem document, and tries no more', async () => {
    const problem = { type: 'urn:x', title: 'Bad', status: 400, code: 'invalid-option' };
    const fields = [{ field: 'options.quality', detail: 'must be from 1 to 100' }];
    answers = [
      { status: 400, body: { ...problem, detail: 'An option is wrong.', errors: fields } },
      { status: 404, body: { ...problem, code: 'not-found', detail: 'There is no such conversion.' } },
    ];
    await assert.rejects(client().get('a'), {
      code: 'invalid-option',
      message: 'options.quality: must be from 1 to 100',
    });
    await assert.rejects(client().get('a'), { code: 'not-found', message: 'There is no such conversion.' });
    assert.deepEqual(waits, []);
  });

  it('counts what is gone already as deleted', async () => {
    answers = [{ status: 204 }, { status: 404, body: { code: 'not-found', detail: 'gone' } }];
    const api = client();
    await api.delete('a');
    await api.delete('a');
    assert.deepEqual(
      requests.map(({ method }) => method),
      ['DELETE', 'DELETE'],
    );
  });

  it('heeds a Retry-After however often, as long as it asks for half a minute in all', async () => {
    const later = { status: 429, headers: { 'retry-after': '4' } };
    answers = [...Array.from({ length: 7 }, () => later), { status: 200, body: { items: [] } }, later];
    await client().list();
    assert.deepEqual(waits, Array(7).fill(4000));
  });

  it('says that it is offline when nothing answers', async () => {
    const api = client();
    await new Promise((done) => server.close(done));
    await assert.rejects(api.list(), (error) => error instanceof ApiError && error.code === 'offline');
    assert.equal(waits.length, 4);
    server = createServer().listen(0);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new DOMException('stop', 'AbortError'));
    await assert.rejects(client().get('a', { signal: stop.signal }), { name: 'AbortError' });
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
