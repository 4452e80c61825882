import assert from 'node:assert/strict';
import { KeptFiles, type KeptFilesTerms, type ListedFile } from '../../../frontend/src/device/kept-files.ts';
import { tabLock } from '../../../frontend/src/device/tab.ts';
import { MemoryLocks } from '../cloud/lock-manager.ts';
import { MemoryStorage } from '../memory-storage.ts';

type Database = KeptFilesTerms['database'];

/** A store of rows by their `id`, in memory. */
class MemoryDatabase {
  readonly rows = new Map<string, { readonly id: string; readonly file: File }>();
  isFull = false;
  /** A file that cannot be stored, as where it was moved meanwhile. */
  refused: string | undefined;

  readonly transact: Database['transact'] = async (act) => {
    const store = {
      put: (row: { readonly id: string; readonly file: File }) => {
        if (this.isFull || row.file.name === this.refused)
          throw new DOMException('There is no room', 'QuotaExceededError');
        return { result: this.rows.set(row.id, row) };
      },
      delete: (id: string) => ({ result: this.rows.delete(id) }),
      getAll: () => ({ result: [...this.rows.values()] }),
    };
    return act(store as unknown as IDBObjectStore).result;
  };

  get names(): string[] {
    return [...this.rows.values()].map(({ file }) => file.name).sort();
  }
}

describe('frontend: the files of the list, kept for the next page', () => {
  function setUp() {
    const database = new MemoryDatabase();
    const [local, locks] = [new MemoryStorage(), new MemoryLocks()];
    const sessions = new Map<string, MemoryStorage>();
    let time = 1_000;
    const open = (tab: string, mostBytes = 100) => {
      const session = sessions.get(tab) ?? new MemoryStorage();
      sessions.set(tab, session);
      return new KeptFiles({ database, locks, tab: Promise.resolve(tab), session, local, mostBytes, now: () => time });
    };
    const pass = (ms: number) => {
      time += ms;
    };
    return { database, locks, open, pass };
  }

  function listed(name: string, sizeBytes = 10, others: Partial<ListedFile> = {}): ListedFile {
    const file = new File([new Uint8Array(sizeBytes)], name);
    return { file, folder: 'a', storedAs: undefined, ...others };
  }

  const namesOf = (files: Awaited<ReturnType<KeptFiles['restore']>>) => files.map(({ picked }) => picked?.file.name);

  it('come back in their order, with what was chosen for each and where its results lie', async () => {
    const { open } = setUp();
    const own = { to: 'jpeg', quality: 40 } as const;
    const list = [
      listed('c'),
      listed('a', 10, { own: { options: own } }),
      listed('b', 10, { made: { keptAs: 'result' } }),
    ];
    const kept = open('tab');
    await kept.keepUp([list[2]!, list[0]!, list[1]!]);
    await kept.leave(list);
    const restored = await open('tab').restore();
    assert.deepEqual(namesOf(restored), ['c', 'a', 'b']);
    assert.deepEqual(restored[1]!.picked?.own, own);
    assert.equal(restored[2]!.keptAs, 'result');
    assert.equal(restored[0]!.picked?.folder, 'a');
  });

  it('are those of this tab alone, also where another has the same session', async () => {
    const { open } = setUp();
    const kept = open('tab');
    const list = [listed('a')];
    await kept.keepUp(list);
    await kept.leave(list);
    assert.deepEqual(await open('another').restore(), []);
    assert.deepEqual(namesOf(await open('tab').restore()).at(-1), 'a');
  });

  it('go from the database when they go from the list', async () => {
    const { database, open } = setUp();
    const [a, b] = [listed('a'), listed('b')];
    const kept = open('tab');
    await kept.keepUp([a, b]);
    await kept.keepUp([b]);
    assert.deepEqual(database.names, ['b']);
    // As a page does that begins with them.
    await open('tab').keepUp([]);
    assert.deepEqual(database.names, []);
  });

  it('that were taken from the list as the page went do not come back', async () => {
    const { database, open } = setUp();
    const [a, b] = [listed('a'), listed('b')];
    const kept = open('tab');
    await kept.keepUp([a, b]);
    await kept.leave([b]);
    assert.deepEqual(namesOf(await open('tab').restore()), ['b']);
    await kept.leave([]);
    assert.deepEqual(await open('tab').restore(), []);
    assert.deepEqual(database.names, []);
  });

  it('are kept as far as there is room, first those without results', async () => {
    const { database, open } = setUp();
    const list = [
      listed('done', 60, { made: { keptAs: 'r' } }),
      listed('large', 101),
      listed('a', 50),
      listed('b', 40),
    ];
    const kept = open('tab');
    await kept.keepUp(list.slice(0, 1));
    await kept.keepUp(list);
    assert.deepEqual(database.names, ['a', 'b']);
    assert.deepEqual(
      list.map(({ storedAs }) => storedAs !== undefined),
      [false, false, true, true],
    );
    await kept.keepAll(list);
    assert.deepEqual(database.names, ['a', 'b', 'done', 'large']);
  });

  it('say by nothing but their mark that the browser has no room', async () => {
    const { database, open } = setUp();
    database.isFull = true;
    const one = listed('a');
    const kept = open('tab');
    await assert.rejects(kept.keepUp([one]), { name: 'QuotaExceededError' });
    assert.equal(one.storedAs, undefined);
    database.isFull = false;
    await kept.keepUp([one]);
    assert.deepEqual(database.names, ['a']);
  });

  it('are kept beside one that cannot be', async () => {
    const { database, open } = setUp();
    database.refused = 'a';
    const list = [listed('a'), listed('b')];
    await assert.rejects(open('tab').keepUp(list), { name: 'QuotaExceededError' });
    assert.deepEqual(database.names, ['b']);
    assert.equal(list[0]!.storedAs, undefined);
  });

  it('are written no more once they are to be removed', async () => {
    const { database, open } = setUp();
    const kept = open('tab');
    const writing = kept.keepUp([listed('a'), listed('b')]);
    await kept.close();
    await writing;
    const { names } = database;
    await kept.keepUp([listed('c')]);
    assert.ok(!database.names.includes('c') && names.length < 2);
  });

  it('of a page that was ended before it told its order are there all the same', async () => {
    const { open } = setUp();
    await open('tab').keepUp([listed('a'), listed('b')]);
    assert.deepEqual(namesOf(await open('tab').restore()).sort(), ['a', 'b']);
  });

  it('are removed where nobody came back to their tab for an hour, and it is not open', async () => {
    const { database, locks, open, pass } = setUp();
    for (const tab of ['open', 'gone']) {
      await open(tab).keepUp([listed(tab)]);
      await open(tab).leave([]);
    }
    locks.hold(tabLock('open'));
    const kept = open('tab');
    await kept.restore();
    await kept.keepUp([]);
    assert.deepEqual(database.names, ['gone', 'open']);
    pass(3_700_000);
    await kept.restore();
    await kept.keepUp([]);
    assert.deepEqual(database.names, ['open']);
  });
});
