import assert from 'node:assert/strict';
import type { SpawnWorker } from '../../../frontend/src/device/device-worker.ts';
import type { WorkerReply, WorkerRequest } from '../../../frontend/src/device/messages.ts';
import type { BatchItem, Made } from '../../../frontend/src/state/batch-item.svelte.ts';
import type * as ViewingModule from '../../../frontend/src/state/viewing.svelte.ts';
import { loadRuneModule } from '../rune-module.ts';

/** A picture that loads as soon as it has an address. */
class LoadedImage {
  static onload = () => {};
  naturalWidth = 40;
  naturalHeight = 30;
  onload = () => {};
  set src(address: string) {
    if (address === '') return;
    LoadedImage.onload();
    queueMicrotask(() => this.onload());
  }
}

describe('frontend: what the viewer shows', () => {
  let Viewing: typeof ViewingModule.Viewing;
  const own = { Image: globalThis.Image, create: URL.createObjectURL, revoke: URL.revokeObjectURL };
  let addresses: Set<string>;
  let workers: { requests: WorkerRequest[]; ended: boolean; reply: (reply: WorkerReply) => void }[];

  before(async () => {
    ({ Viewing } = await loadRuneModule<typeof ViewingModule>('state/viewing.svelte.ts'));
  });
  beforeEach(() => {
    let last = 0;
    addresses = new Set();
    workers = [];
    LoadedImage.onload = () => {};
    globalThis.Image = LoadedImage as unknown as typeof Image;
    URL.createObjectURL = () => {
      const address = `blob:${++last}`;
      addresses.add(address);
      return address;
    };
    URL.revokeObjectURL = (address) => void addresses.delete(address);
  });
  afterEach(() => {
    globalThis.Image = own.Image;
    URL.createObjectURL = own.create;
    URL.revokeObjectURL = own.revoke;
  });

  const spawn: SpawnWorker = (reply) => {
    const worker = { requests: [] as WorkerRequest[], ended: false, reply };
    workers.push(worker);
    return { send: (request) => worker.requests.push(request), end: () => (worker.ended = true) };
  };
  const turns = () => new Promise((resolve) => setImmediate(resolve));
  const pages = Array.from({ length: 3 }, () => ({ width: 40, height: 30, orientation: 1 }));
  const answer = () => {
    const { requests, reply } = workers.at(-1)!;
    const result = { outputs: [{ blob: new Blob(['png']) }], report: { source: { pages } } };
    reply({ id: requests.at(-1)!.id, type: 'done', result } as unknown as WorkerReply);
  };
  const made = (options: Made['options'], results: number, place: Made['place'] = 'device'): Made => ({
    place,
    options,
    report: undefined,
    results: Array.from({ length: results }, (_, at) => ({
      fileName: `${at}`,
      sizeBytes: at,
      href: '',
      ...(place === 'device' && { output: { blob: new Blob([`${at}`]) } as never }),
    })),
  });
  /** A file of the batch, as far as it is looked at. */
  const itemOf = (format: 'jpeg' | 'tiff', result?: Made) =>
    ({ file: new Blob(['pixels']), format, made: result }) as unknown as BatchItem & { made: Made | undefined };

  it('is drawn by a worker of its own where browsers do not decode it, which ends with the viewer', async () => {
    const viewing = new Viewing(itemOf('tiff'), spawn);
    answer();
    await turns();
    assert.deepEqual([viewing.pages, workers.length, workers[0]!.ended], [3, 1, false]);
    viewing.close();
    assert.deepEqual([workers[0]!.ended, addresses.size], [true, 0]);
  });

  it('leaves nothing in memory of a page that was left while it was loaded', async () => {
    const viewing = new Viewing(itemOf('tiff'), spawn);
    answer();
    await turns();
    LoadedImage.onload = () => {
      LoadedImage.onload = () => {};
      void viewing.show(3);
    };
    void viewing.show(2);
    answer();
    await turns();
    answer();
    await turns();
    assert.equal(viewing.page, 3);
    assert.equal(addresses.size, 1, 'the one that is shown');
    viewing.close();
    assert.equal(addresses.size, 0);
  });

  it('is compared with what is made of the file while it is looked at', async () => {
    const item = itemOf('jpeg');
    const viewing = new Viewing(item, spawn);
    await turns();
    assert.deepEqual([viewing.after, viewing.lack], [undefined, 'nothingYet']);
    item.made = made({ to: 'png' }, 1);
    await viewing.follow();
    const first = viewing.after;
    assert.ok(first);
    item.made = { ...item.made, results: item.made.results.map((result) => ({ ...result, fileName: 'renamed' })) };
    await viewing.follow();
    assert.equal(viewing.after, first, 'another name is no other picture');
    item.made = made({ to: 'jpeg' }, 1);
    await viewing.follow();
    assert.ok(viewing.after && viewing.after !== first);
    assert.equal(addresses.size, 2);
    viewing.close();
  });

  it('says that a result lies in the cloud, and is not compared', () => {
    const viewing = new Viewing(itemOf('jpeg', made({ to: 'png' }, 1, 'cloud')), spawn);
    assert.deepEqual([viewing.result, viewing.lack], [undefined, 'inCloud']);
    viewing.close();
  });

  it('finds the result of a page without a report, and says which page has none', async () => {
    const viewing = new Viewing(itemOf('tiff', made({ to: 'png', pages: '2-3' }, 2)), spawn);
    assert.deepEqual([viewing.result, viewing.lack], [undefined, 'pageLeftOut']);
    answer();
    await turns();
    void viewing.show(3);
    assert.equal(viewing.result?.fileName, '1');
    viewing.close();
  });
});
