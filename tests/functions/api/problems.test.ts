import assert from 'node:assert/strict';
import { StorageUnavailable } from '../../../functions/service/ports.ts';
import { type Equipment, equip, submit } from '../service/equipment.ts';
import { hookedStore } from '../service/hooked-store.ts';
import { accessClaims, call } from './client.ts';

const wanted = { fileName: 'photo.jpg', sizeBytes: 9, options: { to: 'jpeg', quality: 80 } };

/** What is wrong with a body, and the fields that the answer names. */
const badBodies: readonly (readonly [title: string, body: unknown, code: string, fields: Record<string, RegExp>])[] = [
  ['no body', undefined, 'invalid-request', {}],
  ['wrong JSON', '{"fileName":', 'invalid-request', {}],
  ['a list', [], 'invalid-request', {}],
  ['null', 'null', 'invalid-request', {}],
  ['nothing in it', {}, 'invalid-request', { fileName: /1 to 1024/, sizeBytes: /0 to 10000/, options: /object/ }],
  ['an unknown field', { ...wanted, folder: 'x' }, 'invalid-request', { folder: /fileName, sizeBytes, options/ }],
  [
    '__proto__',
    `{"__proto__":{},"fileName":"a","sizeBytes":1,"options":{"to":"png"}}`,
    'invalid-request',
    { ['__proto__']: /no such/ },
  ],
  ['an empty file name', { ...wanted, fileName: '' }, 'invalid-request', { fileName: /1 to 1024/ }],
  [
    'a file name of 1,025 characters',
    { ...wanted, fileName: 'a'.repeat(1025) },
    'invalid-request',
    { fileName: /1 to 1024/ },
  ],
  ['a file name that is no text', { ...wanted, fileName: 7 }, 'invalid-request', { fileName: /1 to 1024/ }],
  ['a size above the limit', { ...wanted, sizeBytes: 10_001 }, 'invalid-request', { sizeBytes: /0 to 10000/ }],
  ['a negative size', { ...wanted, sizeBytes: -1 }, 'invalid-request', { sizeBytes: /0 to 10000/ }],
  ['half a byte', { ...wanted, sizeBytes: 0.5 }, 'invalid-request', { sizeBytes: /0 to 10000/ }],
  ['a size as text', { ...wanted, sizeBytes: '9' }, 'invalid-request', { sizeBytes: /0 to 10000/ }],
  ['no options', { ...wanted, options: undefined }, 'invalid-option', { options: /object/ }],
  ['no target', { ...wanted, options: {} }, 'invalid-option', { 'options.to': /jpeg, png, bmp, tiff/ }],
  [
    'an unknown target',
    { ...wanted, options: { to: 'gif' } },
    'invalid-option',
    { 'options.to': /jpeg, png, bmp, tiff/ },
  ],
  [
    'an unknown option',
    { ...wanted, options: { to: 'png', speed: 3 } },
    'invalid-option',
    { 'options.speed': /no option speed/ },
  ],
  [
    'quality 0',
    { ...wanted, options: { to: 'jpeg', quality: 0 } },
    'invalid-option',
    { 'options.quality': /from 1 to 100/ },
  ],
  [
    'metadata of another word',
    { ...wanted, options: { to: 'png', metadata: 'all' } },
    'invalid-option',
    { 'options.metadata': /keep, private, none/ },
  ],
  [
    'a size without sides',
    { ...wanted, options: { to: 'png', resize: {} } },
    'invalid-option',
    { 'options.resize': /width, height or both/ },
  ],
  [
    'limits',
    { ...wanted, options: { to: 'png', limits: {} } },
    'invalid-option',
    { 'options.limits': /set by the service/ },
  ],
  [
    'several wrong options',
    {
      ...wanted,
      options: { to: 'jpeg', quality: 500, pages: '0', metadata: 'all', resize: { width: 0, fit: 'crop' }, speed: 3 },
    },
    'invalid-option',
    {
      'options.speed': /no option speed/,
      'options.quality': /from 1 to 100/,
      'options.pages': /pages is "0"/,
      'options.metadata': /keep, private, none/,
      'options.resize.width': /from 1 to 65535/,
      'options.resize.fit': /inside, cover, fill/,
    },
  ],
  [
    'wrong options for a target that is not there',
    { ...wanted, options: { quality: 500, pages: '0', limits: {} } },
    'invalid-option',
    { 'options.to': /jpeg, png/, 'options.pages': /pages is "0"/, 'options.limits': /set by the service/ },
  ],
  [
    'two faults of two kinds',
    { ...wanted, sizeBytes: -1, options: { to: 'jpeg', quality: 0 } },
    'invalid-request',
    { sizeBytes: /0 to 10000/, 'options.quality': /from 1 to 100/ },
  ],
];

describe('problems of the API', () => {
  let equipment: Equipment;
  beforeEach(() => {
    equipment = equip();
  });

  async function assertProblem(
    response: Awaited<ReturnType<typeof call>>,
    status: number,
    code: string,
  ): Promise<void> {
    assert.equal(response.status, status);
    assert.equal(response.headers['content-type'], 'application/problem+json');
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.equal(response.json.status, status);
    assert.equal(response.json.code, code);
    assert.equal(response.json.type, `urn:problem-type:image-conversion:${code}`);
    assert.match(response.json.title, /\.$/);
    assert.match(response.json.detail, /\.$/);
  }

  for (const [title, body, code, fields] of badBodies) {
    it(`answer a body with ${title} by 400 ${code}, naming ${Object.keys(fields).join(' and ') || 'no field'}`, async () => {
      const response = await call(equipment, 'POST', '/api/conversions', { body });
      await assertProblem(response, 400, code);
      const errors: { field: string; detail: string; pointer: string }[] = response.json.errors ?? [];
      assert.deepEqual(
        errors.map((error) => error.field),
        Object.keys(fields),
      );
      for (const { field, detail, pointer } of errors) {
        assert.match(detail, fields[field]!);
        assert.equal(pointer, `#/${field.replaceAll('.', '/')}`);
      }
      assert.deepEqual(equipment.store.keys('output'), []);
    });
  }

  it('point to an option whose name has characters of their own meaning in a pointer', async () => {
    const options = { to: 'png', 'a/b~c d.e': 1 };
    const { json } = await call(equipment, 'POST', '/api/conversions', { body: { ...wanted, options } });
    assert.deepEqual(
      json.errors.map(({ pointer }: { pointer: string }) => pointer),
      ['#/options/a~1b~0c%20d.e'],
    );
  });

  for (const [query, field] of [
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=', 'limit'],
    ['cursor=../x', 'cursor'],
    ['cursor=', 'cursor'],
  ] as const) {
    it(`answer ?${query} by 400, naming ${field}`, async () => {
      const response = await call(equipment, 'GET', `/api/conversions?${query}`);
      await assertProblem(response, 400, 'invalid-request');
      assert.deepEqual(
        response.json.errors.map((error: { field: string }) => error.field),
        [field],
      );
    });
  }

  for (const [title, claims] of [
    ['an ID token', { ...accessClaims, token_use: 'id' }],
    ['a token without token_use', { sub: accessClaims.sub }],
    ['no claims at all', undefined],
    ['a token without a user', { token_use: 'access' }],
    ["a user's id that leads out of its folder", { ...accessClaims, sub: '../other' }],
  ] as const) {
    it(`answer ${title} by 401 on every route of a user`, async () => {
      for (const [method, path] of [
        ['POST', '/api/conversions'],
        ['GET', '/api/conversions'],
        ['GET', `/api/conversions/${'0'.repeat(26)}`],
        ['DELETE', `/api/conversions/${'0'.repeat(26)}`],
        ['GET', '/api/account/export'],
        ['DELETE', '/api/account'],
      ] as const) {
        // biome-ignore lint/suspicious/noExplicitAny: no claims must be possible here
        const response = await call(equipment, method, path, { claims: claims as any, body: wanted });
        await assertProblem(response, 401, 'unauthorized');
        assert.match(response.headers['www-authenticate']!, /^Bearer/);
      }
      assert.deepEqual(equipment.store.keys('output'), []);
    });
  }

  for (const id of ['1', '..', '%2e%2e%2fother', '%', 'A'.repeat(26), `${'0'.repeat(26)}x`]) {
    it(`answer the id ${id} by 404`, async () => {
      const claims = accessClaims;
      const response = await call(equipment, 'GET', '/api/conversions', { claims, path: `/api/conversions/${id}` });
      await assertProblem(response, 404, 'not-found');
    });
  }

  for (const path of [
    '/',
    '/api',
    '/api/',
    '/api/conversions/',
    '/api/conversions/x/y',
    '/api/Formats',
    '//api/formats',
  ]) {
    it(`answer ${path} by 404`, async () =>
      assertProblem(await call(equipment, 'GET', '/', { path }), 404, 'not-found'));
  }

  for (const [method, path, allow] of [
    ['PUT', '/api/conversions', 'POST, GET'],
    ['POST', `/api/conversions/${'0'.repeat(26)}`, 'GET, DELETE'],
    ['DELETE', '/api/formats', 'GET'],
  ] as const) {
    it(`answer ${method} ${path} by 405, naming ${allow}`, async () => {
      const response = await call(equipment, method, path);
      await assertProblem(response, 405, 'method-not-allowed');
      assert.equal(response.headers.allow, allow);
    });
  }

  it('answer storage that does not, at each of its calls, by 503 and say when to come again', async () => {
    const { id } = await submit(equipment, 'pages 1');
    for (const [method, path] of [
      ['POST', '/api/conversions'],
      ['GET', '/api/conversions'],
      ['GET', `/api/conversions/${id}`],
      ['DELETE', `/api/conversions/${id}`],
    ] as const) {
      let failed = true;
      for (let wantedCall = 1; failed; wantedCall++) {
        failed = false;
        const store = hookedStore(equipment.store, {
          before: (callNumber) => {
            if (callNumber !== wantedCall) return;
            failed = true;
            throw new StorageUnavailable('GetObject in the input bucket failed: SlowDown.');
          },
        });
        const response = await call({ ...equipment, api: { ...equipment.api, store } }, method, path, { body: wanted });
        if (!failed) break;
        await assertProblem(response, 503, 'storage-unavailable');
        assert.equal(response.headers['retry-after'], '2');
        assert.doesNotMatch(response.body!, /SlowDown|bucket/);
      }
    }
  });

  it('tell nothing of an error of ours, and log it', async () => {
    const store = hookedStore(equipment.store, {
      before: () => {
        throw new TypeError('secret internals');
      },
    });
    const response = await call({ ...equipment, api: { ...equipment.api, store } }, 'GET', '/api/conversions');
    await assertProblem(response, 500, 'internal-error');
    assert.doesNotMatch(response.body!, /secret/);
    assert.match(equipment.lines.join('\n'), /"level":"ERROR".*secret internals/);
  });
});
