import assert from 'node:assert/strict';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { errorCode, type RawRequest, type SigningOptions, sendRaw, signRaw } from './raw-request.ts';
import { ownerKey, type StartedStore, startStore } from './start-store.ts';

const temporaryKey = { accessKeyId: 'ASIATEMP', secretAccessKey: 'temporary-secret', sessionToken: 'session+token/=' };

describe('local/store signatures', () => {
  let store: StartedStore;
  let now: Date;

  beforeEach(async () => {
    now = new Date();
    store = await startStore({
      clock: { now: () => now },
      credentials: (id) =>
        id === ownerKey.accessKeyId
          ? { name: 'owner', ...ownerKey }
          : id === temporaryKey.accessKeyId
            ? { name: 'temporary', ...temporaryKey }
            : undefined,
    });
    await store.client().send(new PutObjectCommand({ Bucket: 'input', Key: 'a/k', Body: 'hello' }));
  });
  afterEach(() => store.stop());

  const send = (request: RawRequest) => sendRaw(store, request);
  const signed = (request: Partial<RawRequest> = {}, options: SigningOptions = {}) =>
    signRaw(store, request, { at: now, ...options });

  describe('in the header', () => {
    it('opens the object to the right one', async () => {
      const { status, body } = await send(await signed());
      assert.deepEqual([status, body], [200, 'hello']);
    });

    const refusals: readonly [title: string, status: number, code: string, make: () => Promise<RawRequest>][] = [
      ['no signature at all', 403, 'AccessDenied', async () => ({ ...(await signed()), headers: {} })],
      ['a wrong secret', 403, 'SignatureDoesNotMatch', () => signed({}, { secretAccessKey: 'wrong' })],
      ['an unknown access key', 403, 'InvalidAccessKeyId', () => signed({}, { accessKeyId: 'AKIANOBODY' })],
      ['another path', 403, 'SignatureDoesNotMatch', async () => ({ ...(await signed()), path: '/input/a/other' })],
      ['another method', 403, 'SignatureDoesNotMatch', async () => ({ ...(await signed()), method: 'DELETE' })],
      [
        'another query',
        403,
        'SignatureDoesNotMatch',
        async () => ({
          ...(await signed({ path: '/input', query: { 'list-type': '2', prefix: 'a' } })),
          query: { 'list-type': '2', prefix: '' },
        }),
      ],
      [
        'an added query parameter',
        403,
        'SignatureDoesNotMatch',
        async () => ({ ...(await signed()), query: { 'response-content-type': 'text/html' } }),
      ],
      [
        'a changed signed header',
        403,
        'SignatureDoesNotMatch',
        async () => tampered({ 'x-amz-meta-a': 'signed' }, { 'x-amz-meta-a': 'changed' }),
      ],
      [
        'a removed signed header',
        403,
        'SignatureDoesNotMatch',
        async () => tampered({ 'x-amz-meta-a': 'signed' }, { 'x-amz-meta-a': undefined }),
      ],
      [
        'an x-amz-* header that is not signed',
        403,
        'AccessDenied',
        async () => tampered({}, { 'x-amz-meta-a': 'added' }),
      ],
      [
        'a cut signature',
        403,
        'SignatureDoesNotMatch',
        async () => tampered({}, { authorization: (await signed()).headers.authorization!.slice(0, -1) }),
      ],
      [
        'a clock 16 minutes behind',
        403,
        'RequestTimeTooSkewed',
        () => signed({}, { at: new Date(now.getTime() - 16 * 60_000) }),
      ],
      [
        'a clock 16 minutes ahead',
        403,
        'RequestTimeTooSkewed',
        () => signed({}, { at: new Date(now.getTime() + 16 * 60_000) }),
      ],
      ['another region', 400, 'AuthorizationHeaderMalformed', () => signed({}, { region: 'us-east-1' })],
      ['another service', 400, 'AuthorizationHeaderMalformed', () => signed({}, { service: 'sqs' })],
      [
        'a malformed credential',
        400,
        'AuthorizationHeaderMalformed',
        async () => tampered({}, { authorization: 'AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=0' }),
      ],
      [
        'Signature Version 2',
        400,
        'InvalidRequest',
        async () => tampered({}, { authorization: `AWS ${ownerKey.accessKeyId}:c2lnbmF0dXJl` }),
      ],
      [
        'a key from the prototype of objects',
        403,
        'InvalidAccessKeyId',
        () => signed({}, { accessKeyId: '__proto__' }),
      ],
    ];

    async function tampered(
      headers: Record<string, string>,
      changes: Record<string, string | undefined>,
    ): Promise<RawRequest> {
      const request = await signed({ headers });
      const merged = Object.entries({ ...request.headers, ...changes });
      return {
        ...request,
        headers: Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== undefined)),
      };
    }

    for (const [title, status, code, make] of refusals) {
      it(`refuses ${title} with ${code}`, async () => {
        const answer = await send(await make());
        assert.deepEqual([answer.status, answer.code], [status, code], answer.body);
      });
    }

    it('accepts a path that the client encoded in another way than it signed', async () => {
      await store.client().send(new PutObjectCommand({ Bucket: 'input', Key: "(it's)!*", Body: 'x' }));
      const request = await signed({ path: '/input/%28it%27s%29%21%2A' });
      assert.equal((await send({ ...request, path: "/input/(it's)!*" })).status, 200);
    });

    it('refuses a path that is not UTF-8', async () => {
      const answer = await send(await signed({ path: '/input/%FF' }));
      assert.deepEqual([answer.status, answer.code], [400, 'InvalidURI']);
    });

    it('finds the bucket in the host name as well as in the path', async () => {
      const request = await signed({ path: '/a/k', headers: { host: 'input.localhost:4401' } });
      assert.equal((await send(request)).body, 'hello');
      assert.equal(
        (await send({ ...request, headers: { ...request.headers, host: 'output.localhost:4401' } })).code,
        'SignatureDoesNotMatch',
      );
    });
  });

  describe('of temporary credentials', () => {
    const get = new GetObjectCommand({ Bucket: 'input', Key: 'a/k' });
    const wrongTokens = [
      ['without their session token', undefined, 'InvalidAccessKeyId'],
      ['with another session token', 'other', 'InvalidToken'],
    ] as const;

    it('open the object with their session token, in header and link', async () => {
      const client = store.client({ credentials: temporaryKey });
      assert.equal(await (await client.send(get)).Body?.transformToString(), 'hello');
      assert.equal(await (await fetch(await getSignedUrl(client, get))).text(), 'hello');
    });

    for (const [title, sessionToken, name] of wrongTokens) {
      it(`are refused ${title} with ${name}`, async () => {
        const { accessKeyId, secretAccessKey } = temporaryKey;
        const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
        await assert.rejects(store.client({ credentials }).send(get), { name });
      });
    }

    it('are refused where permanent ones come with a token', async () => {
      const credentials = { ...ownerKey, sessionToken: 'x' };
      await assert.rejects(store.client({ credentials }).send(get), { name: 'InvalidToken' });
    });
  });

  describe('in the query', () => {
    const link = (options: { expiresIn?: number; disposition?: string } = {}) =>
      getSignedUrl(
        store.client(),
        new GetObjectCommand({ Bucket: 'input', Key: 'a/k', ResponseContentDisposition: options.disposition }),
        { expiresIn: options.expiresIn ?? 60 },
      );

    async function refusal(url: string, init: RequestInit = {}): Promise<[number, string | undefined]> {
      const response = await fetch(url, init);
      return [response.status, errorCode(await response.text())];
    }

    it('opens the object under the headers that it names', async () => {
      const disposition = `attachment; filename="_.png"; filename*=UTF-8''%C3%BC.png`;
      const response = await fetch(await link({ disposition }));
      assert.equal(await response.text(), 'hello');
      assert.equal(response.headers.get('content-disposition'), disposition);
    });

    it('is refused once it expired', async () => {
      const url = await link({ expiresIn: 60 });
      now = new Date(now.getTime() + 59_000);
      assert.equal((await fetch(url)).status, 200);
      now = new Date(now.getTime() + 3_000);
      assert.deepEqual(await refusal(url), [403, 'AccessDenied']);
    });

    it('is refused long before its time', async () => {
      const url = await link();
      now = new Date(now.getTime() - 16 * 60_000);
      assert.deepEqual(await refusal(url), [403, 'AccessDenied']);
    });

    const tamperings: readonly [title: string, status: number, code: string, change: (url: URL) => void][] = [
      [
        'another key',
        403,
        'SignatureDoesNotMatch',
        (url) => {
          url.pathname = '/input/a/other';
        },
      ],
      [
        'another bucket',
        403,
        'SignatureDoesNotMatch',
        (url) => {
          url.pathname = '/output/a/k';
        },
      ],
      ['a later expiry', 403, 'SignatureDoesNotMatch', (url) => url.searchParams.set('X-Amz-Expires', '3600')],
      [
        'an expiry over a week',
        400,
        'AuthorizationQueryParametersError',
        (url) => url.searchParams.set('X-Amz-Expires', '604801'),
      ],
      [
        'an expiry that is no number',
        400,
        'AuthorizationQueryParametersError',
        (url) => url.searchParams.set('X-Amz-Expires', 'soon'),
      ],
      ['no expiry', 400, 'AuthorizationQueryParametersError', (url) => url.searchParams.delete('X-Amz-Expires')],
      ['no signature', 400, 'AuthorizationQueryParametersError', (url) => url.searchParams.delete('X-Amz-Signature')],
      [
        'an added override',
        403,
        'SignatureDoesNotMatch',
        (url) => url.searchParams.set('response-content-type', 'text/html'),
      ],
      [
        'another date',
        400,
        'AuthorizationQueryParametersError',
        (url) => url.searchParams.set('X-Amz-Date', '20200101T000000Z'),
      ],
      [
        'a second key under the first name',
        403,
        'SignatureDoesNotMatch',
        (url) => url.searchParams.append('X-Amz-Credential', 'x'),
      ],
    ];
    for (const [title, status, code, change] of tamperings) {
      it(`is refused with ${title}: ${code}`, async () => {
        const url = new URL(await link());
        change(url);
        assert.deepEqual(await refusal(url.href), [status, code]);
      });
    }

    it('opens for its own method alone', async () => {
      const url = await link();
      assert.equal((await fetch(url, { method: 'HEAD' })).status, 403);
      assert.deepEqual(await refusal(url, { method: 'DELETE' }), [403, 'SignatureDoesNotMatch']);
      assert.deepEqual(await refusal(url, { method: 'PUT', body: 'x' }), [403, 'SignatureDoesNotMatch']);
    });

    it('is refused beside a signature in the header', async () => {
      const { headers } = await signed();
      assert.deepEqual(await refusal(await link(), { headers: { authorization: headers.authorization! } }), [
        400,
        'InvalidArgument',
      ]);
    });

    it('uploads by PUT, with the metadata that it carries', async () => {
      const client = store.client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
      const put = new PutObjectCommand({ Bucket: 'input', Key: 'put', Metadata: { a: 'b' } });
      const url = await getSignedUrl(client, put, { expiresIn: 60 });
      assert.equal((await fetch(url, { method: 'PUT', body: 'by link' })).status, 200);
      const found = await client.send(new GetObjectCommand({ Bucket: 'input', Key: 'put' }));
      assert.deepEqual([await found.Body?.transformToString(), found.Metadata], ['by link', { a: 'b' }]);
    });
  });
});
