import assert from 'node:assert/strict';
import { codecError } from '../../../codecs/errors.ts';
import type { FidelityReport } from '../../../codecs/report.ts';
import { SessionEnded } from '../../../frontend/src/cloud/api-error.ts';
import type { ConvertTerms } from '../../../frontend/src/device/codec-pool.ts';
import type { DeviceResult } from '../../../frontend/src/device/messages.ts';
import type * as BatchModule from '../../../frontend/src/state/batch.svelte.ts';
import type * as SettingsModule from '../../../frontend/src/state/settings.svelte.ts';
import type { Conversion } from '../../../functions/service/record.ts';
import { installStorage } from '../memory-storage.ts';
import { loadRuneModule } from '../rune-module.ts';

const pngHead = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const png = (name = 'a.png') => new File([pngHead], name);
const text = () => new File(['dear diary'], 'photo.jpg');
const report = { kept: [], changed: [], dropped: [] } as unknown as FidelityReport;
const twoPages: DeviceResult = {
  outputs: ['-1', '-2'].map((suffix) => ({ suffix, extension: 'png', blob: new Blob(['12345']) })),
  report,
};

/** What the batch calls: promises that the test settles. */
interface Call {
  readonly terms: ConvertTerms;
  resolve(result: DeviceResult): void;
  reject(error: unknown): void;
}

describe('frontend: batch', () => {
  let Batch: typeof BatchModule.Batch;
  let Settings: typeof SettingsModule.Settings;

  before(async () => {
    ({ Batch } = await loadRuneModule<typeof BatchModule>('state/batch.svelte.ts'));
    ({ Settings } = await loadRuneModule<typeof SettingsModule>('state/settings.svelte.ts'));
  });

  function setUp(convertRemotely: BatchModule.ConvertRemotely = () => Promise.reject(new SessionEnded('over'))) {
    installStorage();
    const settings = new Settings();
    const calls: Call[] = [];
    const pool = {
      convert: (_file: Blob, _options: unknown, terms: ConvertTerms = {}) =>
        new Promise<DeviceResult>((resolve, reject) => {
          calls.push({ terms, resolve, reject });
        }),
    };
    return { settings, calls, batch: new Batch({ settings, pool, convertRemotely }) };
  }

  async function identified(batch: InstanceType<typeof BatchModule.Batch>) {
    await Promise.all(batch.items.map((item) => item.identified));
  }

  it('refuses a text file called photo.jpg by its content, at once, and lets the others go on', async () => {
    const { batch } = setUp();
    batch.add([png(), text(), png('b.png')]);
    await identified(batch);
    assert.deepEqual(
      batch.items.map(({ state }) => state.stage),
      ['ready', 'failed', 'ready'],
    );
    assert.equal(batch.items[1]!.failure?.code, 'unknown-format');
    assert.match(batch.items[1]!.failure!.message, /plain text/);
    assert.equal(batch.pending.length, 2);
  });

  it('says so when a file cannot be read', async () => {
    const { batch } = setUp();
    const gone = png();
    gone.slice = () => {
      throw new DOMException('gone', 'NotFoundError');
    };
    batch.add([gone]);
    await identified(batch);
    assert.equal(batch.items[0]!.failure?.code, 'unreadable');
  });

  it('shows the stages, and in the end one result a page under safe names', async () => {
    const { batch, calls } = setUp();
    batch.add([png('../scan.tif')]);
    const [item] = batch.items;
    const converted = batch.convert();
    await identified(batch);
    await settled();
    assert.equal(item!.state.stage, 'waiting');
    calls[0]!.terms.onProgress?.({ stage: 'decoding', page: 1, pages: 2 });
    assert.deepEqual(item!.state, { stage: 'decoding', page: 1, pages: 2 });
    calls[0]!.resolve(twoPages);
    await converted;
    assert.equal(item!.state.stage, 'done');
    assert.deepEqual(
      item!.made?.results.map(({ fileName, sizeBytes }) => [fileName, sizeBytes]),
      [
        ['scan-1.png', 5],
        ['scan-2.png', 5],
      ],
    );
    assert.deepEqual(batch.totals, { before: 8, after: 10 });
    assert.equal(batch.pending.length, 0);
    batch.clear();
  });

  it('offers a file again when the target changes, and no more when it changes back', async () => {
    const { batch, calls, settings } = setUp();
    batch.add([png()]);
    const converted = batch.convert();
    await identified(batch);
    await settled();
    calls[0]!.resolve(twoPages);
    await converted;
    settings.chooseTarget('bmp');
    assert.equal(batch.pending.length, 1);
    settings.chooseTarget('png');
    assert.equal(batch.pending.length, 0);
    batch.clear();
  });

  it('fails one file with its code while the other is converted', async () => {
    const { batch, calls } = setUp();
    batch.add([png('bad.png'), png('good.png')]);
    const converted = batch.convert();
    await identified(batch);
    await settled();
    calls[0]!.reject(codecError('truncated', 'The file ends in IDAT'));
    calls[1]!.resolve(twoPages);
    await converted;
    assert.deepEqual(batch.items[0]!.failure, { code: 'truncated', message: 'The file ends in IDAT' });
    assert.equal(batch.items[1]!.state.stage, 'done');
    assert.equal(batch.pending.length, 0);
    batch.clear();
  });

  it('takes back what is under way, and can begin again', async () => {
    const { batch, calls } = setUp();
    batch.add([png()]);
    const converted = batch.convert();
    await identified(batch);
    await settled();
    batch.stop();
    calls[0]!.reject(calls[0]!.terms.signal?.reason);
    await converted;
    assert.equal(batch.items[0]!.state.stage, 'ready');
    assert.equal(batch.pending.length, 1);
  });

  it('loses nothing when the session ends: the file is ready as before', async () => {
    const { batch, settings } = setUp();
    settings.choosePlace('cloud');
    batch.add([png()]);
    await batch.convert();
    assert.equal(batch.items[0]!.state.stage, 'ready');
    assert.equal(batch.pending.length, 1);
  });

  it('takes the results, or the error, of a conversion in the cloud', async () => {
    const outputs = [{ fileName: 'a.png', mediaType: 'image/png', sizeBytes: 7, url: 'http://store/k' }];
    const answers = [
      { id: 'c1', state: 'done', outputs, fidelity: report },
      { id: 'c2', state: 'failed', outputs: [], error: { code: 'conversion-crashed', message: 'It crashed.' } },
    ] as unknown as Conversion[];
    const { batch, settings } = setUp(async () => answers.shift()!);
    settings.choosePlace('cloud');
    batch.add([png('a.png'), png('b.png')]);
    await batch.convert();
    assert.deepEqual(batch.items[0]!.made?.results, [{ fileName: 'a.png', sizeBytes: 7, href: 'http://store/k' }]);
    assert.equal(batch.items[0]!.made?.conversionId, 'c1');
    assert.deepEqual(batch.items[1]!.failure, { code: 'conversion-crashed', message: 'It crashed.' });
  });
});

const settled = () => new Promise((done) => setImmediate(done));
