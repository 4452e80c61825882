import type { Conversion } from '../../../functions/service/record.ts';
import { ApiError } from '../cloud/api-error.ts';
import { fetchResult } from '../cloud/fetch-result.ts';
import { Gate } from '../cloud/gate.ts';
import { type Failure, failureOf, isAbort } from '../failure.ts';
import type { PastConversion, PastConversions } from './past-conversions.svelte.ts';

export interface PastArchiveTerms {
  readonly past: Pick<PastConversions, 'loadDetails'>;
  /** Has the browser save a file as a download does. */
  readonly download: (blob: Blob, fileName: string) => void;
  /** Room on the disk for what is fetched; absent, or undefined, where there is none. */
  readonly scratch?: () => Promise<FileSystemDirectoryHandle | undefined>;
  /** Gives that room back, when the browser has saved what lies there. */
  readonly discard?: (folder: FileSystemDirectoryHandle | undefined) => void;
  /** The folders that a conversion's file came in, with slashes; `''` where the page does not know them, or there are none. */
  readonly folderOf?: (conversionId: string) => string;
  /** Gets what lies behind a link; tests bring their own. */
  readonly fetch?: typeof fetch;
}

/** Results fetched at once. */
const parallelDownloads = 3;

/** Fetches the results of several conversions and saves them as one archive. */
export class PastArchive {
  /** Conversions whose results are wanted, and those of them that are there. */
  total = $state(0);
  fetched = $state(0);
  failure = $state.raw<Failure>();
  /** Names of those that could not be had; the archive is saved without them. */
  missing = $state.raw<readonly string[]>([]);
  readonly #terms: PastArchiveTerms;
  #work: AbortController | undefined;

  constructor(terms: PastArchiveTerms) {
    this.#terms = terms;
  }

  get busy(): boolean {
    return this.#busy;
  }
  #busy = $state(false);

  /** Saves the results of these conversions. What is gone meanwhile is left out, and said. */
  async save(items: readonly PastConversion[]): Promise<void> {
    if (this.#busy || items.length === 0) return;
    this.#work = new AbortController();
    this.#busy = true;
    this.failure = undefined;
    this.missing = [];
    this.total = items.length;
    this.fetched = 0;
    try {
      await this.#save(items, this.#work.signal);
    } catch (error) {
      if (!isAbort(error)) this.failure = failureOf(error);
      // What else is being fetched is of no use now.
      this.#work.abort(error);
    } finally {
      this.#busy = false;
    }
  }

  /** Takes it back. */
  stop(): void {
    this.#work?.abort(new DOMException('The archive was taken back', 'AbortError'));
  }

  async #save(items: readonly PastConversion[], signal: AbortSignal): Promise<void> {
    const folder = await this.#terms.scratch?.();
    try {
      await this.#saveFrom(folder, items, signal);
    } finally {
      this.#terms.discard?.(folder);
    }
  }

  async #saveFrom(
    folder: FileSystemDirectoryHandle | undefined,
    items: readonly PastConversion[],
    signal: AbortSignal,
  ): Promise<void> {
    const [{ zipOf }, { uniquePaths }] = await Promise.all([
      import('../device/zip.ts'),
      import('../device/unique-names.ts'),
    ]);
    const gate = new Gate(parallelDownloads);
    const gets = items.map((item) => gate.run(() => this.#filesOf(item, folder, signal)));
    const files = (await Promise.all(gets)).flat();
    if (files.length === 0) throw new ApiError('not-found', 404, 'None of them is there any more');
    const paths = uniquePaths(files);
    const entries = files.map(({ blob, crc32, modified }, at) => ({ path: paths[at]!, blob, crc32, modified }));
    this.#terms.download(zipOf(entries), 'images.zip');
  }

  async #filesOf(item: PastConversion, folder: FileSystemDirectoryHandle | undefined, signal: AbortSignal) {
    signal.throwIfAborted();
    const details = await this.#terms.past.loadDetails(item);
    try {
      if (details === undefined) throw new ApiError('not-found', 404, 'It is gone');
      const { fetch, folderOf } = this.#terms;
      const files = [];
      for (const { fileName, url } of details.outputs)
        files.push({
          fileName,
          folder: folderOf?.(item.summary.id) ?? '',
          ...(await fetchResult(url, { folder, signal, fetch })),
          modified: madeAt(details),
        });
      this.fetched += 1;
      return files;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ApiError && (error.status === 404 || error.status === 403))) throw error;
      this.missing = [...this.missing, item.summary.fileName];
      return [];
    }
  }
}

function madeAt({ createdAt }: Conversion): Date {
  return new Date(createdAt);
}
