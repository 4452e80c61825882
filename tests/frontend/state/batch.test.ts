import assert from 'node:assert/strict';
import { codecError } from '../../../codecs/errors.ts';
import type { FidelityReport } from '../../../codecs/report.ts';
import { SessionEnded } from '../../../frontend/src/cloud/api-error.ts';
import type { ConvertTerms } from '../../../frontend/src/device/codec-pool.ts';
import type { DeviceResult, FileFacts } from '../../../frontend/src/device/messages.ts';
import { StorageFull } from '../../../frontend/src/device/storage-full.ts';
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
  outputs: ['-1', '-2'].map((suffix) => ({ suffix, extension: 'png', blob: new Blob(['12345']), crc32: 0 })),
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

  function setUp(
    convertRemotely: BatchModule.ConvertRemotely = () => Promise.reject(new SessionEnded('over')),
    terms: Partial<BatchModule.BatchTerms> = {},
  ) {
    installStorage();
    const settings = new Settings();
    const calls: Call[] = [];
    const pool = {
      convert: (_file: Blob, _options: unknown, terms: ConvertTerms = {}) =>
        new Promise<DeviceResult>((resolve, reject) => {
          calls.push({ terms, resolve, reject });
        }),
      paused: false,
      pause() {
        pool.paused = true;
      },
      resume() {
        pool.paused = false;
      },
    };
    return { settings, calls, pool, batch: new Batch({ settings, pool, convertRemotely, ...terms }) };
  }

  async function identified(batch: InstanceType<typeof BatchModule.Batch>) {
    await Promise.all(batch.items.map((item) => item.identified));
  }

  it('refuses a text file called photo.jpg by its content, at once, and lets the others go on', async () => {
    const { batch } = setUp();
    await batch.add([png(), text(), png('b.png')]);
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

  it('begins nothing that is stopped, or taken away, before its turn comes', async () => {
    const { batch, calls } = setUp();
    await batch.add(Array.from({ length: 35 }, (_, at) => png(`${at}.png`)));
    await identified(batch);
    const converted = batch.convert();
    while (calls.length === 0) await settled();
    assert.ok(calls.length < 35, 'some files wait for their slice');
    batch.stop();
    for (const { terms, reject } of calls) reject(terms.signal?.reason);
    await converted;
    const begun = calls.length;
    for (let turn = 0; turn < 5; turn++) await settled();
    assert.deepEqual([calls.length, batch.pending.length], [begun, 35]);
    const [item] = batch.items;
    batch.remove(item!);
    await batch.convertItem(item!);
    assert.equal(calls.length, begun);
  });

  it('begins nothing while it takes all back', async () => {
    const { batch, calls, pool } = setUp();
    batch.add([png('a.png'), png('b.png')]);
    const converted = batch.convert();
    await identified(batch);
    await settled();
    const pausedAt: boolean[] = [];
    for (const { terms } of calls) terms.signal!.addEventListener('abort', () => pausedAt.push(pool.paused));
    batch.stop();
    assert.deepEqual(pausedAt, [true, true]);
    assert.equal(pool.paused, false);
    for (const { terms, reject } of calls) reject(terms.signal?.reason);
    await converted;
    assert.equal(batch.pending.length, 2);
  });

  it('does not walk over the files again for what one of them tells of its rows', async () => {
    const { batch, calls } = setUp();
    batch.add([png('a.png'), png('b.png')]);
    void batch.convert();
    await identified(batch);
    await settled();
    const { busy } = batch;
    calls[0]!.terms.onProgress?.({ stage: 'encoding', page: 1, pages: 1, fraction: 0.5 });
    assert.equal(batch.busy, busy);
    assert.equal(batch.progress.fraction, 0.3125);
    batch.stop();
    assert.notEqual(batch.busy, busy);
    for (const { terms, reject } of calls) reject(terms.signal?.reason);
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

  const facts = (hash: string, width = 10) =>
    ({ format: 'png', pages: [{ width, height: 10, layout: { bits: 8 } }], hash }) as unknown as FileFacts;

  it('says at once what this device does not convert, and leaves it to the cloud', async () => {
    const tooLarge = codecError('limit-exceeded', 'It has too many pixels');
    const { batch, settings } = setUp(undefined, { look: () => Promise.reject(tooLarge) });
    batch.add([png()]);
    await identified(batch);
    await settled();
    assert.deepEqual(batch.items[0]!.failure, { code: 'limit-exceeded', message: 'It has too many pixels' });
    assert.equal(batch.pending.length, 0);
    settings.choosePlace('cloud');
    batch.placeChosen();
    assert.equal(batch.items[0]!.state.stage, 'ready');
    assert.equal(batch.pending.length, 1);
    settings.choosePlace('device');
    batch.placeChosen();
    assert.equal(batch.items[0]!.state.stage, 'failed');
  });

  it('notices a file that is there already under another name', async () => {
    const { batch } = setUp(undefined, { look: async (file) => facts(file.name === 'c.png' ? 'other' : 'same') });
    batch.add([png('a.png'), png('b.png'), png('c.png')]);
    await identified(batch);
    await settled();
    assert.deepEqual(
      batch.items.map(({ duplicateOf }) => duplicateOf),
      [undefined, 'a.png', undefined],
    );
    batch.add([png('d.png')]);
    await identified(batch);
    await settled();
    batch.remove(batch.items[0]!);
    assert.deepEqual(
      batch.items.map(({ name, duplicateOf }) => [name, duplicateOf]),
      [
        ['b.png', undefined],
        ['c.png', undefined],
        ['d.png', 'b.png'],
      ],
    );
  });

  it('tells the pool what a file costs once it has been looked at', async () => {
    const { batch, calls } = setUp(undefined, { look: async () => facts('x', 1000) });
    batch.add([png()]);
    void batch.convert();
    await identified(batch);
    await settled();
    assert.ok(calls[0]!.terms.costBytes! > 40_000);
    batch.stop();
    calls[0]!.reject(calls[0]!.terms.signal?.reason);
  });

  it('pauses when the disk is full, keeps what is done, and tries the file again when it goes on', async () => {
    const { batch, calls, pool } = setUp();
    batch.add([png('a.png'), png('b.png')]);
    const converted = batch.convert();
    await identified(batch);
    await settled();
    calls[0]!.resolve(twoPages);
    calls[1]!.reject(new StorageFull());
    await converted;
    assert.equal(batch.items[0]!.state.stage, 'done');
    assert.equal(batch.items[1]!.failure?.code, 'storage-full');
    assert.equal(batch.paused, 'storage-full');
    assert.equal(pool.paused, true);
    batch.resume();
    await settled();
    assert.equal(pool.paused, false);
    assert.equal(calls.length, 3);
    calls[2]!.resolve(twoPages);
    await settled();
    assert.equal(batch.items[1]!.state.stage, 'done');
    await batch.clear();
  });

  it('does not try again what found no room where all is stopped', async () => {
    const { batch, calls, pool } = setUp();
    batch.add([png('a.png')]);
    const converted = batch.convert();
    await identified(batch);
    await settled();
    calls[0]!.reject(new StorageFull());
    await converted;
    batch.stop();
    await settled();
    assert.deepEqual([calls.length, batch.paused, pool.paused], [1, undefined, false]);
  });

  it('frees the disk of results that newer ones replace, and of a file that is taken away', async () => {
    const removed: string[] = [];
    const kept = Promise.resolve({ tab: 't', remove: async (id: string) => void removed.push(id) });
    const { batch, calls } = setUp(undefined, { kept });
    batch.add([png()]);
    const first = batch.convert();
    await identified(batch);
    await settled();
    calls[0]!.resolve(twoPages);
    await first;
    const again = batch.convertItem(batch.items[0]!);
    await settled();
    calls[1]!.resolve(twoPages);
    await again;
    await settled();
    assert.deepEqual(removed, [calls[0]!.terms.keep?.conversion]);
    batch.remove(batch.items[0]!);
    await settled();
    assert.deepEqual(removed, [calls[0]!.terms.keep?.conversion, calls[1]!.terms.keep?.conversion]);
  });

  it('lists what an earlier page of the tab had, in its order', async () => {
    const { batch } = setUp();
    const conversion = { ...twoPages, options: { to: 'png' } } as const;
    const source = { name: 'scan.tif', folder: 'a/b', sizeBytes: 99, format: 'tiff' } as const;
    const picked = { file: png('scan.tif'), folder: 'a/b' };
    await batch.restore([
      { kept: { ...conversion, id: '1', source } },
      { picked: { file: png('new.png'), folder: '' } },
      { kept: { ...conversion, id: '2', source }, picked },
    ]);
    await identified(batch);
    const [lost, unconverted, there] = batch.items;
    assert.deepEqual([lost!.name, lost!.sizeBytes, lost!.folder, lost!.convertible], ['scan.tif', 99, 'a/b', false]);
    assert.equal(there!.convertible, true);
    assert.deepEqual(
      lost!.made?.results.map(({ fileName }) => fileName),
      ['scan-1.png', 'scan-2.png'],
    );
    assert.deepEqual(batch.pending, [unconverted]);
    batch.clear();
  });

  it('gives all results other names when the pattern changes', async () => {
    const sized = {
      target: {
        pages: [
          { width: 7, height: 5 },
          { width: 9, height: 5 },
        ],
      },
    } as unknown as FidelityReport;
    const { batch, calls } = setUp();
    batch.add([png()]);
    const converted = batch.convert();
    await identified(batch);
    await settled();
    calls[0]!.resolve({ ...twoPages, report: sized });
    await converted;
    batch.namePattern = '{number}-{name}-{width}-p{page}';
    assert.deepEqual(
      batch.items[0]!.made?.results.map(({ fileName }) => fileName),
      ['1-a-7-p1.png', '1-a-9-p2.png'],
    );
    await batch.clear();
  });

  it('gives results the numbers of their files again where files come and go', async () => {
    const { batch, calls } = setUp();
    batch.namePattern = '{number}-{name}';
    await batch.add([png('a.png'), png('b.png')]);
    const converted = batch.convert();
    await identified(batch);
    await settled();
    for (const { resolve } of calls) resolve({ ...twoPages, outputs: twoPages.outputs.slice(0, 1) });
    await converted;
    const names = () => batch.items.flatMap(({ made }) => made?.results.map(({ fileName }) => fileName) ?? []);
    assert.deepEqual(names(), ['1-a-1.png', '2-b-1.png']);
    batch.remove(batch.items[0]!);
    assert.deepEqual(names(), ['1-b-1.png']);
    await batch.add(Array.from({ length: 9 }, (_, at) => png(`c${at}.png`)));
    assert.deepEqual(names(), ['01-b-1.png']);
    await batch.clear();
  });

  it('takes 2,000 files of two drops at once', async () => {
    const { batch } = setUp();
    const many = (name: string) => Array.from({ length: 1_500 }, (_, at) => png(`${name}${at}.png`));
    await Promise.all([batch.add(many('a')), batch.add(many('b'))]);
    assert.equal(batch.items.length, 2_000);
    await batch.clear();
  });

  it('takes 2,000 files, and tells how many it did not take', async () => {
    const { batch } = setUp();
    await batch.add(Array.from({ length: 2_003 }, (_, at) => png(`${at}.png`)));
    assert.equal(batch.items.length, 2_000);
    assert.equal(batch.surplus, 3);
    await batch.clear();
    assert.equal(batch.items.length, 0);
  });

  it('uploads nothing that the cloud would refuse', async () => {
    let uploads = 0;
    const remote = () => {
      uploads += 1;
      return Promise.reject(new SessionEnded('over'));
    };
    const { batch, settings } = setUp(remote, { cloudLimits: () => ({ maxInputBytes: 7 }) });
    settings.choosePlace('cloud');
    batch.add([png()]);
    await batch.convert();
    assert.equal(batch.items[0]!.failure?.code, 'limit-exceeded');
    assert.equal(uploads, 0);
  });
});

const settled = () => new Promise((done) => setImmediate(done));
