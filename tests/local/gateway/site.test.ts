import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { policyHeaders, type RunningGateway, send, siteFiles, startGateway } from './service.ts';

describe('gateway: site', () => {
  let gateway: RunningGateway;
  before(async () => {
    gateway = await startGateway();
  });
  after(() => gateway.stop());

  const get = (path: string, headers: Record<string, string> = {}) => send(gateway.origin, { path, headers });

  for (const [path, type, cacheControl] of [
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/signed-in', 'text/html; charset=utf-8', 'no-cache'],
    ['/signed-in?code=1&state=2', 'text/html; charset=utf-8', 'no-cache'],
    ['/config.json', 'application/json', 'no-cache'],
    ['/favicon.svg', 'image/svg+xml', 'no-cache'],
    ['/assets/main-abc123.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/codec-def456.wasm', 'application/wasm', 'public, max-age=31536000, immutable'],
    ['/assets/small-aaa111.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
  ] as const) {
    it(`serves ${path} as ${type}, ${cacheControl}, under the policy's headers`, async () => {
      const { status, headers } = await get(path);
      assert.equal(status, 200);
      assert.equal(headers['content-type'], type);
      assert.equal(headers['cache-control'], cacheControl);
      for (const [name, value] of Object.entries(policyHeaders)) assert.equal(headers[name], value);
    });
  }

  it('serves the root object where the application has a page, and only there', async () => {
    assert.equal((await get('/signed-in')).body.toString(), siteFiles['index.html']);
    for (const path of ['/signed-in/', '/signed-in/more', '/other', '/assets/', '/assets/gone-1.js']) {
      const { status, body } = await get(path);
      assert.equal(status, 403, path);
      assert.match(body.toString(), /<Code>AccessDenied<\/Code>/);
    }
  });

  it('serves the configuration it was given', async () => {
    assert.deepEqual(JSON.parse((await get('/config.json')).body.toString()), { version: 1, apiBase: '/api' });
  });

  for (const [accept, encoding, decode] of [
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
  ] as const) {
    it(`compresses by ${encoding} for ${accept}`, async () => {
      for (const name of ['index.html', 'assets/main-abc123.js', 'assets/codec-def456.wasm']) {
        const { headers, body } = await get(`/${name}`, { 'accept-encoding': accept });
        const original = Buffer.from(siteFiles[name] as string);
        assert.equal(headers['content-encoding'], encoding);
        assert.equal(headers.vary, 'accept-encoding');
        assert.match(headers.etag ?? '', /^W\/"/);
        assert.ok(body.length < original.length);
        assert.deepEqual(decode(body), original);
      }
    });
  }

  it('compresses neither what is small nor for who does not accept it', async () => {
    const small = await get('/assets/small-aaa111.css', { 'accept-encoding': 'br' });
    assert.equal(small.headers['content-encoding'], undefined);
    const plain = await get('/index.html', { 'accept-encoding': 'identity' });
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(plain.body.toString(), siteFiles['index.html']);
  });

  it('answers 304 to its own ETag, strong or weak, and 200 to another', async () => {
    const strong = (await get('/index.html')).headers.etag ?? '';
    const weak = (await get('/index.html', { 'accept-encoding': 'br' })).headers.etag ?? '';
    assert.equal(weak, `W/${strong}`);
    for (const tag of [strong, weak, `"other", ${strong}`, '*']) {
      const { status, headers, body } = await get('/index.html', { 'if-none-match': tag });
      assert.equal(status, 304, tag);
      assert.equal(body.length, 0);
      assert.equal(headers.etag, strong);
      assert.equal(headers['cache-control'], 'no-cache');
    }
    assert.equal((await get('/index.html', { 'if-none-match': '"other"' })).status, 200);
  });

  it('serves a file that changed, with another ETag', async () => {
    const file = path.join(gateway.folder, 'changing.txt');
    await writeFile(file, 'one');
    const first = await get('/changing.txt');
    await writeFile(file, 'three');
    const second = await get('/changing.txt');
    assert.equal(second.body.toString(), 'three');
    assert.notEqual(second.headers.etag, first.headers.etag);
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const reference = await get('/index.html');
    const { status, headers, body } = await send(gateway.origin, { method: 'HEAD', path: '/index.html' });
    assert.equal(status, 200);
    assert.equal(body.length, 0);
    for (const name of ['content-length', 'etag', 'content-type', 'cache-control']) {
      assert.equal(headers[name], reference.headers[name], name);
    }
  });

  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    it(`allows no ${method}`, async () => {
      assert.equal((await send(gateway.origin, { method, path: '/index.html' })).status, 403);
    });
  }

  describe('path traversal', () => {
    before(async () => {
      await symlink(path.join(gateway.folder, '..', 'secret.txt'), path.join(gateway.folder, 'link.txt'));
    });

    for (const attempt of [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/..%5csecret.txt',
      '/..\\secret.txt',
      '/%252e%252e/secret.txt',
      '//secret.txt',
      '/./../secret.txt',
      '/index.html/../../secret.txt',
      '/link.txt',
      '/.hidden',
      '/secret.txt%00.html',
      '/%ff',
      `/${'a'.repeat(5000)}`,
    ]) {
      it(`finds nothing at ${attempt.length > 60 ? 'a name of 5,000 letters' : attempt}`, async () => {
        const { status, body } = await get(attempt);
        assert.equal(status, 403);
        assert.ok(!body.includes('secret'));
        assert.ok(!body.includes('hidden'));
      });
    }

    it('takes an absolute path of the machine for a path of the site', async () => {
      assert.equal((await get(path.join(gateway.folder, 'index.html'))).status, 403);
    });
  });

  describe('custom error responses', () => {
    let distribution: RunningGateway;
    before(async () => {
      distribution = await startGateway({
        site: {
          customErrorResponses: [
            { errorCode: 403, responseCode: 404, responsePagePath: '/missing.html' },
            { errorCode: 500, responseCode: 500, responsePagePath: '/gone.html' },
          ],
        },
        api: { routes: [{ routeKey: 'GET /api/x', functionName: 'api' }] },
      });
    });
    after(() => distribution.stop());

    it('show their page under their status for a missing object', async () => {
      const { status, headers, body } = await send(distribution.origin, { path: '/nothing' });
      assert.equal(status, 404);
      assert.equal(headers['content-type'], 'text/html; charset=utf-8');
      assert.equal(body.toString(), siteFiles['missing.html']);
    });

    it('replace an answer of the API too, as they do on a distribution', async () => {
      distribution.answer = () => ({ statusCode: 403, body: 'from the function' });
      const { status, body } = await send(distribution.origin, { path: '/api/x' });
      assert.deepEqual([status, body.toString()], [404, siteFiles['missing.html']]);
    });

    it('leave the answer as it is where their page is missing', async () => {
      distribution.answer = () => ({ statusCode: 500, body: 'from the function' });
      const { status, body } = await send(distribution.origin, { path: '/api/x' });
      assert.deepEqual([status, body.toString()], [500, 'from the function']);
    });
  });
});
