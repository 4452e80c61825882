import type { ConversionOptions } from '../../../functions/service/record.ts';
import { tabLock } from '../device/tab.ts';
import type { BegunConversion } from './convert-in-cloud.ts';
import { wait as realWait, type Wait } from './wait.ts';

/** A file on its way to the cloud, with all that another page needs to bring it there. */
export interface OpenUpload {
  readonly id: string;
  /** The person whose it is: nobody else's session goes on with it. Empty where nobody was signed in. */
  readonly owner: string;
  readonly file: File;
  readonly folder: string;
  readonly options: ConversionOptions;
  readonly begun?: BegunConversion | undefined;
}

/** An upload as it is kept. Instants are milliseconds of the epoch. */
export interface StoredUpload extends OpenUpload {
  /** The tab whose work it is. */
  readonly tab: string;
  readonly storedAt: number;
  /** The tab is away at the sign-in, and has the right to it until then. */
  readonly awayUntil?: number;
}

/** Where uploads are kept: the browser's database, or memory in tests. */
export interface UploadStore {
  put(upload: StoredUpload): Promise<void>;
  /** Changes an upload that is still there. */
  change(id: string, change: Partial<Omit<StoredUpload, 'file'>>): Promise<void>;
  delete(id: string): Promise<void>;
  all(): Promise<readonly StoredUpload[]>;
}

export interface OpenUploadsTerms {
  readonly store: UploadStore;
  readonly locks: Pick<LockManager, 'request'>;
  /** The name of this tab, whose lock it holds: see tab.ts. */
  readonly tab: Promise<string>;
  readonly wait?: Wait;
  readonly now?: () => number;
}

/** Takes uploads that have become this tab's. */
export type FoundUploads = (uploads: readonly OpenUpload[]) => void;

/** What nobody went on with for so long is removed: the permissions are long over, and the person is not coming back. */
const longestStayMs = 24 * 60 * 60 * 1000;
/** So long a tab may be away at the sign-in before another takes its work. */
const longestSignInMs = 15 * 60 * 1000;
/** So long a tab whose page has ended may take to load its next. */
const reloadMs = 3_000;

/**
 * The files of all tabs that are on their way to the cloud, kept until they are converted, so that a reload, a sign-in or
 * a closed tab loses none. Each belongs to one tab, which alone works on it; that tab holds a lock of its name, and only
 * when nobody holds it does another tab take over.
 */
export class OpenUploads {
  readonly #terms: OpenUploadsTerms;
  readonly #awaited = new Set<string>();
  /** One change after the other, so that an upload is not removed before it was written. */
  #changes: Promise<unknown> = Promise.resolve();

  constructor(terms: OpenUploadsTerms) {
    this.#terms = terms;
  }

  /** Keeps an upload. @returns whether the browser has room for it */
  keep(upload: OpenUpload): Promise<boolean> {
    return this.#change(async (store) => {
      await store.put({ ...upload, tab: await this.#terms.tab, storedAt: this.#now() });
    });
  }

  /** Writes down how far an upload has got. */
  note(id: string, begun: BegunConversion): Promise<boolean> {
    return this.#change((store) => store.change(id, { begun }));
  }

  /** Removes an upload: it has come to its end, or was taken back. */
  forget(id: string): Promise<boolean> {
    return this.#change((store) => store.delete(id));
  }

  /** Removes all uploads, those of closed tabs too: the person signs out. */
  async clear(): Promise<void> {
    for (const { id } of await this.#terms.store.all()) void this.forget(id);
    await this.#changes;
  }

  /** Keeps this tab's uploads from the other tabs while it is away at the sign-in. */
  async leaveForSignIn(): Promise<void> {
    for (const { id } of await this.#own())
      await this.#change((store) => store.change(id, { awayUntil: this.#now() + longestSignInMs }));
  }

  /** Removes what nobody has gone on with for a day. */
  async removeOld(): Promise<void> {
    const tooOld = this.#now() - longestStayMs;
    for (const { id, storedAt } of await this.#terms.store.all()) if (storedAt < tooOld) await this.forget(id);
  }

  /**
   * What earlier pages of this tab left. Removes what is too old.
   * @param owner the person who is signed in; absent, it is not known yet whose session will go on
   */
  async resume(owner?: string): Promise<readonly OpenUpload[]> {
    await this.removeOld();
    const own = (await this.#own()).filter((upload) => owner === undefined || upload.owner === owner);
    for (const { id } of own) await this.#change((store) => store.change(id, { awayUntil: 0 }));
    return own;
  }

  /**
   * Waits for the tabs that have uploads to end, and takes over what they leave of the owner's.
   * @param onFound told of the uploads that are this tab's from now on
   */
  async takeOver(owner: string, onFound: FoundUploads): Promise<void> {
    const tab = await this.#terms.tab;
    const others = new Set((await this.#terms.store.all()).map((upload) => upload.tab));
    for (const other of others) {
      if (other === tab || this.#awaited.has(other)) continue;
      this.#awaited.add(other);
      void this.#await(other, owner, onFound)
        .catch(() => {})
        .finally(() => this.#awaited.delete(other));
    }
  }

  async #await(other: string, owner: string, onFound: FoundUploads): Promise<void> {
    const { locks, wait = realWait } = this.#terms;
    for (let taken = false; !taken; ) {
      await locks.request(tabLock(other), () => {});
      await wait(reloadMs);
      taken = await locks.request(tabLock(other), { ifAvailable: true }, async (lock) => {
        if (lock === null) return false;
        const uploads = await this.#takeFrom(other, owner);
        if (uploads.length > 0) onFound(uploads);
        return true;
      });
    }
  }

  async #takeFrom(other: string, owner: string): Promise<readonly OpenUpload[]> {
    const tab = await this.#terms.tab;
    const left = (await this.#terms.store.all()).filter(
      (upload) => upload.tab === other && upload.owner === owner && (upload.awayUntil ?? 0) < this.#now(),
    );
    for (const { id } of left) await this.#change((store) => store.change(id, { tab }));
    return left;
  }

  async #own(): Promise<readonly StoredUpload[]> {
    const tab = await this.#terms.tab;
    await this.#changes;
    return (await this.#terms.store.all()).filter((upload) => upload.tab === tab);
  }

  /** A browser that keeps nothing, or has no room, does not hold up the upload. */
  #change(act: (store: UploadStore) => Promise<void>): Promise<boolean> {
    const done = this.#changes
      .then(() => act(this.#terms.store))
      .then(
        () => true,
        () => false,
      );
    this.#changes = done;
    return done;
  }

  #now(): number {
    return (this.#terms.now ?? Date.now)();
  }
}
