import { Gate } from '../cloud/gate.ts';
import type { DeviceOutput } from '../device/messages.ts';
import { StorageFull } from '../device/storage-full.ts';
import type { StoredFile } from '../device/store-stream.ts';
import { type Failure, failureOf, isAbort } from '../failure.ts';
import type { BatchItem, ItemResult } from './batch-item.svelte.ts';

/** A result of a conversion in the cloud. */
interface RemoteResult {
  readonly conversionId: string | undefined;
  readonly fileName: string;
  readonly href: string;
}

interface FetchTerms {
  readonly folder: FileSystemDirectoryHandle | undefined;
  readonly signal: AbortSignal;
}

/** What the page needs of the browser to save; tests bring their own. */
export interface SavingTerms {
  /** The files whose results are saved. */
  readonly done: () => readonly BatchItem[];
  /** Gets a result that lies in the cloud; what it is stored in is room that `scratch` gave. */
  readonly fetchResult: (result: RemoteResult, terms: FetchTerms) => Promise<StoredFile>;
  /** Room on the disk for what is fetched; undefined where there is none. */
  readonly scratch: () => Promise<FileSystemDirectoryHandle | undefined>;
  /** Gives that room back, when the browser has saved what lies there. */
  readonly discard?: (folder: FileSystemDirectoryHandle | undefined) => void;
  /** Has the browser save a file as a download does. */
  readonly download: (blob: Blob, fileName: string) => void;
  /** Asks the person for a folder; absent where the browser cannot. */
  readonly pickFolder: (() => Promise<FileSystemDirectoryHandle>) | undefined;
  /** Makes a PNG of a result, which may be one already. */
  readonly toPng: (output: DeviceOutput) => Promise<Blob>;
  /** Puts a PNG on the clipboard. It is told at once that one comes: the browser asks for that while a click is handled. */
  readonly copyPng: (png: Promise<Blob>) => Promise<void>;
}

/** Results fetched at once. */
const parallelDownloads = 3;

interface Output extends StoredFile {
  readonly path: string;
  readonly modified: Date;
}

/** Brings results from the page to where the person wants them: in one archive, in a folder, on the clipboard. */
export class Saving {
  /** Files that are being written into a folder, and those of them that are there. */
  total = $state(0);
  written = $state(0);
  /** Results that are being fetched from the cloud, and those of them that are there. */
  toFetch = $state(0);
  fetched = $state(0);
  /** Names of those that could not be had; what was saved last is without them. */
  missing = $state.raw<readonly string[]>([]);
  /** Whether anything was saved besides. */
  nothing = $state(false);
  failure = $state.raw<Failure>();
  readonly #terms: SavingTerms;
  #work: AbortController | undefined;
  #folder: FileSystemDirectoryHandle | undefined;

  constructor(terms: SavingTerms) {
    this.#terms = terms;
  }

  get busy(): boolean {
    return this.fetching || this.written < this.total;
  }

  /** Whether results are on their way from the cloud. */
  get fetching(): boolean {
    return this.fetched < this.toFetch;
  }

  /** Whether this browser can write into a folder. */
  get canPickFolder(): boolean {
    return this.#terms.pickFolder !== undefined;
  }

  /** How many results can be saved together. */
  get count(): number {
    return this.#terms.done().reduce((sum, { made }) => sum + (made?.results.length ?? 0), 0);
  }

  /** Whether some of them were made on this device, which names them. */
  get hasOwn(): boolean {
    return this.#terms.done().some(({ made }) => made?.place === 'device');
  }

  /**
   * Saves all results as one archive. It is made of the files as they lie on the disk, so it is there at once but for
   * those that lie in the cloud.
   */
  async saveZip(): Promise<void> {
    if (this.busy) return;
    this.#clear();
    try {
      const { zipOf } = await import('../device/zip.ts');
      const entries = await this.#outputs();
      if (entries.length > 0) this.#terms.download(zipOf(entries), 'images.zip');
    } catch (error) {
      this.#end(error);
    } finally {
      this.#discard();
    }
  }

  /** Takes the fetching back; nothing is saved. */
  stop(): void {
    this.#work?.abort(new DOMException('The saving was taken back', 'AbortError'));
  }

  /** Asks for a folder and writes all results there. */
  async saveIntoFolder(): Promise<void> {
    const { pickFolder } = this.#terms;
    if (pickFolder === undefined || this.busy) return;
    this.#clear();
    try {
      const folder = await pickFolder();
      const { saveIntoFolder } = await import('../device/save-into-folder.ts');
      const files = await this.#outputs();
      this.total = files.length;
      await saveIntoFolder(folder, files, () => {
        this.written += 1;
      });
    } catch (error) {
      this.#end(error);
    } finally {
      this.#discard();
    }
  }

  /** Copies a result, as a PNG: no other picture is taken by every program that pastes. */
  async copy({ output }: ItemResult): Promise<boolean> {
    if (output === undefined) return false;
    this.failure = undefined;
    try {
      await this.#terms.copyPng(this.#terms.toPng(output));
      return true;
    } catch (error) {
      this.failure = failureOf(error);
      return false;
    }
  }

  #clear(): void {
    this.failure = undefined;
    this.missing = [];
    this.nothing = false;
    this.total = 0;
    this.written = 0;
  }

  #discard(): void {
    this.#terms.discard?.(this.#folder);
    this.#folder = undefined;
  }

  #end(error: unknown): void {
    // What else is being fetched is of no use now.
    this.#work?.abort(error);
    this.total = this.written;
    this.toFetch = this.fetched;
    if (!isAbort(error)) this.failure = failureOf(error);
  }

  /** All results under paths of their own; of the cloud's, those that can be had. */
  async #outputs(): Promise<Output[]> {
    const { uniquePaths } = await import('../device/unique-names.ts');
    const all = this.#terms.done().flatMap(({ folder, file, made }) =>
      (made?.results ?? []).map((result) => ({
        ...result,
        folder,
        conversionId: made?.conversionId,
        modified: new Date(file.lastModified),
      })),
    );
    const paths = uniquePaths(all);
    const fetch = await this.#fetcher(all.filter(({ output }) => output === undefined).length);
    const files = await Promise.all(
      all.map(async (result, at) => {
        const file = result.output ?? (await fetch(result));
        return file && { path: paths[at]!, blob: file.blob, crc32: file.crc32, modified: result.modified };
      }),
    );
    const found = files.filter((file) => file !== undefined);
    this.nothing = found.length === 0;
    return found;
  }

  /** Gets so many results of the cloud, and notes the names of those that cannot be had. */
  async #fetcher(count: number): Promise<(result: RemoteResult) => Promise<StoredFile | undefined>> {
    this.fetched = 0;
    this.toFetch = count;
    this.#work = new AbortController();
    const { signal } = this.#work;
    this.#folder = count > 0 ? await this.#terms.scratch() : undefined;
    const folder = this.#folder;
    const gate = new Gate(parallelDownloads);
    return (result) =>
      gate.run(async () => {
        signal.throwIfAborted();
        try {
          return await this.#terms.fetchResult(result, { folder, signal });
        } catch (error) {
          signal.throwIfAborted();
          if (error instanceof StorageFull) throw error;
          this.missing = [...this.missing, result.fileName];
          return undefined;
        } finally {
          if (!signal.aborted) this.fetched += 1;
        }
      });
  }
}
