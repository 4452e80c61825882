import type { FormatName } from '../../../codecs/formats.ts';
import { OpenUploads } from '../cloud/open-uploads.ts';
import { uploadDatabase } from '../cloud/upload-database.ts';
import { spawnBrowserWorker } from '../device/browser-worker.ts';
import { CodecPool } from '../device/codec-pool.ts';
import { stashFiles, takeStashedFiles } from '../device/file-stash.ts';
import { KeptResults } from '../device/kept-results.ts';
import { ofBrowser, ofTab } from '../device/kept-text.ts';
import { onFilesOpened } from '../device/launched-files.ts';
import { deviceLimits, memoryBudget, workerCount } from '../device/memory.ts';
import type { DeviceOutput } from '../device/messages.ts';
import { inSlices } from '../device/pace.ts';
import { SideWorker } from '../device/side-worker.ts';
import { claimTab, isReload } from '../device/tab.ts';
import { drawThumbnailsWith } from '../device/thumbnail.ts';
import { Batch } from './batch.svelte.ts';
import type { BatchItem } from './batch-item.svelte.ts';
import { Cloud } from './cloud.svelte.ts';
import { type Place, Settings } from './settings.svelte.ts';

const strength = {
  cores: navigator.hardwareConcurrency || 2,
  memoryGb: (navigator as { deviceMemory?: number }).deviceMemory,
};

/** Everything that the page knows, made once. */
export class PageState {
  readonly settings = new Settings();
  readonly #tab = claimTab({ locks: navigator.locks, session: ofTab, reloaded: isReload() });
  readonly cloud = new Cloud(new OpenUploads({ store: uploadDatabase, locks: navigator.locks, tab: this.#tab }));
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
    addEventListener('pagehide', () => void this.#kept.then((kept) => !this.#removed && kept?.leave()));
    this.cloud.onSignedOut = ({ removed }) => (removed ? void this.batch.clear() : this.#stopUploads());
  }

  /** Goes on where this tab was left: a session, a sign-in under way, files put away for it, results on the disk. */
  async resume(): Promise<void> {
    const restored = this.#restore();
    if (await this.cloud.resume()) this.settings.choosePlace('cloud');
    else if (this.settings.place === 'cloud') await this.cloud.connect();
    await restored;
    await this.#takeUpUploads();
  }

  /** To be called when somebody uses the page: the workers start, which takes as long as a small file. */
  readonly expectFiles = (): void => {
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

  /** Whether the browser had no room to put files of the list away for a sign-in, which would lose them. */
  get filesWouldBeLost(): boolean {
    return this.#unkept.some((item) => this.batch.items.includes(item));
  }

  /**
   * Leaves for the identity provider; the files of the page are put away until it comes back. Where there is no room for
   * them it stays and says so, once: who asks again goes all the same.
   */
  signIn(): Promise<void> {
    this.settings.choosePlace('cloud');
    const files = this.batch.items.filter((item) => !item.sourceMissing && !isUnderWay(item));
    const stashed = files.map(({ file, folder, made, own }) => ({
      file,
      folder,
      keptAs: made?.keptAs,
      own: own?.options,
    }));
    return this.cloud.signIn(async () => {
      const isWarned = this.filesWouldBeLost;
      this.#unkept = await stashFiles(stashed).then(
        () => [],
        () => files,
      );
      return isWarned || !this.filesWouldBeLost;
    });
  }

  /**
   * Ends the session in every tab of this browser, and takes back what is on its way. Leaves the page.
   * @param remove whether all that this site keeps in this browser goes too
   */
  async signOut({ remove }: { readonly remove: boolean }): Promise<void> {
    if (remove) await this.batch.clear();
    else this.#stopUploads();
    await this.cloud.signOut({ remove, before: async () => remove && this.#removeAll() });
  }

  async #removeAll(): Promise<void> {
    this.#removed = true;
    const { removeLocalData } = await import('../device/local-data.ts');
    await removeLocalData();
  }

  /** A PNG of a result, which may be one already. */
  async toPng({ blob, extension }: DeviceOutput): Promise<Blob> {
    if (extension === 'png') return blob;
    const { outputs } = await this.#pool.convert(blob, { to: 'png', pages: 'first', effort: 'fast' });
    return outputs[0]!.blob;
  }

  /** The files that are on their way through the cloud. */
  get uploading(): readonly BatchItem[] {
    return this.batch.busy.filter(isUnderWay);
  }

  #stopUploads(): void {
    for (const item of this.uploading) item.stop();
  }

  /** Files go to the cloud only while the page says so. */
  async #takeUpUploads(): Promise<void> {
    const { status } = this.cloud;
    if (this.settings.place !== 'cloud' || (status !== 'signed-in' && status !== 'signed-out')) return;
    await this.cloud.takeUpUploads((uploads) => void this.batch.takeUp(uploads));
  }

  /** Whether the batch can be converted where the person wants it. */
  get ready(): boolean {
    return this.settings.place === 'device' || this.cloud.status === 'signed-in';
  }

  async #restore(): Promise<void> {
    const [stashed, kept] = await Promise.all([takeStashedFiles().catch(() => []), this.#restored]);
    const sources = new Map(stashed.flatMap((file) => (file.keptAs === undefined ? [] : [[file.keptAs, file]])));
    const found = new Set(kept.map(({ id }) => id));
    const inOrder = kept.toSorted((a, b) => (a.source.place ?? 0) - (b.source.place ?? 0));
    await inSlices(inOrder, (conversion) => this.batch.restore(conversion, sources.get(conversion.id)));
    await this.batch.nameAnew();
    await this.batch.add(stashed.filter(({ keptAs }) => keptAs === undefined || !found.has(keptAs)));
  }
}

/** Whether a file is on its way to the cloud: it is kept until it has been converted. */
function isUnderWay({ busy, place }: BatchItem): boolean {
  return busy && place === 'cloud';
}
