import { spawnBrowserWorker } from '../device/browser-worker.ts';
import { CodecPool } from '../device/codec-pool.ts';
import { stashFiles, takeStashedFiles } from '../device/file-stash.ts';
import { Batch } from './batch.svelte.ts';
import { Cloud } from './cloud.svelte.ts';
import { type Place, Settings } from './settings.svelte.ts';

/** As many workers as cores, at most four: each may hold a decoded picture of 400 MB. */
const workers = Math.min(4, navigator.hardwareConcurrency || 2);

/** Everything that the page knows, made once. */
export class PageState {
  readonly settings = new Settings();
  readonly cloud = new Cloud();
  readonly batch = new Batch({
    settings: this.settings,
    pool: new CodecPool({ size: workers, spawn: spawnBrowserWorker }),
    convertRemotely: this.cloud.convert,
  });

  /** Goes on where this tab was left: a session, a sign-in under way, files put away for it. */
  async resume(): Promise<void> {
    const stashed = takeStashedFiles().catch(() => []);
    if (await this.cloud.resume()) this.settings.choosePlace('cloud');
    else if (this.settings.place === 'cloud') await this.cloud.connect();
    this.batch.add(await stashed);
  }

  async choosePlace(place: Place): Promise<void> {
    this.settings.choosePlace(place);
    if (place === 'cloud') await this.cloud.connect();
  }

  /** Leaves for the identity provider; the files of the page are put away until it comes back. */
  signIn(): Promise<void> {
    this.settings.choosePlace('cloud');
    return this.cloud.signIn(() => stashFiles(this.batch.items.map(({ file }) => file)).catch(() => {}));
  }

  /** Whether the batch can be converted where the person wants it. */
  get ready(): boolean {
    return this.settings.place === 'device' || this.cloud.status === 'signed-in';
  }
}
