import assert from 'node:assert/strict';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type StartedStore, startStore } from './start-store.ts';

const site = 'http://127.0.0.1:4400';

describe('local/store CORS', () => {
  let store: StartedStore;

  before(async () => {
    store = await startStore({
      buckets: [
        {
          name: 'input',
          cors: [
            {
              allowedOrigins: [site],
              allowedMethods: ['POST'],
              allowedHeaders: ['content-type', 'x-amz-*'],
              maxAgeSeconds: 300,
            },
            { allowedOrigins: ['https://*.example.com'], allowedMethods: ['GET'], exposeHeaders: ['ETag'] },
          ],
        },
        { name: 'output', cors: [{ allowedOrigins: ['*'], allowedMethods: ['GET'] }] },
        { name: 'closed' },
      ],
    });
    await store.client().send(new PutObjectCommand({ Bucket: 'input', Key: 'k', Body: 'x' }));
  });
  after(() => store.stop());

  const preflight = (bucket: string, origin: string, method: string, headers = '') =>
    fetch(`${store.url}/${bucket}/k`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': method,
        ...(headers && { 'Access-Control-Request-Headers': headers }),
      },
    });

  it('lets the origin, method and headers of a rule through', async () => {
    const response = await preflight('input', site, 'POST', 'Content-Type, x-amz-meta-a');
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('access-control-allow-origin'), site);
    assert.equal(response.headers.get('access-control-allow-methods'), 'POST');
    assert.equal(response.headers.get('access-control-allow-headers'), 'content-type, x-amz-meta-a');
    assert.equal(response.headers.get('access-control-max-age'), '300');
    assert.match(response.headers.get('vary') ?? '', /Origin/);
  });

  const refused = [
    ['another origin', 'input', 'http://127.0.0.1:4403', 'POST', ''],
    ['an origin that merely begins like the right one', 'input', `${site}0`, 'POST', ''],
    ['the null origin', 'input', 'null', 'POST', ''],
    ['another method', 'input', site, 'DELETE', ''],
    ['a method of another rule', 'input', site, 'GET', ''],
    ['another header', 'input', site, 'POST', 'authorization'],
    ['a bucket without rules', 'closed', site, 'GET', ''],
    ['a bucket that does not exist', 'nowhere', site, 'GET', ''],
  ] as const;
  for (const [title, bucket, origin, method, headers] of refused) {
    it(`refuses ${title}`, async () => {
      const response = await preflight(bucket, origin, method, headers);
      assert.equal(response.status, 403);
      assert.equal(response.headers.get('access-control-allow-origin'), null);
      assert.match(await response.text(), /<Code>AccessForbidden<\/Code>/);
    });
  }

  it('refuses a preflight without an origin', async () => {
    assert.equal((await fetch(`${store.url}/input`, { method: 'OPTIONS' })).status, 400);
  });

  it('matches one wildcard in an origin', async () => {
    assert.equal((await preflight('input', 'https://www.example.com', 'GET')).status, 200);
    assert.equal((await preflight('input', 'https://www.example.org', 'GET')).status, 403);
  });

  it('names any origin by *, without credentials', async () => {
    const response = await preflight('output', 'https://anybody.example', 'GET');
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(response.headers.get('access-control-allow-credentials'), null);
  });

  it('lets an allowed page read answers and refusals, and shows it the headers of the rule', async () => {
    const headers = { Origin: 'https://www.example.com' };
    const link = await getSignedUrl(store.client(), new GetObjectCommand({ Bucket: 'input', Key: 'k' }));
    for (const [url, status] of [
      [link, 200],
      [`${store.url}/input/k`, 403],
    ] as const) {
      const response = await fetch(url, { headers });
      assert.equal(response.status, status);
      assert.equal(response.headers.get('access-control-allow-origin'), headers.Origin);
      assert.equal(response.headers.get('access-control-expose-headers'), 'ETag');
    }
  });

  it('answers a page of another origin without the headers that would let it read', async () => {
    const link = await getSignedUrl(store.client(), new GetObjectCommand({ Bucket: 'input', Key: 'k' }));
    const response = await fetch(link, { headers: { Origin: 'https://other.example' } });
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  });
});
