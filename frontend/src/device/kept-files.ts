import type { Options } from '../../../codecs/options.ts';
import { Database } from './database.ts';
import { filesKey, listKey } from './database-marks.ts';
import { ofBrowser, ofTab } from './kept-text.ts';
import type { PickedFile } from './picked-file.ts';
import { seenKey, tabLock } from './tab.ts';

/** A file of the page's list, as it is to be kept for the page that comes next in its tab. */
export interface ListedFile {
  readonly file: File;
  readonly folder: string;
  /** Where results of it lie on the disk: of a file without any there is more to lose. */
  readonly made?: { readonly keptAs?: string | undefined } | undefined;
  /** What was chosen for it alone. */
  readonly own?: { readonly options: Options } | undefined;
  /** Under which it lies in the database; undefined where it does not. */
  storedAs: string | undefined;
}

/** What is left of a file that an earlier page of this tab had in its list. */
export interface RestoredFile {
  /** The file itself, where there was room for it. */
  readonly picked?: PickedFile | undefined;
  /** The name under which its results lie on the disk, where it has some. */
  readonly keptAs?: string | undefined;
}

/** What the files are kept with; tests bring their own. */
export interface KeptFilesTerms {
  readonly database: Pick<Database, 'transact'>;
  readonly locks: Pick<LockManager, 'request'>;
  /** The name of this tab, whose lock it holds: see tab.ts. */
  readonly tab: Promise<string>;
  /** Of the tab. */
  readonly session: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Of the origin. */
  readonly local: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Bytes of all files that are kept on the chance of a reload. Default: 128 MB. */
  readonly mostBytes?: number;
  readonly now?: () => number;
}

interface Row {
  readonly id: string;
  readonly tab: string;
  readonly file: File;
  readonly folder: string;
}

/** What the tab's session says of each file, in the order of the list. */
interface Entry {
  readonly storedAs?: string | undefined;
  readonly keptAs?: string | undefined;
  readonly own?: Options | undefined;
}

const defaultMostBytes = 128e6;
/** The files of a tab that is gone are kept so long: it may be away at the sign-in, or be opened again. */
const longestAbsenceMs = 60 * 60 * 1000;

/** The files of this tab, as this browser keeps them. @param tab its name */
export function keptFiles(tab: Promise<string>): KeptFiles {
  const database = new Database('files', 1, 'files');
  return new KeptFiles({ database, locks: navigator.locks, tab, session: ofTab, local: ofBrowser });
}

/**
 * The files of this tab's list in the browser's own database, so that a reload, a sign-in or a browser that ends the tab
 * loses none. A file is a row; the order, and what was chosen for each, is told by the tab's session as the page goes.
 */
export class KeptFiles {
  readonly #terms: KeptFilesTerms;
  /** The rows of this tab, once they were asked for: nobody else writes any. */
  #ids: Set<string> | undefined;
  #closed = false;
  /** One change after the other. */
  #changes: Promise<unknown> = Promise.resolve();

  constructor(terms: KeptFilesTerms) {
    this.#terms = terms;
  }

  /**
   * Brings the database in step with the list: as many files as there is room for, first those without results.
   * @param listed in the order of the list
   */
  keepUp(listed: readonly ListedFile[]): Promise<void> {
    return this.#inTurn(async () => {
      const { mostBytes = defaultMostBytes } = this.#terms;
      const byNeed = [...listed.filter(({ made }) => !made), ...listed.filter(({ made }) => made)];
      let room = mostBytes;
      const wanted = new Set<ListedFile>();
      for (const one of byNeed)
        if (one.file.size <= room) {
          room -= one.file.size;
          wanted.add(one);
        }
      const ids = new Set([...wanted].map(({ storedAs }) => storedAs));
      for (const id of await this.#ownIds()) if (!ids.has(id)) await this.#delete(id);
      for (const one of listed) if (!wanted.has(one)) one.storedAs = undefined;
      await this.#putAll(wanted);
    });
  }

  /** Keeps all files, however large, for a page that is left on purpose. @throws DOMException where there is no room */
  keepAll(listed: readonly ListedFile[]): Promise<void> {
    return this.#inTurn(() => this.#putAll(listed));
  }

  /** Keeps nothing more. Resolves when nothing more is written. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#changes;
  }

  /** Writes down the list, at once, for a page that goes. */
  async leave(listed: readonly ListedFile[]): Promise<void> {
    const { session, local, tab } = this.#terms;
    const entries = listed.map(
      ({ storedAs, made, own }): Entry => ({ storedAs, keptAs: made?.keptAs, own: own?.options }),
    );
    // An empty one is told where there are rows, which are to be removed then.
    if (entries.length > 0 || local.getItem(filesKey) !== null) session.setItem(listKey, JSON.stringify(entries));
    else session.removeItem(listKey);
    local.setItem(seenKey(await tab), String(this.#now()));
  }

  /** The files that an earlier page of this tab had, in their order. Those of tabs that nobody came back to are removed. */
  restore(): Promise<RestoredFile[]> {
    return this.#inTurn(async () => {
      const { tab, session, local } = this.#terms;
      const [all, name] = [await this.#all(), await tab];
      const rows = new Map(all.filter((row) => row.tab === name).map((row) => [row.id, row]));
      const told = session.getItem(listKey);
      const entries = told === null ? [] : (JSON.parse(told) as Entry[]);
      const known = entries.map(({ storedAs = '', keptAs, own }): RestoredFile => {
        const row = rows.get(storedAs);
        rows.delete(storedAs);
        return { picked: row && { file: row.file, folder: row.folder, storedAs, own }, keptAs };
      });
      // What its page did not tell of was taken from the list; what a page had that was ended before it told is all there.
      if (told !== null) for (const id of rows.keys()) await this.#delete(id);
      const others =
        told !== null
          ? []
          : [...rows.values()].map(
              ({ id, file, folder }): RestoredFile => ({ picked: { file, folder, storedAs: id } }),
            );
      void this.#inTurn(() => this.#sweep(all.filter((row) => row.tab !== name))).catch(() => {});
      if (all.length === 0) local.removeItem(filesKey);
      return [...known, ...others];
    });
  }

  async #sweep(rows: readonly Row[]): Promise<void> {
    const { locks, local } = this.#terms;
    for (const tab of new Set(rows.map((row) => row.tab))) {
      if (Number(local.getItem(seenKey(tab)) ?? 0) > this.#now() - longestAbsenceMs) continue;
      await locks.request(tabLock(tab), { ifAvailable: true }, async (lock) => {
        if (lock === null) return;
        for (const row of rows) if (row.tab === tab) await this.#delete(row.id);
      });
    }
  }

  /** One that cannot be stored, as where it was moved meanwhile, keeps no other from it. @throws what the first of these met */
  async #putAll(listed: Iterable<ListedFile>): Promise<void> {
    const errors: unknown[] = [];
    for (const one of listed) await this.#put(one).catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  }

  async #put(one: ListedFile): Promise<void> {
    if (one.storedAs !== undefined || this.#closed) return;
    const { database, local, tab } = this.#terms;
    const row: Row = { id: crypto.randomUUID(), tab: await tab, file: one.file, folder: one.folder };
    local.setItem(filesKey, 'yes');
    this.#ids?.add(row.id);
    // Before it is written: a page that goes meanwhile tells of it.
    one.storedAs = row.id;
    try {
      await database.transact((store) => store.put(row));
    } catch (error) {
      one.storedAs = undefined;
      throw error;
    }
  }

  async #delete(id: string): Promise<void> {
    await this.#terms.database.transact((store) => store.delete(id));
    this.#ids?.delete(id);
  }

  async #ownIds(): Promise<ReadonlySet<string>> {
    const tab = await this.#terms.tab;
    this.#ids ??= new Set((await this.#all()).filter((row) => row.tab === tab).map(({ id }) => id));
    return this.#ids;
  }

  async #all(): Promise<Row[]> {
    return (await this.#terms.database.transact((store) => store.getAll())) as Row[];
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#changes.then(work);
    this.#changes = done.catch(() => {});
    return done;
  }

  #now(): number {
    return (this.#terms.now ?? Date.now)();
  }
}
