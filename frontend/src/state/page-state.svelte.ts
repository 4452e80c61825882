import type { FormatName } from '../../../codecs/formats.ts';
import { spawnBrowserWorker } from '../device/browser-worker.ts';
import { CodecPool } from '../device/codec-pool.ts';
import { mayHaveKeptFiles, mayHaveOpenUploads } from '../device/database-marks.ts';
import { type KeptConversion, KeptResults } from '../device/kept-results.ts';
import { ofBrowser, ofTab } from '../device/kept-text.ts';
import { onFilesOpened } from '../device/launched-files.ts';
import { deviceLimits, memoryBudget, workerCount } from '../device/memory.ts';
import { SideWorker } from '../device/side-worker.ts';
import { claimTab, isReload } from '../device/tab.ts';
import { drawThumbnailsWith } from '../device/thumbnail.ts';
import { Batch, type RestoredPart } from './batch.svelte.ts';
import type { BatchItem } from './batch-item.svelte.ts';
import { Cloud } from './cloud.svelte.ts';
import type { KeptList } from './kept-list.svelte.ts';
import { type Place, Settings } from './settings.svelte.ts';

const strength = {
  cores: navigator.hardwareConcurrency || 2,
  memoryGb: (navigator as { deviceMemory?: number }).deviceMemory,
};

/** Everything that the page knows, made once. */
export class PageState {
  readonly settings = new Settings();
  readonly #tab = claimTab({ locks: navigator.locks, session: ofTab, reloaded: isReload() });
  readonly cloud = new Cloud(this.#tab);
  readonly #side = new SideWorker(spawnBrowserWorker);
  readonly #opened = KeptResults.open({
    directory: navigator.storage?.getDirectory?.bind(navigator.storage),
    locks: navigator.locks,
    tab: this.#tab,
    local: ofBrowser,
  });
  readonly #restored = this.#opened.then((results) => results?.restore() ?? []).catch(() => []);
  /** Nothing is written before it is known what was there: the rest is removed. */
  readonly #kept = this.#restored.then(() => this.#opened);
  readonly #pool = new CodecPool({
    size: workerCount(strength),
    budgetBytes: memoryBudget(strength),
    spawn: spawnBrowserWorker,
  });
  readonly batch = new Batch({
    settings: this.settings,
    pool: this.#pool,
    convertRemotely: this.cloud.convert,
    look: (file, format) => {
      if (this.settings.place === 'device') this.#pool.prepare([format, this.settings.to]);
      return this.#side.ask<'look'>({ type: 'look', file, limits: deviceLimits(strength) });
    },
    kept: this.#kept,
    cloudLimits: () => this.cloud.configuration?.limits,
  });

  /** Whether nothing is to be left behind. */
  #removed = false;

  constructor() {
    drawThumbnailsWith(this.#side);
    onFilesOpened((files) => void this.batch.add(files));
    // A page that the browser ends unasked hears no more than that it is hidden.
    const leave = () => void this.#kept.then((kept) => !this.#removed && kept?.leave());
    addEventListener('pagehide', leave);
    addEventListener('visibilitychange', leave);
    this.cloud.onSignedOut = ({ removed }) => (removed ? void this.batch.clear() : this.#stopUploads());
  }

  #list: Promise<KeptList> | undefined;

  /** What keeps the files of the list, loaded when there are some. */
  #keptList(): Promise<KeptList> {
    const { batch, cloud } = this;
    this.#list ??= import('./kept-list.svelte.ts').then(
      ({ KeptList }) => new KeptList({ batch, cloud, tab: this.#tab }),
    );
    this.#list.catch(() => {
      this.#list = undefined;
    });
    return this.#list;
  }

  /** Goes on where this tab was left: a session, a sign-in under way, files put away for it, results on the disk. */
  async resume(): Promise<void> {
    const restored = this.#restore();
    if (mayHaveOpenUploads())
      void import('../cloud/kept-uploads.ts').then((it) => it.keptUploads(this.#tab).removeOld());
    if (await this.cloud.resume()) this.settings.choosePlace('cloud');
    else if (this.settings.place === 'cloud') await this.cloud.connect();
    await restored;
    await this.#takeUpUploads();
  }

  #isUsed = false;

  /** To be called when somebody uses the page: at the first time the workers start, which takes as long as a small file. */
  readonly expectFiles = (): void => {
    if (this.#isUsed) return;
    // Once: a worker that cannot be loaded would else be asked for at each move of the pointer.
    this.#isUsed = true;
    this.#side.prepare();
    if (this.settings.place === 'device') this.#pool.prepare();
  };

  /**
   * To be called when files are about to come: codecs are loaded, and compiled, in the time until they are there.
   * @param formats those that they are of, where the browser tells
   */
  readonly awaitFiles = (formats: readonly FormatName[]): void => {
    const { place, to } = this.settings;
    if (place === 'device') this.#pool.prepare([...formats, to], to);
    // Asked for the sight's sake, so that the first file is looked at before one is drawn.
    void this.#side.ask<'prepare'>({ type: 'prepare', formats }, 'sight').catch(() => {});
  };

  async choosePlace(place: Place): Promise<void> {
    this.settings.choosePlace(place);
    this.batch.placeChosen();
    if (place !== 'cloud') return;
    await this.cloud.connect();
    await this.#takeUpUploads();
  }

  #unkept = $state.raw<readonly BatchItem[]>([]);

  /**
   * Whether a sign-in would lose files: the browser had no room to put those of the list away for it, or to keep those on
   * their way to the cloud.
   */
  get filesWouldBeLost(): boolean {
    const { status, transfers } = this.cloud;
    if (status !== 'signed-in' && transfers?.unkept) return true;
    return this.#unkept.some((item) => this.batch.items.includes(item));
  }

  /**
   * Leaves for the identity provider; the files of the page are put away until it comes back. Where there is no room for
   * them it stays and says so, once: who asks again goes all the same.
   */
  async signIn(): Promise<void> {
    this.settings.choosePlace('cloud');
    await this.cloud.signIn(() => this.#mayGo());
    // Where the provider cannot be reached the page stays.
    if (this.cloud.status === 'unavailable') (await this.#list)?.letGo(false);
  }

  /**
   * Loads the page anew, with the files of the list kept for it. Where there is no room for them it stays and says so, once:
   * who asks again goes all the same.
   */
  async reload(): Promise<void> {
    if (await this.#mayGo()) location.reload();
  }

  async #mayGo(): Promise<boolean> {
    const isWarned = this.filesWouldBeLost;
    await this.#putAway();
    if (!isWarned && this.filesWouldBeLost) return false;
    if (isWarned) (await this.#list)?.letGo(true);
    return true;
  }

  /** Keeps all files for the page that comes back to this tab, or notes for which there is no room. */
  async #putAway(): Promise<void> {
    if (this.batch.items.length > 0)
      this.#unkept = await this.#keptList()
        .then((list) => list.putAway())
        .catch(() => this.batch.items);
  }

  /**
   * Ends the session in every tab of this browser, and takes back what is on its way. Leaves the page, whose files are
   * there again when it comes back.
   * @param remove whether all that this site keeps in this browser goes too
   */
  async signOut({ remove }: { readonly remove: boolean }): Promise<void> {
    if (remove) await this.batch.clear();
    else this.#stopUploads();
    await this.cloud.signOut({ remove, before: () => (remove ? this.#removeAll() : this.#putAway()) });
  }

  async #removeAll(): Promise<void> {
    this.#removed = true;
    await (await this.#list)?.close();
    const { removeLocalData } = await import('../device/local-data.ts');
    await removeLocalData();
  }

  /** Room on the disk for files on their way to where they are saved; undefined where the browser lends none. */
  readonly scratch = async (): Promise<FileSystemDirectoryHandle | undefined> => (await this.#kept)?.scratch();

  /** Gives the room back: at once, or when the browser has had its time to save what lies there. */
  readonly discard = (folder: FileSystemDirectoryHandle | undefined): void => {
    if (folder) void this.#kept.then((kept) => kept?.remove(folder.name));
  };

  /** To be called when the browser begins to save results. */
  handOver(): void {
    void this.#kept.then((kept) => kept?.handOver());
  }

  /** The files that are on their way through the cloud. */
  get uploading(): readonly BatchItem[] {
    return this.batch.busy.filter(({ underWay }) => underWay);
  }

  #stopUploads(): void {
    for (const item of this.uploading) item.stop();
  }

  /** Files go to the cloud only while the page says so. */
  async #takeUpUploads(): Promise<void> {
    const { status } = this.cloud;
    if (this.settings.place !== 'cloud' || (status !== 'signed-in' && status !== 'signed-out')) return;
    // It may be asked much later, when another tab has ended.
    await this.cloud.takeUpUploads((uploads) => this.settings.place === 'cloud' && void this.batch.takeUp(uploads));
  }

  /** Whether the batch can be converted where the person wants it. */
  get ready(): boolean {
    return this.settings.place === 'device' || this.cloud.status === 'signed-in';
  }

  async #restore(): Promise<void> {
    const reading = mayHaveKeptFiles() ? this.#keptList().then((list) => list.restore()) : Promise.resolve([]);
    const files = await reading.catch(() => undefined);
    const made = [...(await this.#restored)].sort((a, b) => (a.source.place ?? 0) - (b.source.place ?? 0));
    const take = (isIt: (kept: KeptConversion) => boolean) => made.splice(made.findIndex(isIt) >>> 0, 1)[0];
    const listed = (files ?? []).map(({ picked, keptAs }): RestoredPart => {
      // One that a worker made as the page went is not in its list.
      const isOf = ({ source: { name, sizeBytes, lastModified } }: KeptConversion) =>
        name === picked?.file.name && sizeBytes === picked.file.size && lastModified === picked.file.lastModified;
      return { picked, kept: take(keptAs === undefined ? isOf : ({ id }) => id === keptAs) };
    });
    await this.batch.restore([...listed, ...made.map((kept) => ({ kept }))]);
    // What could not be read stays as it is, for the next page.
    if (files === undefined) return;
    $effect.root(() => {
      $effect(() => {
        if (this.batch.items.length > 0)
          void this.#keptList()
            .then((list) => list.watch())
            .catch(() => {});
      });
    });
  }
}
