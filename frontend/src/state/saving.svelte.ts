import { spawnBrowserWorker } from '../device/browser-worker.ts';
import { CodecPool } from '../device/codec-pool.ts';
import { download } from '../device/download.ts';
import type { DeviceOutput } from '../device/messages.ts';
import { type Failure, failureOf, isAbort } from '../failure.ts';
import type { BatchItem, ItemResult } from './batch-item.svelte.ts';
import type { PageState } from './page-state.svelte.ts';

/** What the page needs of the browser to save; tests bring their own. */
export interface SavingTerms {
  /** The files whose results are saved. */
  readonly done: () => readonly BatchItem[];
  /** Has the browser save a file as a download does. */
  readonly download: (blob: Blob, fileName: string) => void;
  /** Asks the person for a folder; absent where the browser cannot. */
  readonly pickFolder: (() => Promise<FileSystemDirectoryHandle>) | undefined;
  /** Makes a PNG of a result, which may be one already. */
  readonly toPng: (output: DeviceOutput) => Promise<Blob>;
  /** Puts a PNG on the clipboard. It is told at once that one comes: the browser asks for that while a click is handled. */
  readonly copyPng: (png: Promise<Blob>) => Promise<void>;
}

/** Asks for a folder to write into, where the browser can. @see File System Access, showDirectoryPicker() */
function folderPicker(): (() => Promise<FileSystemDirectoryHandle>) | undefined {
  const { showDirectoryPicker } = globalThis as unknown as {
    showDirectoryPicker?: (options: object) => Promise<FileSystemDirectoryHandle>;
  };
  return showDirectoryPicker && (() => showDirectoryPicker({ id: 'results', mode: 'readwrite' }));
}

/** What the browser saves the results of a page with. */
export function savingOf(page: Pick<PageState, 'batch' | 'handOver'>): SavingTerms {
  return {
    done: () => page.batch.items.filter(({ made }) => made !== undefined),
    download: (blob, fileName) => {
      page.handOver();
      download(blob, fileName);
    },
    pickFolder: folderPicker(),
    toPng,
    copyPng: (png) => navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]),
  };
}

/** In a worker of its own: those of the conversions may be held, or have much to do. */
async function toPng({ blob, extension }: DeviceOutput): Promise<Blob> {
  if (extension === 'png') return blob;
  const pool = new CodecPool({ size: 1, spawn: spawnBrowserWorker });
  try {
    const { outputs } = await pool.convert(blob, { to: 'png', pages: 'first', effort: 'fast' });
    return outputs[0]!.blob;
  } finally {
    pool.end();
  }
}

interface Output {
  readonly path: string;
  readonly output: DeviceOutput;
  readonly modified: Date;
}

/** Brings results from the page to where the person wants them: in one archive, in a folder, on the clipboard. */
export class Saving {
  /** Files that are being written into a folder, and those of them that are there. */
  total = $state(0);
  written = $state(0);
  failure = $state.raw<Failure>();
  readonly #terms: SavingTerms;

  constructor(terms: SavingTerms) {
    this.#terms = terms;
  }

  get busy(): boolean {
    return this.written < this.total;
  }

  /** Whether this browser can write into a folder. */
  get canPickFolder(): boolean {
    return this.#terms.pickFolder !== undefined;
  }

  /** How many results lie on this device and can be saved together. */
  get count(): number {
    return this.#terms.done().reduce((sum, { made }) => sum + outputsOf(made?.results).length, 0);
  }

  /** Saves all results as one archive. It is made of the files as they lie on the disk, so it is there at once. */
  async saveZip(): Promise<void> {
    this.failure = undefined;
    try {
      const { zipOf } = await import('../device/zip.ts');
      const entries = (await this.#outputs()).map(({ path, output, modified }) => {
        return { path, blob: output.blob, crc32: output.crc32, modified };
      });
      if (entries.length > 0) this.#terms.download(zipOf(entries), 'images.zip');
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  /** Asks for a folder and writes all results there. */
  async saveIntoFolder(): Promise<void> {
    const { pickFolder } = this.#terms;
    if (pickFolder === undefined || this.busy) return;
    this.failure = undefined;
    try {
      const folder = await pickFolder();
      const { saveIntoFolder } = await import('../device/save-into-folder.ts');
      const files = (await this.#outputs()).map(({ path, output }) => ({ path, blob: output.blob }));
      this.written = 0;
      this.total = files.length;
      await saveIntoFolder(folder, files, () => {
        this.written += 1;
      });
    } catch (error) {
      this.total = this.written;
      if (!isAbort(error)) this.failure = failureOf(error);
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

  async #outputs(): Promise<Output[]> {
    const { uniquePaths } = await import('../device/unique-names.ts');
    const all = this.#terms.done().flatMap(({ folder, file, made }) =>
      outputsOf(made?.results).map(({ fileName, output }) => ({
        folder,
        fileName,
        output,
        modified: new Date(file.lastModified),
      })),
    );
    const paths = uniquePaths(all);
    return all.map(({ output, modified }, at) => ({ path: paths[at]!, output, modified }));
  }
}

/** Those that this device made. */
function outputsOf(results: readonly ItemResult[] = []) {
  return results.flatMap(({ fileName, output }) => (output ? [{ fileName, output }] : []));
}
