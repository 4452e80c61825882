import assert from 'node:assert/strict';
import { convertObject } from '../../../functions/convert/convert.ts';
import { StorageUnavailable } from '../../../functions/service/ports.ts';
import { handleMessages } from '../../../functions/settle/handle-messages.ts';
import { type Equipment, equip, reportOf, submit, textOf, upload } from '../service/equipment.ts';
import { hookedStore } from '../service/hooked-store.ts';

/** What Lambda puts into the failure queue for an event with these objects. */
function failureOf(objects: readonly { readonly key: string; readonly eTag?: string }[], errorType?: string): string {
  return JSON.stringify({
    version: '1.0',
    timestamp: '2026-03-01T12:05:00.000Z',
    requestContext: {
      requestId: 'r-1',
      functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:convert:$LATEST',
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: {
      Records: objects.map(({ key, eTag }) => ({
        eventName: 'ObjectCreated:Post',
        s3: { object: { key: encodeURIComponent(key), ...(eTag && { eTag }) } },
      })),
    },
    ...(errorType && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType, errorMessage: 'x' },
    }),
  });
}

describe('what the convert function gave up on', () => {
  let equipment: Equipment;
  beforeEach(() => {
    equipment = equip();
  });
  const settle = (bodies: readonly string[], store = equipment.store as Parameters<typeof hookedStore>[0]) =>
    handleMessages(
      bodies.map((body, index) => ({ messageId: `m${index}`, body })),
      { store, clock: equipment.clock, meter: equipment.meter },
      equipment.log,
    );

  for (const [errorType, code] of [
    ['Runtime.ExitError', 'conversion-crashed'],
    ['Sandbox.Timedout', 'conversion-crashed'],
    ['TypeError', 'conversion-crashed'],
    [undefined, 'conversion-crashed'],
    ['StorageUnavailable', 'storage-unavailable'],
  ] as const) {
    it(`for ${errorType ?? 'no reason told'} becomes a failed report with ${code}`, async () => {
      const { key } = await submit(equipment, 'crash', { fileName: 'ünï.tif' });
      assert.deepEqual(await settle([failureOf([{ key }], errorType)]), []);
      const { request, input, error, ...report } = await reportOf(equipment.store, key);
      assert.equal(request?.fileName, 'ünï.tif');
      assert.equal(error?.code, code);
      assert.match(error?.message ?? '', /\.$/);
      assert.deepEqual(input, { key, etag: (await equipment.store.head('input', key))?.etag, sizeBytes: 5 });
      const instant = '2026-03-01T12:00:00.000Z';
      assert.deepEqual(report, {
        version: 1,
        state: 'failed',
        options: { to: 'png' },
        outputs: [],
        timings: { startedAt: instant, finishedAt: instant },
      });
    });
  }

  it('stays as it is when a try was successful after all', async () => {
    const { key } = await submit(equipment, 'pages 1');
    await convertObject(key, equipment.convert, equipment.log);
    assert.deepEqual(await settle([failureOf([{ key }])]), []);
    assert.equal((await reportOf(equipment.store, key)).state, 'done');
    assert.equal(await textOf(equipment.store, `${key}/output.png`), 'pages 1 / 1');
  });

  it('is settled once, whatever how often it is told', async () => {
    const { key } = await submit(equipment, 'crash');
    await settle([failureOf([{ key }], 'StorageUnavailable')]);
    await settle([failureOf([{ key }]), failureOf([{ key }])]);
    assert.equal((await reportOf(equipment.store, key)).error?.code, 'storage-unavailable');
    assert.deepEqual(equipment.meter.failures, ['storage-unavailable'], 'and counted once');
  });

  it('leaves nothing of what a try wrote before it died', async () => {
    const { store } = equipment;
    const { key } = await submit(equipment, 'crash');
    for (const page of [1, 2])
      await store.put('output', `${key}/output-${page}.png`, new Uint8Array(1), { contentType: 'image/png' });
    assert.deepEqual(await settle([failureOf([{ key }])]), []);
    assert.deepEqual(store.keys('output'), [`${key}/report.json`, `${key}/request.json`]);
  });

  it('is converted when the same file is put again later', async () => {
    const { store, clock, convert, log } = equipment;
    await upload(store, 'a.tif', 'pages 1');
    await settle([failureOf([{ key: 'a.tif' }], 'StorageUnavailable')]);
    await convertObject('a.tif', convert, log);
    const settled = await reportOf(store, 'a.tif');
    assert.equal(settled.error?.code, 'storage-unavailable', 'a late event of the first upload changes nothing');
    clock.advance(60);
    await upload(store, 'a.tif', 'pages 1');
    await convertObject('a.tif', convert, log);
    assert.equal((await reportOf(store, 'a.tif')).state, 'done');
  });

  it('leaves nothing when it was deleted', async () => {
    const { store } = equipment;
    const { key } = await submit(equipment, 'pages 1');
    await store.put('output', `${key}/output.png`, new Uint8Array(1), { contentType: 'image/png' });
    await store.delete('input', [key]);
    assert.deepEqual(await settle([failureOf([{ key }])]), []);
    assert.deepEqual(store.keys('output'), []);
  });

  it('is not about an upload that came later', async () => {
    await upload(equipment.store, 'a.tif', 'pages 1 new');
    assert.deepEqual(await settle([failureOf([{ key: 'a.tif', eTag: 'another' }])]), []);
    assert.deepEqual(equipment.store.keys('output'), []);
  });

  it('replaces the report of an earlier upload', async () => {
    const { store } = equipment;
    await upload(store, 'a.tif', 'pages 1');
    await convertObject('a.tif', equipment.convert, equipment.log);
    const { etag } = await upload(store, 'a.tif', 'crash');
    await settle([failureOf([{ key: 'a.tif', eTag: etag.replaceAll('"', '') }])]);
    assert.equal((await reportOf(store, 'a.tif')).state, 'failed');
  });

  it('is handed back when the storage fails, at whichever call, and then gives one report', async () => {
    let failed = true;
    for (let wanted = 1; failed; wanted++) {
      failed = false;
      const { key } = await submit(equipment, 'crash');
      const faulty = hookedStore(equipment.store, {
        before: (call) => {
          if (call !== wanted) return;
          failed = true;
          throw new StorageUnavailable('SlowDown');
        },
      });
      assert.deepEqual(await settle([failureOf([{ key }])], faulty), failed ? ['m0'] : []);
      assert.deepEqual(await settle([failureOf([{ key }])]), []);
      assert.deepEqual(
        equipment.store.keys('output').filter((output) => output.startsWith(key)),
        [`${key}/report.json`, `${key}/request.json`],
      );
    }
  });

  for (const [title, body] of [
    ['no JSON', 'Dear Bob'],
    ['no record', '7'],
    ['a record of something else', '{"requestPayload":{}}'],
  ] as const) {
    it(`is handed back alone when its message is ${title}`, async () => {
      const { key } = await submit(equipment, 'crash');
      assert.deepEqual(await settle([body, failureOf([{ key }])]), ['m0']);
      assert.equal((await reportOf(equipment.store, key)).state, 'failed');
      assert.doesNotMatch(equipment.lines.join(), /Dear Bob/);
    });
  }
});
