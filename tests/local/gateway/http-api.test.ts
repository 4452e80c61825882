import assert from 'node:assert/strict';
import http from 'node:http';
import { startIssuer, type TestIssuer } from './issuer.ts';
import { apiIdentity, type RunningGateway, send, startGateway } from './service.ts';

const scope = 'image-conversion/conversions';
const start = new Date('2020-03-12T19:03:58.390Z');

describe('gateway: HTTP API', () => {
  let issuer: TestIssuer;
  let gateway: RunningGateway;
  let now = start;
  before(async () => {
    issuer = await startIssuer();
    gateway = await startGateway({
      now: () => now,
      api: {
        routes: [
          { routeKey: 'GET /api/formats', functionName: 'api' },
          { routeKey: 'POST /api/conversions', functionName: 'api', authorization: { scopes: [scope] } },
          { routeKey: 'GET /api/conversions/{id}', functionName: 'api', authorization: { scopes: [scope] } },
          { routeKey: 'GET /api/slow', functionName: 'api' },
          { routeKey: 'ANY /api/echo', functionName: 'echo' },
        ],
        authorizer: { issuer: issuer.issuer, audience: ['site-client'] },
        throttle: { routes: { 'GET /api/slow': { burst: 2, rate: 1 } } },
      },
    });
  });
  beforeEach(() => {
    now = start;
    gateway.events.length = 0;
    gateway.answer = () => ({ statusCode: 200 });
  });
  after(() => Promise.all([gateway.stop(), issuer.stop()]));

  const token = () => {
    const iat = Math.floor(start.getTime() / 1000) - 10;
    return issuer.sign({ iss: issuer.issuer, sub: 'user-1', client_id: 'site-client', scope, iat, exp: iat + 900 });
  };

  describe('events', () => {
    it('have the shape of payload format 2.0', async () => {
      const jwt = await token();
      await send(gateway.origin, {
        path: '/api/conversions/a%20b?limit=1&cursor=x%2Fy&limit=2',
        headers: [
          ...['Host', '127.0.0.1', 'Authorization', `Bearer ${jwt}`, 'User-Agent', 'test/1', 'X-Many', 'one'],
          ...['x-many', 'two', 'Cookie', 'a=1; b=2', 'Accept', '*/*', 'Connection', 'close'],
        ],
      });
      const [{ functionName, event }] = gateway.events as [RunningGateway['events'][number]];
      const { requestId } = event.requestContext;
      const { port } = new URL(gateway.origin);
      assert.equal(functionName, 'api');
      assert.match(requestId, /^[0-9a-f]{24}$/);
      assert.deepEqual(event, {
        version: '2.0',
        routeKey: 'GET /api/conversions/{id}',
        rawPath: '/api/conversions/a b',
        rawQueryString: 'limit=1&cursor=x%2Fy&limit=2',
        cookies: ['a=1', 'b=2'],
        headers: {
          accept: '*/*',
          authorization: `Bearer ${jwt}`,
          connection: 'close',
          host: apiIdentity.domainName,
          'user-agent': 'test/1',
          'x-amzn-trace-id': `Root=1-5e6a879e-${requestId}`,
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-port': port,
          'x-forwarded-proto': 'http',
          'x-many': 'one,two',
        },
        queryStringParameters: { limit: '1,2', cursor: 'x/y' },
        requestContext: {
          accountId: '123456789012',
          apiId: 'a1b2c3d4e5',
          authorizer: {
            jwt: {
              claims: {
                client_id: 'site-client',
                exp: '1584040728',
                iat: '1584039828',
                iss: issuer.issuer,
                scope,
                sub: 'user-1',
              },
              scopes: [scope],
            },
          },
          domainName: apiIdentity.domainName,
          domainPrefix: 'a1b2c3d4e5',
          http: {
            method: 'GET',
            path: '/api/conversions/a b',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'test/1',
          },
          requestId,
          routeKey: 'GET /api/conversions/{id}',
          stage: '$default',
          time: '12/Mar/2020:19:03:58 +0000',
          timeEpoch: start.getTime(),
        },
        pathParameters: { id: 'a b' },
        isBase64Encoded: false,
      });
    });

    it('leave out what the request has not', async () => {
      await send(gateway.origin, { path: '/api/formats' });
      const event = gateway.events[0]?.event;
      for (const name of ['cookies', 'queryStringParameters', 'pathParameters', 'body']) {
        assert.ok(!(name in (event ?? {})), name);
      }
      assert.ok(!('authorizer' in (event?.requestContext ?? {})));
      assert.equal(event?.rawQueryString, '');
    });

    for (const [contentType, base64] of [
      ['application/json', false],
      ['application/json; charset=utf-8', false],
      ['text/plain', false],
      ['application/xml', false],
      ['application/javascript', false],
      ['application/x-www-form-urlencoded', true],
      ['application/octet-stream', true],
      ['application/problem+json', true],
      ['image/png', true],
      [undefined, true],
    ] as const) {
      it(`carry a body of ${contentType ?? 'no type'} ${base64 ? 'in base64' : 'as text'}`, async () => {
        const headers = contentType ? { 'content-type': contentType } : {};
        await send(gateway.origin, { method: 'POST', path: '/api/echo', headers, body: 'grüße' });
        const event = gateway.events[0]?.event;
        assert.equal(event?.isBase64Encoded, base64);
        assert.equal(event?.body, base64 ? Buffer.from('grüße').toString('base64') : 'grüße');
      });
    }
  });

  describe('responses', () => {
    it('take status, headers, cookies and body from the function', async () => {
      gateway.answer = () => ({
        statusCode: 201,
        headers: { 'Content-Type': 'application/problem+json', 'X-Number': 7, 'Content-Length': '3', Connection: 'x' },
        cookies: ['a=1; Secure', 'b=2'],
        body: '{"ünï":1}',
      });
      const { status, headers, body } = await send(gateway.origin, { path: '/api/formats' });
      assert.equal(status, 201);
      assert.equal(headers['content-type'], 'application/problem+json');
      assert.equal(headers['x-number'], '7');
      assert.deepEqual(headers['set-cookie'], ['a=1; Secure', 'b=2']);
      assert.equal(body.toString(), '{"ünï":1}');
      assert.match(headers['apigw-requestid'] as string, /^[0-9a-f]{24}$/);
    });

    it('decode a body in base64', async () => {
      gateway.answer = () => ({
        statusCode: 200,
        body: Buffer.from([0, 255]).toString('base64'),
        isBase64Encoded: true,
      });
      assert.deepEqual([...(await send(gateway.origin, { path: '/api/formats' })).body], [0, 255]);
    });

    it('are plain text where the function names no type', async () => {
      gateway.answer = () => ({ statusCode: 200, body: 'x' });
      const { headers } = await send(gateway.origin, { path: '/api/formats' });
      assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    });

    for (const [title, result, body] of [
      ['an object without statusCode', { a: 1 }, '{"a":1}'],
      ['a list', [1, 2], '[1,2]'],
      ['a string', 'hello', 'hello'],
      ['nothing', undefined, ''],
    ] as const) {
      it(`infer a 200 with JSON from ${title}`, async () => {
        gateway.answer = () => result;
        const response = await send(gateway.origin, { path: '/api/formats' });
        assert.deepEqual(
          [response.status, response.headers['content-type'], response.body.toString()],
          [200, 'application/json', body],
        );
      });
    }

    for (const [title, result] of [
      ['a status that is none', { statusCode: 'ok' }],
      ['a status out of range', { statusCode: 42 }],
      ['a body that is no string', { statusCode: 200, body: { a: 1 } }],
      ['headers that are none', { statusCode: 200, headers: 'x' }],
    ] as const) {
      it(`are 500 for ${title}`, async () => {
        gateway.answer = () => result;
        const { status, body } = await send(gateway.origin, { path: '/api/formats' });
        assert.deepEqual([status, body.toString()], [500, '{"message":"Internal Server Error"}']);
      });
    }

    it('are 500 for a function that fails, and tell nothing of why', async () => {
      gateway.answer = () => {
        throw new Error('secret');
      };
      const { status, headers, body } = await send(gateway.origin, { path: '/api/formats' });
      assert.deepEqual([status, body.toString()], [500, '{"message":"Internal Server Error"}']);
      assert.equal(headers['content-type'], 'application/json');
    });
  });

  describe('refusals', () => {
    for (const [title, method, path] of [
      ['an unknown path', 'GET', '/api/nothing'],
      ['a known path with another method', 'DELETE', '/api/formats'],
      ['a longer path', 'GET', '/api/formats/more'],
      ['a path that cannot be decoded', 'GET', '/api/conversions/%ff'],
    ] as const) {
      it(`answer ${title} with 404`, async () => {
        const { status, body } = await send(gateway.origin, { method, path });
        assert.deepEqual([status, body.toString()], [404, '{"message":"Not Found"}']);
        assert.equal(gateway.events.length, 0);
      });
    }

    it('answer no token with 401, before the function hears of it', async () => {
      const { status, headers, body } = await send(gateway.origin, { path: '/api/conversions/1' });
      assert.deepEqual([status, body.toString()], [401, '{"message":"Unauthorized"}']);
      assert.equal(headers['www-authenticate'], 'Bearer');
      assert.equal(headers['content-type'], 'application/json');
      assert.equal(gateway.events.length, 0);
    });

    it('answer a token without the scope with 403', async () => {
      const iat = Math.floor(start.getTime() / 1000) - 10;
      const idToken = await issuer.sign({ iss: issuer.issuer, sub: 'user-1', aud: 'site-client', iat, exp: iat + 900 });
      const { status, headers, body } = await send(gateway.origin, {
        path: '/api/conversions/1',
        headers: { authorization: `Bearer ${idToken}` },
      });
      assert.deepEqual([status, body.toString()], [403, '{"message":"Forbidden"}']);
      assert.match(headers['www-authenticate'] ?? '', /^Bearer .*insufficient_scope/);
      assert.equal(gateway.events.length, 0);
    });

    it('answer a body that announces more than 10 MB with 413', async () => {
      const { status, body } = await send(gateway.origin, {
        method: 'POST',
        path: '/api/echo',
        headers: { 'content-length': String(10 * 1024 * 1024 + 1) },
        body: 'only the beginning',
      });
      assert.deepEqual([status, body.toString()], [413, '{"message":"Request Entity Too Large"}']);
    });

    it('answer a body that turns out to be more than 10 MB with 413', async () => {
      const { hostname, port } = new URL(gateway.origin);
      const status = await new Promise((resolve, reject) => {
        const request = http.request(
          { hostname, port, method: 'POST', path: '/api/echo', agent: false },
          (response) => {
            resolve(response.statusCode);
            request.destroy();
          },
        );
        request.on('error', reject);
        const chunk = Buffer.alloc(1024 * 1024);
        for (let sent = 0; sent < 11; sent++) request.write(chunk);
      });
      assert.equal(status, 413);
      assert.equal(gateway.events.length, 0);
    });

    it('pass a body of exactly 10 MB', async () => {
      const body = Buffer.alloc(10 * 1024 * 1024, 'x');
      await send(gateway.origin, {
        method: 'POST',
        path: '/api/echo',
        headers: { 'content-type': 'text/plain' },
        body,
      });
      assert.equal(gateway.events[0]?.event.body?.length, body.length);
    });

    it('answer what is over a route’s burst with 429, until its rate refills it', async () => {
      const ask = async () => (await send(gateway.origin, { path: '/api/slow' })).status;
      assert.deepEqual([await ask(), await ask(), await ask()], [200, 200, 429]);
      assert.equal((await send(gateway.origin, { path: '/api/formats' })).status, 200, 'another route is free');
      now = new Date(start.getTime() + 1000);
      assert.deepEqual([await ask(), await ask()], [200, 429]);
      now = new Date(start.getTime() + 60_000);
      assert.deepEqual([await ask(), await ask(), await ask()], [200, 200, 429], 'no more than the burst is saved up');
      const { body } = await send(gateway.origin, { path: '/api/slow' });
      assert.equal(body.toString(), '{"message":"Too Many Requests"}');
    });
  });
});
