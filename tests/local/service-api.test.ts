import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { identify } from '../../codecs/index.ts';
import type { ConversionPage } from '../../functions/service/record.ts';
import { alphaPng, declaredHuge, half, multiPageTiff, phoneJpeg, plain, textNamedJpg } from '../pictures/index.ts';
import { ApiClient } from './api-client.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

describe('the local service, driven by its API alone', () => {
  let started: StartedService;
  let api: ApiClient;
  before(async () => {
    started = await StartedService.start(await makeStateFolder());
    api = await ApiClient.signIn(started);
  });
  after(() => started.clean());

  it('converts, lists, hands out and deletes', async () => {
    const picture = { ...multiPageTiff(), name: 'ünï "quote" ;.tiff' };
    const created = await api.create(picture, { to: 'png' });
    assert.equal((await api.get(created.id)).state, 'waiting-for-upload');
    assert.equal((await api.upload(created, picture.bytes)).status, 204);
    const conversion = await api.finished(created.id);
    assert.equal(conversion.state, 'done');
    assert.equal(conversion.fileName, picture.name);
    assert.equal(conversion.outputs.length, 3);
    for (const { url, sizeBytes } of conversion.outputs) {
      const download = await fetch(url);
      assert.match(download.headers.get('content-disposition') ?? '', /^attachment;/);
      const bytes = new Uint8Array(await download.arrayBuffer());
      assert.deepEqual([bytes.length, identify(bytes)], [sizeBytes, 'png']);
    }
    const listed = (await (await api.call('GET', '/conversions')).json()) as ConversionPage;
    assert.deepEqual(
      listed.items.map(({ id }) => id),
      [created.id],
    );

    assert.equal((await api.call('DELETE', `/conversions/${created.id}`)).status, 204);
    assert.equal((await api.call('GET', `/conversions/${created.id}`)).status, 404);
    assert.deepEqual(await started.keys('input'), []);
    assert.ok((await started.keys('output')).every((key) => key.endsWith('/account.json')));
    assert.equal((await fetch(conversion.outputs[0]!.url)).status, 404);
  });

  const refused = [
    { what: 'a text file', file: textNamedJpg(), code: 'unknown-format', says: /text/i },
    {
      what: 'an empty file',
      file: { name: 'empty.png', bytes: new Uint8Array(0) },
      code: 'unknown-format',
      says: /empty/i,
    },
    {
      what: 'a GIF',
      file: { name: 'a.png', bytes: Uint8Array.from(Buffer.from('GIF89a........')) },
      code: 'unknown-format',
      says: /GIF/,
    },
    { what: 'a file cut in half', file: half(phoneJpeg()), code: 'truncated', says: /./ },
    {
      what: '30,000 × 30,000 pixels declared in 1 kB',
      file: declaredHuge('png'),
      code: 'limit-exceeded',
      says: /900,000,000/,
    },
  ];
  for (const { what, file, code, says } of refused)
    it(`reports ${what} as failed, by its code and in a sentence`, async () => {
      const { state, error, outputs } = await api.convert(file, { to: 'png' });
      assert.deepEqual([state, error?.code, outputs], ['failed', code, []]);
      assert.match(error?.message ?? '', says);
    });

  const names = [
    { name: 'ünï "quote" ;.jpg', downloads: 'ünï _quote_ ;.png' },
    { name: `${'\u{1f4f7}'.repeat(300)}.jpg`, downloads: `${'\u{1f4f7}'.repeat(62)}.png` },
    { name: '../../x.png', downloads: /^[^/\\]*x\.png$/ },
    { name: 'no extension', downloads: 'no extension.png' },
    { name: 'CON.png', downloads: /^(?!con\.)[^/\\]+\.png$/i },
  ];
  for (const { name, downloads } of names)
    it(`converts a file called ${name.slice(0, 20)}, and its download has a safe name`, async () => {
      const { state, outputs, id } = await api.convert({ name, bytes: plain('jpeg').bytes }, { to: 'png' });
      assert.equal(state, 'done');
      const disposition = (await fetch(outputs[0]!.url)).headers.get('content-disposition') ?? '';
      const saved = decodeURIComponent(disposition.match(/filename\*=UTF-8''([^;]+)/i)?.[1] ?? '');
      assert.equal(saved, outputs[0]!.fileName);
      if (typeof downloads === 'string') assert.equal(saved, downloads);
      else assert.match(saved, downloads);
      assert.ok(Buffer.byteLength(saved) <= 255);
      for (const key of await started.keys('output'))
        if (key.includes(id)) assert.match(key, /^users\/[\w-]+\/\w{26}\/(request\.json|report\.json|output\.png)$/);
    });

  const requests = [
    {
      what: 'an unknown option',
      body: { fileName: 'a.png', sizeBytes: 9, options: { to: 'png', rotate: 90 } },
      field: /rotate/,
    },
    {
      what: 'quality 0',
      body: { fileName: 'a.png', sizeBytes: 9, options: { to: 'jpeg', quality: 0 } },
      field: /quality/,
    },
    {
      what: 'metadata of another word',
      body: { fileName: 'a.png', sizeBytes: 9, options: { to: 'png', metadata: 'all' } },
      field: /metadata/,
    },
    { what: 'wrong JSON', body: '{"fileName":', field: undefined },
  ];
  for (const { what, body, field } of requests)
    it(`answers ${what} with 400 and a problem document`, async () => {
      const answer = await api.call('POST', '/conversions', body);
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get('content-type'), 'application/problem+json');
      const problem = await answer.json();
      assert.equal(problem.status, 400);
      if (field) assert.match(problem.errors[0].field, field);
    });

  it('takes no upload that is longer than declared or goes elsewhere', async () => {
    const picture = multiPageTiff();
    const created = await api.create(picture, { to: 'png' });
    const longer = await api.upload(created, new Uint8Array(picture.bytes.length + 1));
    assert.equal(longer.status, 400);
    const fields = { ...created.upload.fields, key: 'users/other/x' };
    assert.equal((await api.upload({ ...created, upload: { ...created.upload, fields } }, picture.bytes)).status, 403);
    assert.equal((await started.keys('input')).includes('users/other/x'), false);
  });

  it('tells nothing of another user’s conversion, not even that it is there', async () => {
    const created = await api.create(plain('png'), { to: 'bmp' });
    const other = await ApiClient.signIn(started, { email: 'eve@example.com', password: 'Eaves-Dropping-1984' });
    const problems: string[] = [];
    for (const id of [created.id, created.id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))])
      for (const method of ['GET', 'DELETE']) {
        const answer = await other.call(method, `/conversions/${id}`);
        assert.equal(answer.status, 404);
        const { instance: _, ...problem } = await answer.json();
        problems.push(JSON.stringify(problem).replaceAll(id, 'id'));
      }
    assert.equal(new Set(problems).size, 1);
    assert.deepEqual(((await (await other.call('GET', '/conversions')).json()) as ConversionPage).items, []);
    assert.equal((await api.get(created.id)).state, 'waiting-for-upload');
  });

  it('leaves nothing in either bucket of what is deleted while it is converted', async () => {
    for (const delayMs of [0, 20, 60, 150]) {
      const created = await api.create(alphaPng(), { to: 'tiff' });
      await api.upload(created, alphaPng().bytes);
      await wait(delayMs);
      assert.equal((await api.call('DELETE', `/conversions/${created.id}`)).status, 204);
      await started.idle();
      for (const bucket of ['input', 'output'] as const)
        assert.deepEqual(
          (await started.keys(bucket)).filter((key) => key.includes(created.id)),
          [],
          `deleted after ${delayMs} ms`,
        );
    }
  });

  it('refuses an ID token, and a token that was tampered with', async () => {
    // 403 is API Gateway's own answer: the token is good, but holds no scope.
    assert.equal((await api.call('GET', '/conversions', undefined, api.tokens.id_token)).status, 403);
    assert.equal((await api.call('GET', '/conversions', undefined, `${api.tokens.access_token}x`)).status, 401);
  });

  it('writes neither tokens nor signed addresses into the logs', () => {
    const logs = ['api', 'convert'].map((name) =>
      readFileSync(join(started.service.stateFolder, 'logs', `${name}.log`), 'utf8'),
    );
    const text = logs.join('\n');
    assert.match(text, /platform\.report/);
    assert.ok(!text.includes(api.tokens.access_token.slice(-40)));
    assert.ok(!/X-Amz-Signature|x-amz-signature/.test(text));
  });
});
