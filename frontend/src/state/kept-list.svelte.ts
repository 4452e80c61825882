import { type KeptFiles, keptFiles, type RestoredFile } from '../device/kept-files.ts';
import type { Batch } from './batch.svelte.ts';
import type { BatchItem } from './batch-item.svelte.ts';
import type { Cloud } from './cloud.svelte.ts';

export interface KeptListTerms {
  readonly batch: Batch;
  readonly cloud: Cloud;
  /** The name of this tab, whose lock it holds: see tab.ts. */
  readonly tab: Promise<string>;
}

/** So long after a change of the list its files are kept: what they were dropped for comes first. */
const delayMs = 500;

/** Keeps the files of the list for the page that comes next in this tab, and asks before it goes where it cannot. */
export class KeptList {
  readonly #terms: KeptListTerms;
  readonly #files: KeptFiles;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watches = false;
  /** Whether the page goes as the person wants it to, whatever is lost. */
  #going = false;

  constructor(terms: KeptListTerms) {
    this.#terms = terms;
    this.#files = keptFiles(terms.tab);
  }

  /** What an earlier page of this tab had in its list, in its order. */
  restore(): Promise<RestoredFile[]> {
    return this.#files.restore();
  }

  /** Begins to keep what the list has; to be called when all is listed that was there before. */
  watch(): void {
    if (this.#watches) return;
    this.#watches = true;
    const { batch } = this.#terms;
    // A page that the browser ends unasked hears no more than that it is hidden.
    addEventListener('pagehide', this.#tell);
    addEventListener('visibilitychange', this.#tell);
    addEventListener('beforeunload', (event) => {
      if (!this.#going && this.#wouldLose()) event.preventDefault();
    });
    $effect.root(() => {
      $effect(() => {
        void [batch.items.length, batch.busy.length];
        this.#timer ??= setTimeout(this.#keepUp, delayMs);
      });
    });
  }

  /**
   * Keeps all files, however large, because the page is about to be left for a while.
   * @returns those that are lost then, for want of room
   */
  async putAway(): Promise<readonly BatchItem[]> {
    const { batch, cloud } = this.#terms;
    const items = batch.items.filter(isKeepable);
    await this.#files.keepAll(items).catch(() => {});
    this.#tell();
    const onTheirWay = cloud.transfers?.unkept ? batch.busy.filter(({ underWay }) => underWay) : [];
    return [...items.filter(({ storedAs }) => storedAs === undefined), ...onTheirWay];
  }

  /** @param go whether the page may go without a question, whatever is lost: the person was told */
  letGo(go: boolean): void {
    this.#going = go;
  }

  /** Keeps nothing more. Resolves when nothing more is written. */
  async close(): Promise<void> {
    this.#going = true;
    await this.#files.close();
  }

  readonly #keepUp = async (): Promise<void> => {
    this.#timer = undefined;
    if (this.#going) return;
    // Where there is no room, or no storage at all, the page asks before it goes.
    await this.#files.keepUp(this.#terms.batch.items.filter(isKeepable)).catch(() => {});
    this.#tell();
  };

  readonly #tell = (): void => {
    if (!this.#going) void this.#files.leave(this.#terms.batch.items.filter(isListed));
  };

  /** Whether there is something on the page that would be gone after a reload, but for the source of what was converted. */
  #wouldLose(): boolean {
    const { batch, cloud } = this.#terms;
    const isUnkept = (item: BatchItem) => isKeepable(item) && item.storedAs === undefined && item.made === undefined;
    const isInMemory = ({ made }: BatchItem) => made?.place === 'device' && made.keptAs === undefined;
    return (
      cloud.keeping > 0 ||
      (cloud.transfers?.unkept ?? 0) > 0 ||
      batch.items.some((item) => isUnkept(item) || isInMemory(item))
    );
  }
}

/** Whether a file is in the list of the next page too: what the cloud made is in its own list. */
function isListed(item: BatchItem): boolean {
  return !item.underWay && item.made?.place !== 'cloud';
}

/** Whether there is a file that the next page needs. What is no picture says so but once. */
function isKeepable(item: BatchItem): boolean {
  return isListed(item) && !item.sourceMissing && !(item.failure && item.format === undefined);
}
