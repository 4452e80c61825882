import assert from 'node:assert/strict';
import {
  type OpenUpload,
  OpenUploads,
  type StoredUpload,
  type UploadStore,
} from '../../../frontend/src/cloud/open-uploads.ts';
import { claimTab, tabLock } from '../../../frontend/src/device/tab.ts';
import { MemoryStorage } from '../memory-storage.ts';
import { MemoryLocks } from './lock-manager.ts';

const upload = (id: string, owner = 'ada'): OpenUpload => ({
  id,
  owner,
  file: new File(['pixels'], `${id}.png`),
  folder: '',
  options: { to: 'jpeg' },
});
const begun = { id: 'c1', upload: { url: 'http://store', fields: {}, expiresAt: '' }, uploaded: true };

/** What one browser keeps, and its tabs. */
class MemoryBrowser {
  readonly locks = new MemoryLocks();
  readonly rows = new Map<string, StoredUpload>();
  now = 1_000_000_000;
  readonly store: UploadStore = {
    put: async (row) => void this.rows.set(row.id, row),
    change: async (id, change) => {
      const row = this.rows.get(id);
      if (row) this.rows.set(id, { ...row, ...change });
    },
    delete: async (id) => void this.rows.delete(id),
    all: async () => [...this.rows.values()],
  };

  /** A page in the tab of the given name. */
  open(tab: string, store = this.store) {
    const release = this.locks.hold(tabLock(tab));
    const { locks } = this;
    const terms = { store, locks, tab: Promise.resolve(tab), wait: async () => {}, now: () => this.now };
    return { release, uploads: new OpenUploads(terms) };
  }
}

const ids = (uploads: readonly OpenUpload[]) => uploads.map(({ id }) => id);
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('frontend: open uploads', () => {
  let browser: MemoryBrowser;
  beforeEach(() => {
    browser = new MemoryBrowser();
  });

  it('outlive a reload with how far they had got, until they come to their end', async () => {
    const { uploads, release } = browser.open('a');
    await uploads.keep(upload('1'));
    await uploads.keep(upload('2'));
    await uploads.note('1', begun);
    await uploads.forget('2');
    release();
    const [left, ...others] = await browser.open('a').uploads.resume('ada');
    assert.deepEqual(left!.begun, begun);
    assert.equal(left!.file.name, '1.png');
    assert.deepEqual(others, []);
  });

  it('are not there again when they end before they were written', async () => {
    const { uploads } = browser.open('a');
    void uploads.keep(upload('1'));
    await uploads.forget('1');
    assert.equal(browser.rows.size, 0);
  });

  it('are gone on with by nobody but whose they are', async () => {
    await browser.open('a').uploads.keep(upload('1', 'ada'));
    assert.deepEqual(ids(await browser.open('a').uploads.resume('grace')), []);
    assert.deepEqual(ids(await browser.open('a').uploads.resume('ada')), ['1']);
  });

  it('stay with their tab as long as it lives, and go to one other when it is closed', async () => {
    const first = browser.open('a');
    await first.uploads.keep(upload('1'));
    const found: string[] = [];
    for (const tab of ['b', 'c'])
      await browser.open(tab).uploads.takeOver('ada', (uploads) => found.push(...ids(uploads).map((id) => tab + id)));
    await settled();
    assert.deepEqual(found, []);
    first.release();
    await settled();
    assert.equal(found.length, 1);
    assert.equal(`${browser.rows.get('1')!.tab}1`, found[0]);
  });

  it('stay with a tab that is only reloaded', async () => {
    const first = browser.open('a');
    await first.uploads.keep(upload('1'));
    const found: string[] = [];
    await browser.open('b').uploads.takeOver('ada', (uploads) => found.push(...ids(uploads)));
    const claimed = browser.locks.hold(tabLock('a'));
    first.release();
    await settled();
    assert.deepEqual(found, []);
    claimed();
  });

  it('stay with a tab that is away at the sign-in', async () => {
    const first = browser.open('a');
    await first.uploads.keep(upload('1'));
    await first.uploads.leaveForSignIn();
    first.release();
    const found: string[] = [];
    await browser.open('b').uploads.takeOver('ada', (uploads) => found.push(...ids(uploads)));
    await settled();
    assert.deepEqual(found, []);
    assert.deepEqual(ids(await browser.open('a').uploads.resume('ada')), ['1']);
  });

  it('are removed after a day', async () => {
    await browser.open('a').uploads.keep(upload('1'));
    browser.now += 25 * 60 * 60 * 1000;
    await browser.open('b').uploads.resume('ada');
    assert.equal(browser.rows.size, 0);
  });

  it('are all removed when somebody signs out', async () => {
    await browser.open('a').uploads.keep(upload('1'));
    const { uploads } = browser.open('b');
    await uploads.keep(upload('2'));
    await uploads.clear();
    assert.equal(browser.rows.size, 0);
  });

  it('do without a browser that has no room', async () => {
    const full = { ...browser.store, put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) };
    const { uploads } = browser.open('a', full);
    assert.equal(await uploads.keep(upload('1')), false);
    assert.equal(await uploads.forget('1'), true);
  });
});

describe('frontend: tabs', () => {
  it('keep their names over a reload, and get another where they were duplicated', async () => {
    const locks = new MemoryLocks();
    const session = new MemoryStorage();
    const copy = new MemoryStorage();
    const first = await claimTab({ locks, session, reloaded: false });
    assert.equal(session.getItem('tab'), first);
    copy.setItem('tab', first);
    const second = await claimTab({ locks, session: copy, reloaded: false });
    assert.notEqual(second, first);
    assert.equal(copy.getItem('tab'), second);
    assert.equal(await claimTab({ locks: new MemoryLocks(), session, reloaded: false }), first);
  });
});
