import assert from 'node:assert/strict';
import { convertObject } from '../../../functions/convert/convert.ts';
import type { ObjectStore } from '../../../functions/service/ports.ts';
import { type Equipment, equip, reportOf, submit, textOf, upload } from '../service/equipment.ts';
import { hookedStore } from '../service/hooked-store.ts';

describe('the conversion of an object', () => {
  let equipment: Equipment;
  const convert = (key: string, changes: Partial<Equipment['convert']> = {}) =>
    convertObject(key, { ...equipment.convert, ...changes }, equipment.log);
  beforeEach(() => {
    equipment = equip();
  });

  it('writes the output, then a report that tells all of it', async () => {
    const { store, clock } = equipment;
    const { key, id } = await submit(equipment, 'pages 1 a', { fileName: 'ünï.tif' });
    clock.advance(2);
    assert.equal(await convert(key), 'done');
    assert.deepEqual(store.keys('output'), [`${key}/output.png`, `${key}/report.json`, `${key}/request.json`]);
    assert.equal(await textOf(store, `${key}/output.png`), 'pages 1 a / 1');
    assert.equal((await store.head('output', `${key}/output.png`))?.contentType, 'image/png');
    const disposition = `attachment; filename="uni.png"; filename*=UTF-8''%C3%BCn%C3%AF.png`;
    assert.equal(store.contentDispositionOf('output', `${key}/output.png`), disposition);

    const { fidelity, request, input, ...report } = await reportOf(store, key);
    assert.equal(fidelity?.source.format, 'tiff');
    assert.equal(request?.fileName, 'ünï.tif');
    assert.deepEqual(input, { key, etag: (await store.head('input', key))?.etag, sizeBytes: 9 });
    assert.deepEqual(report, {
      version: 1,
      state: 'done',
      options: { to: 'png' },
      outputs: [{ key: `${key}/output.png`, fileName: 'ünï.png', mediaType: 'image/png', sizeBytes: 13 }],
      timings: { startedAt: '2026-03-01T12:00:02.000Z', finishedAt: '2026-03-01T12:00:02.000Z' },
    });
    const line = JSON.parse(equipment.lines.at(-1)!);
    assert.deepEqual([line.outcome, line.source, line.target, line.outputs], ['done', 'tiff', 'png', 1]);
    assert.ok(id.length === 26);
  });

  it('numbers the outputs of several pages', async () => {
    const { key } = await submit(equipment, 'pages 3', { fileName: 'scan.tif' });
    await convert(key);
    const { outputs } = await reportOf(equipment.store, key);
    assert.deepEqual(
      outputs.map((output) => [output.key, output.fileName]),
      [1, 2, 3].map((page) => [`${key}/output-${page}.png`, `scan-${page}.png`]),
    );
  });

  it('writes a failed report for a picture that is corrupt, and is no fault', async () => {
    const { key } = await submit(equipment, 'corrupt');
    assert.equal(await convert(key), 'failed');
    const report = await reportOf(equipment.store, key);
    assert.deepEqual(report.error, { code: 'corrupt', message: 'The file is no text with pages' });
    assert.deepEqual(report.outputs, []);
    assert.equal(JSON.parse(equipment.lines.at(-1)!).code, 'corrupt');
  });

  for (const [content, error] of [
    ['no memory', { name: 'EnvironmentError' }],
    ['crash', { name: 'TypeError' }],
  ] as const) {
    it(`throws what another try may cure: ${content}`, async () => {
      const { key } = await submit(equipment, content);
      await assert.rejects(convert(key), error);
      assert.deepEqual(equipment.store.keys('output'), [`${key}/request.json`]);
    });
  }

  it('does not read an object that is larger than the limit', async () => {
    const { store } = equipment;
    await upload(store, 'big.bin', new Uint8Array(10_001));
    const read: string[] = [];
    const spied: ObjectStore = {
      ...hookedStore(store, {}),
      get: (bucket, key) => {
        read.push(bucket);
        return store.get(bucket, key);
      },
    };
    assert.equal(await convert('big.bin', { store: spied }), 'failed');
    assert.deepEqual(read, ['output']);
    const { error } = await reportOf(store, 'big.bin');
    assert.equal(error?.code, 'limit-exceeded');
    assert.match(error?.message ?? '', /10001 bytes; at most 10000/);
  });

  it('changes nothing when the same event comes later again', async () => {
    const { store } = equipment;
    const { key } = await submit(equipment, 'pages 2');
    await convert(key);
    const before = await Promise.all(store.keys('output').map((output) => store.get('output', output)));
    const calls: string[] = [];
    const spied = hookedStore(store, { before: (_, operation) => void calls.push(operation) });
    assert.equal(await convert(key, { store: spied }), 'already-done');
    assert.deepEqual(calls.sort(), ['get', 'get', 'head']);
    assert.deepEqual(await Promise.all(store.keys('output').map((output) => store.get('output', output))), before);
  });

  it('converts a new upload again, and removes outputs that it has no longer', async () => {
    const { store } = equipment;
    await upload(store, 'a.tif', 'pages 3 old');
    await convert('a.tif');
    await upload(store, 'a.tif', 'pages 1 new');
    assert.equal(await convert('a.tif'), 'done');
    assert.deepEqual(store.keys('output'), ['a.tif/a.png', 'a.tif/report.json']);
    assert.equal(await textOf(store, 'a.tif/a.png'), 'pages 1 new / 1');
  });

  it('converts one upload by a form, and no other that comes behind its report', async () => {
    const { store, clock } = equipment;
    const { key } = await submit(equipment, 'pages 1 first');
    await convert(key);
    clock.advance(1);
    await upload(store, key, 'pages 3 second');
    assert.equal(await convert(key), 'already-done');
    assert.deepEqual(store.keys('output'), [`${key}/output.png`, `${key}/report.json`, `${key}/request.json`]);
    assert.equal(await textOf(store, `${key}/output.png`), 'pages 1 first / 1');
  });

  it('converts what is put under the key of the API once the form has expired: that is whoever runs the service', async () => {
    const { store, clock } = equipment;
    const { key } = await submit(equipment, 'pages 1 first');
    await convert(key);
    clock.advance(900);
    await upload(store, key, 'pages 1 second');
    assert.equal(await convert(key), 'done');
    assert.equal(await textOf(store, `${key}/output.png`), 'pages 1 second / 1');
  });

  it('removes the outputs when the new upload is no picture', async () => {
    const { store } = equipment;
    await upload(store, 'a.tif', 'pages 3 old');
    await convert('a.tif');
    await upload(store, 'a.tif', 'corrupt');
    assert.equal(await convert('a.tif'), 'failed');
    assert.deepEqual(store.keys('output'), ['a.tif/report.json']);
  });

  it('replaces a report that cannot be read', async () => {
    const { store } = equipment;
    await upload(store, 'a.tif', 'pages 1');
    await store.put('output', 'a.tif/report.json', new TextEncoder().encode('{'), { contentType: 'application/json' });
    assert.equal(await convert('a.tif'), 'done');
    assert.equal((await reportOf(store, 'a.tif')).state, 'done');
  });

  it('fails with a report, and deletes nothing, when a later version wrote the request', async () => {
    const { store } = equipment;
    const { key } = await submit(equipment, 'pages 1');
    const later = new TextEncoder().encode('{"version":99}');
    await store.put('output', `${key}/request.json`, later, { contentType: 'application/json' });
    assert.equal(await convert(key), 'failed');
    assert.equal((await reportOf(store, key)).error?.code, 'invalid-option');
    assert.deepEqual(store.keys('input'), [key]);
  });

  it('gives up an input that is replaced faster than it can be converted, for a later try', async () => {
    const { store } = equipment;
    await upload(store, 'a.tif', 'pages 1');
    let version = 0;
    const restless = hookedStore(store, {
      before: async (_, operation) => {
        if (operation === 'put') await upload(store, 'a.tif', `pages 1 version ${version++}`);
      },
    });
    await assert.rejects(convert('a.tif', { store: restless }), { name: 'StorageUnavailable' });
    assert.equal(await convert('a.tif'), 'done');
    assert.equal(await textOf(store, 'a.tif/a.png'), `pages 1 version ${version - 1} / 1`);
  });

  describe('that did not come by the API', () => {
    it('names its outputs after its key, under its key', async () => {
      const { store } = equipment;
      await upload(store, 'folder/ünï "x".tif', 'pages 2');
      await convert('folder/ünï "x".tif');
      assert.deepEqual(
        (await reportOf(store, 'folder/ünï "x".tif')).outputs.map((output) => [output.key, output.fileName]),
        [1, 2].map((page) => [`folder/ünï "x".tif/ünï _x_-${page}.png`, `ünï _x_-${page}.png`]),
      );
    });

    it('has no request in its report', async () => {
      await upload(equipment.store, 'a.tif', 'pages 1');
      await convert('a.tif');
      assert.equal('request' in (await reportOf(equipment.store, 'a.tif')), false);
    });

    it('fails with a report when its metadata has wrong options', async () => {
      await upload(equipment.store, 'a.tif', 'pages 1', { options: '{"to":"gif"}' });
      assert.equal(await convert('a.tif'), 'failed');
      const report = await reportOf(equipment.store, 'a.tif');
      assert.equal(report.error?.code, 'invalid-option');
      assert.equal('options' in report, false);
    });

    it('does not touch the results of its neighbour with another extension', async () => {
      const { store } = equipment;
      await upload(store, 'f/a.tif', 'pages 2 tif');
      await upload(store, 'f/a.bmp', 'pages 1 bmp');
      await convert('f/a.tif');
      await convert('f/a.bmp');
      await store.delete('input', ['f/a.bmp']);
      await upload(store, 'f/a.bmp', 'pages 1 again');
      await convert('f/a.bmp');
      assert.equal(await textOf(store, 'f/a.bmp/a.png'), 'pages 1 again / 1');
      assert.equal(await textOf(store, 'f/a.tif/a-2.png'), 'pages 2 tif / 2');
    });

    it('does not touch the results of an input whose key lies below its own', async () => {
      const { store } = equipment;
      const keys = ['a', 'a/b.png', 'a/a.png', 'a/report.json', 'a/a.png/report.json'];
      for (const key of keys) {
        await upload(store, key, `pages 2 ${key}`);
        await convert(key);
      }
      const count = store.keys('output').length;
      assert.equal(count, keys.length * 3);
      await upload(store, 'a', 'pages 1 new');
      await convert('a');
      assert.equal(store.keys('output').length, count - 1);
      for (const key of keys.slice(1)) {
        const { outputs } = await reportOf(store, key);
        for (const [index, output] of outputs.entries())
          assert.equal(await textOf(store, output.key), `pages 2 ${key} / ${index + 1}`);
      }
    });

    it('keeps its results when its input is taken away afterwards and its event comes once more', async () => {
      const { store } = equipment;
      await upload(store, 'a.tif', 'pages 1');
      await convert('a.tif');
      await store.delete('input', ['a.tif']);
      assert.equal(await convert('a.tif'), 'already-done');
      assert.deepEqual(store.keys('output'), ['a.tif/a.png', 'a.tif/report.json']);
    });

    it('is ignored when it is the marker of a folder', async () => {
      await upload(equipment.store, 'folder/', '');
      assert.equal(await convert('folder/'), 'ignored');
      assert.deepEqual(equipment.store.keys('output'), []);
    });

    it('is ignored when its key leaves no room for results', async () => {
      await upload(equipment.store, 'k'.repeat(991), 'pages 1');
      assert.equal(await convert('k'.repeat(991)), 'ignored');
    });

    it('has results within the longest key that S3 takes', async () => {
      const key = '😀'.repeat(247);
      await upload(equipment.store, key, 'pages 1000');
      assert.equal(await convert(key), 'done');
      for (const output of equipment.store.keys('output')) assert.ok(Buffer.byteLength(output) <= 1024);
      assert.equal(equipment.store.keys('output').length, 1001);
    });
  });

  describe('that was deleted', () => {
    it('before its upload came takes the upload away, and writes nothing', async () => {
      const { store } = equipment;
      const { key } = await submit(equipment, 'pages 1');
      await store.delete('output', [`${key}/request.json`]);
      assert.equal(await convert(key), 'deleted');
      assert.deepEqual([...store.keys('input'), ...store.keys('output')], []);
    });

    it('before its event came leaves nothing', async () => {
      const { store } = equipment;
      const { key } = await submit(equipment, 'pages 1');
      await store.delete('input', [key]);
      assert.equal(await convert(key), 'deleted');
      assert.deepEqual([...store.keys('input'), ...store.keys('output')], []);
    });
  });
});
