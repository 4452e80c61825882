import assert from 'node:assert/strict';
import { readReport, readRequest, writeReport, writeRequest } from '../../../functions/service/documents.ts';
import type { ConversionRecord, ConversionRequest } from '../../../functions/service/record.ts';
import { MemoryObjectStore } from './memory-object-store.ts';

const instant = '2026-01-02T03:04:05.678Z';
const request: ConversionRequest = {
  version: 1,
  fileName: 'ünï.jpg',
  options: { to: 'png' },
  sizeBytes: 7,
  createdAt: instant,
  uploadExpiresAt: instant,
};
const record: ConversionRecord = {
  version: 1,
  state: 'failed',
  request,
  input: { key: 'k', etag: '"e"', sizeBytes: 7 },
  outputs: [],
  timings: { startedAt: instant, finishedAt: instant },
  error: { code: 'corrupt', message: 'x' },
};

describe('the documents of a conversion', () => {
  let store: MemoryObjectStore;
  beforeEach(() => {
    store = new MemoryObjectStore();
  });

  it('come back as they were written', async () => {
    await writeRequest(store, 'k', request);
    await writeReport(store, record, 'absent');
    assert.deepEqual(await readRequest(store, 'k'), { request });
    assert.deepEqual((await readReport(store, 'k'))?.record, record);
    assert.deepEqual(store.keys('output'), ['k/report.json', 'k/request.json']);
  });

  it('are undefined where there are none', async () => {
    assert.equal(await readRequest(store, 'k'), undefined);
    assert.equal(await readReport(store, 'k'), undefined);
  });

  it('let only one first report be written', async () => {
    await writeReport(store, record, 'absent');
    await assert.rejects(writeReport(store, record, 'absent'), { name: 'PreconditionFailed' });
  });

  it('let a report be replaced by who has seen it', async () => {
    await writeReport(store, record, 'absent');
    const { etag } = (await readReport(store, 'k'))!;
    await writeReport(store, { ...record, state: 'done' }, { etag });
    assert.equal((await readReport(store, 'k'))?.record?.state, 'done');
    await assert.rejects(writeReport(store, record, { etag }), { name: 'PreconditionFailed' });
  });

  for (const [title, text] of [
    ['no JSON', 'Dear Bob'],
    ['cut short', '{"version":1,"state":"do'],
    ['a list', '[]'],
    ['null', 'null'],
    ['without a version', JSON.stringify({ ...record, version: undefined })],
    ['of a later version', JSON.stringify({ ...record, version: 99 })],
    ['without its fields', '{"version":1}'],
  ] as const) {
    it(`that are ${title} count as a report that can be replaced, and as a request that cannot be read`, async () => {
      const bytes = new TextEncoder().encode(text);
      const { etag } = await store.put('output', 'k/report.json', bytes, { contentType: 'application/json' });
      await store.put('output', 'k/request.json', bytes, { contentType: 'application/json' });
      assert.deepEqual(await readReport(store, 'k'), { etag });
      assert.deepEqual(await readRequest(store, 'k'), {});
    });
  }
});
