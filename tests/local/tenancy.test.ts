import assert from 'node:assert/strict';
import type { Conversion, CreatedConversion } from '../../functions/service/record.ts';
import { alphaPng, plain } from '../pictures/index.ts';
import { ApiClient } from './api-client.ts';
import { claimsOf } from './identity/browser.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

const methods = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] as const;
/** Queries that make other operations of the same methods. */
const operations = [
  '',
  'uploads',
  'uploadId=x',
  'uploadId=x&partNumber=1',
  'tagging',
  'acl',
  'versionId=x',
  'list-type=2',
  'delete',
];

describe('tenancy: nothing of user A is reached by user B', function () {
  this.timeout(120_000);
  let started: StartedService;
  let a: ApiClient;
  let b: ApiClient;
  let ofA: Conversion;
  let waitingOfA: CreatedConversion;
  let ofB: Conversion;
  let formOfB: CreatedConversion;
  let keysOfA: readonly (readonly [bucket: string, key: string])[];
  let userOfA: string;
  let stateBefore: string;

  before(async () => {
    started = await StartedService.start(await makeStateFolder());
    a = await ApiClient.signIn(started);
    b = await ApiClient.signIn(started, { email: 'bert@example.com', password: 'Reaching-Over-1984' });
    ofA = await a.convert(alphaPng(), { to: 'tiff' });
    waitingOfA = await a.create(plain('png'), { to: 'bmp' });
    ofB = await b.convert(plain('png'), { to: 'bmp' });
    formOfB = await b.create(plain('png'), { to: 'bmp' });
    const { input, output } = started.service.buckets;
    const all = [
      ...(await started.keys('input')).map((key) => [input, key] as const),
      ...(await started.keys('output')).map((key) => [output, key] as const),
    ];
    userOfA = String(claimsOf(a.tokens.access_token).sub);
    keysOfA = all.filter(([, key]) => key.includes(userOfA));
    assert.ok(keysOfA.length >= 5);
    stateBefore = await stateOfA();
  });
  after(() => started.clean());
  afterEach(async () => assert.equal(await stateOfA(), stateBefore));

  /** All that A has, as A sees it, but for links, which are made anew each time. */
  async function stateOfA(): Promise<string> {
    const { outputs, ...rest } = await a.get(ofA.id);
    const files = outputs.map(async ({ url, ...output }) => [
      output,
      Buffer.from(await (await fetch(url)).arrayBuffer()).toString('base64'),
    ]);
    return JSON.stringify([rest, await Promise.all(files), await a.get(waitingOfA.id)]);
  }

  const urlOf = ([bucket, key]: readonly [string, string], query = '') =>
    `${started.service.storeUrl}/${bucket}/${key}${query && `?${query}`}`;

  /** Sends a request to the store and demands that it is refused. */
  async function refused(url: string, method: string, headers: Record<string, string> = {}): Promise<void> {
    const body = method === 'PUT' || method === 'POST' ? 'of B' : undefined;
    const answer = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
    const text = await answer.text();
    assert.ok([400, 403].includes(answer.status), `${method} ${url}: ${answer.status} ${text}`);
    assert.ok(!text.includes(ofA.id) || /<Resource>|StringToSign/.test(text), text);
  }

  it('shows and deletes no conversion of A by any route of the API', async () => {
    for (const id of [ofA.id, waitingOfA.id]) {
      for (const method of ['GET', 'DELETE']) {
        const answer = await b.call(method, `/conversions/${id}`);
        assert.equal(answer.status, 404);
      }
      for (const query of ['', `?cursor=${id}`, '?limit=100', `?cursor=${encodeURIComponent('../')}`]) {
        const text = await (await b.call('GET', `/conversions${query}`)).text();
        assert.ok(!text.includes(ofA.id) && !text.includes(waitingOfA.id), text);
      }
      for (const path of [`${id}/request.json`, `..%2f..%2f${id}`, `%2e%2e/${id}`, `${id}%2foutput.tiff`])
        for (const method of ['GET', 'DELETE']) {
          const answer = await b.call(method, `/conversions/${path}`);
          assert.ok([400, 403, 404].includes(answer.status), `${method} ${path}: ${answer.status}`);
        }
    }
  });

  it('exports to B and deletes with B’s account nothing of A', async () => {
    const c = await ApiClient.signIn(started, { email: 'carl@example.com', password: 'Wiping-Out-1984' });
    const own = await c.convert(plain('png'), { to: 'bmp' });
    for (const query of ['', `?cursor=${ofA.id}`, `?userId=${userOfA}`]) {
      const text = await (await c.call('GET', `/account/export${query}`)).text();
      assert.ok(!text.includes(ofA.id) && !text.includes(userOfA), text);
    }
    const body = { userId: userOfA, username: userOfA };
    assert.equal((await c.call('DELETE', `/account?userId=${userOfA}`, body)).status, 200);
    assert.ok(!(await started.keys('output')).some((key) => key.includes(own.id)));
    const all = [...(await started.keys('input')), ...(await started.keys('output'))];
    for (const [, key] of keysOfA) assert.ok(all.includes(key), key);
    assert.equal((await a.call('GET', '/account/export')).status, 200);
  });

  it('takes no name of a user from a request: a file name and options that name A’s key change nothing of A', async () => {
    const [, key] = keysOfA[0]!;
    const created = await b.create({ name: `../../${key}`, bytes: plain('png').bytes }, { to: 'bmp' });
    assert.ok(!JSON.stringify(created.upload.fields).includes(ofA.id));
    const body = { fileName: 'a.png', sizeBytes: 9, options: { to: 'png' }, userId: 'A', id: ofA.id };
    const answer = await b.call('POST', '/conversions', body);
    assert.ok(answer.status === 400 || !(await answer.text()).includes(ofA.id));
  });

  it('lets B’s form write no key of A, nor any other', async () => {
    const { url, fields } = formOfB.upload;
    const targets = [...keysOfA.map(([, key]) => key), `${fields.key}/../x`, '$' + '{filename}', `${fields.key}2`];
    for (const key of targets) {
      const changed = { ...formOfB, upload: { ...formOfB.upload, fields: { ...fields, key } } };
      assert.equal((await b.upload(changed, plain('png').bytes)).status, 403, key);
    }
    const output = url.replace(started.service.buckets.input, started.service.buckets.output);
    assert.notEqual(output, url);
    const elsewhere = { ...formOfB, upload: { ...formOfB.upload, url: output } };
    assert.equal((await b.upload(elsewhere, plain('png').bytes)).status, 403);
  });

  it('lets B’s link do nothing but its one GET: no other method, operation or key', async () => {
    const link = new URL(ofB.outputs[0]!.url);
    assert.equal((await fetch(link)).status, 200);
    for (const method of methods.filter((one) => one !== 'GET')) await refused(link.href, method);
    for (const operation of operations.filter((one) => one !== ''))
      for (const method of methods) await refused(`${link.href}&${operation}`, method);
    for (const target of keysOfA) {
      const moved = new URL(urlOf(target));
      moved.search = link.search;
      for (const method of methods) await refused(moved.href, method);
    }
    for (const bucket of Object.values(started.service.buckets))
      await refused(`${started.service.storeUrl}/${bucket}?list-type=2&${link.search.slice(1)}`, 'GET');
  });

  it('lets B’s link carry no header that copies from A', async () => {
    const link = ofB.outputs[0]!.url;
    for (const [bucket, key] of keysOfA)
      for (const method of ['PUT', 'GET']) await refused(link, method, { 'x-amz-copy-source': `${bucket}/${key}` });
  });

  it('opens the store neither to a token of B nor to nobody', async () => {
    for (const headers of [{}, { authorization: `Bearer ${b.tokens.access_token}` }] as Record<string, string>[]) {
      for (const target of keysOfA)
        for (const operation of operations)
          for (const method of methods) await refused(urlOf(target, operation), method, headers);
      for (const bucket of Object.values(started.service.buckets))
        for (const operation of operations)
          await refused(`${started.service.storeUrl}/${bucket}?${operation}`, 'GET', headers);
      await refused(`${started.service.storeUrl}/`, 'GET', headers);
    }
  });
});
