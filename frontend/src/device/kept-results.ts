import { formats } from '../../../codecs/formats.ts';
import type { Options } from '../../../codecs/options.ts';
import { Gate } from '../cloud/gate.ts';
import type { KeptSource } from './kept-record.ts';
import { conversionsFolder, type KeptRecord, recordName } from './kept-record.ts';
import type { DeviceOutput, DeviceResult } from './messages.ts';
import { seenKey, tabLock } from './tab.ts';

/** A conversion of this tab that an earlier page of it made: before a reload, or before a sign-in. */
export interface KeptConversion extends DeviceResult {
  readonly id: string;
  readonly source: KeptSource;
  readonly options: Options;
}

/** What the page needs of the browser; tests bring their own. */
export interface KeepingTerms {
  /** The origin's private file system. Rejects, or is missing, where the browser has none. */
  readonly directory: (() => Promise<FileSystemDirectoryHandle>) | undefined;
  readonly locks: Pick<LockManager, 'request'>;
  /** The name of this tab, whose lock it holds: see tab.ts. */
  readonly tab: Promise<string>;
  /** Of the origin: when each tab was last there. */
  readonly local: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly now?: () => number;
}

/** Conversions that are read at once: each is a dozen questions to the browser, which answers several at a time. */
const parallelReads = 16;
/** So long the browser has for what it was given to save. */
const savingMs = 60_000;
/** The results of a tab that is gone are kept so long: it may be away at the sign-in, or be opened again. */
const longestAbsenceMs = 60 * 60 * 1000;

/**
 * The results of this tab on the device's disk, in the origin's private file system: `conversions/{tab}/{conversion}/`.
 * The tab holds a lock of its name for as long as it lives, so that no other tab takes its folder for a leftover.
 */
export class KeptResults {
  readonly #terms: KeepingTerms;
  #tab = '';
  #handedOverAt = -Infinity;
  #folder: FileSystemDirectoryHandle | undefined;

  private constructor(terms: KeepingTerms) {
    this.#terms = terms;
  }

  /** @returns undefined where the browser has no such file system, or lends it to nobody, as in some private windows */
  static async open(terms: KeepingTerms): Promise<KeptResults | undefined> {
    const results = new KeptResults(terms);
    try {
      const root = await terms.directory?.();
      if (root === undefined) return undefined;
      const all = await root.getDirectoryHandle(conversionsFolder, { create: true });
      await results.#take(all);
      void results.#sweep(all).catch(() => {});
      return results;
    } catch {
      return undefined;
    }
  }

  get tab(): string {
    return this.#tab;
  }

  /** To be called as the page goes: from now on the folder waits for it. */
  leave(): void {
    this.#terms.local.setItem(seenKey(this.#tab), String(this.#now()));
  }

  /** The whole conversions that lie here, and nothing else: what was cut short is removed. */
  async restore(): Promise<KeptConversion[]> {
    const gate = new Gate(parallelReads);
    const reads: Promise<KeptConversion | undefined>[] = [];
    for await (const [id, handle] of entriesOf(this.#folder!))
      reads.push(
        gate.run(async () => {
          const conversion = handle.kind === 'directory' ? await read(id, handle).catch(() => undefined) : undefined;
          if (conversion === undefined) await this.remove(id);
          return conversion;
        }),
      );
    const found = await Promise.all(reads);
    return found.filter((conversion) => conversion !== undefined);
  }

  /**
   * A folder for files that are put together to be saved elsewhere. It goes with the next page of this tab, or some time
   * after the tab: the browser may read it for as long as it saves.
   * @returns undefined where the browser refuses, or cannot write as pages must
   */
  async scratch(): Promise<FileSystemDirectoryHandle | undefined> {
    if (!('createWritable' in FileSystemFileHandle.prototype)) return undefined;
    return this.#folder?.getDirectoryHandle(crypto.randomUUID(), { create: true }).catch(() => undefined);
  }

  /** To be called when the browser begins to save results: it reads them where they lie, and tells nobody when it is done. */
  handOver(): void {
    this.#handedOverAt = this.#now();
  }

  /**
   * Removes a conversion: at once, or when the browser has had its time to save it. One that a worker still writes goes
   * when the tab comes back.
   */
  async remove(conversion: string): Promise<void> {
    const graceMs = this.#handedOverAt + savingMs - this.#now();
    if (graceMs > 0) {
      // Without its record it is none, should the page end before it goes.
      const folder = await this.#folder?.getDirectoryHandle(conversion).catch(() => undefined);
      await folder?.removeEntry(recordName).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, graceMs));
    }
    await this.#folder?.removeEntry(conversion, { recursive: true }).catch(() => {});
  }

  async #take(all: FileSystemDirectoryHandle): Promise<void> {
    this.#tab = await this.#terms.tab;
    this.leave();
    this.#folder = await all.getDirectoryHandle(this.#tab, { create: true });
  }

  /** Removes the folders of tabs that nobody has been in for long. */
  async #sweep(all: FileSystemDirectoryHandle): Promise<void> {
    const { locks, local } = this.#terms;
    for await (const [tab] of entriesOf(all)) {
      const seen = Number(local.getItem(seenKey(tab)) ?? 0);
      if (tab === this.#tab || seen > this.#now() - longestAbsenceMs) continue;
      await locks.request(tabLock(tab), { ifAvailable: true }, async (lock) => {
        if (lock === null) return;
        await all.removeEntry(tab, { recursive: true });
        local.removeItem(seenKey(tab));
      });
    }
  }

  #now(): number {
    return (this.#terms.now ?? Date.now)();
  }
}

/** @throws where there is no record, or an output is missing */
async function read(id: string, folder: FileSystemDirectoryHandle): Promise<KeptConversion> {
  const text = await (await (await folder.getFileHandle(recordName)).getFile()).text();
  const { source, options, outputs, report } = JSON.parse(text) as KeptRecord;
  const { mediaType } = formats[options.to];
  const read: DeviceOutput[] = [];
  for (const { fileName, suffix, extension, crc32 } of outputs) {
    const file = await (await folder.getFileHandle(fileName)).getFile();
    read.push({ suffix, extension, blob: file.slice(0, file.size, mediaType), crc32 });
  }
  return { id, source, options, outputs: read, report };
}

/** TypeScript's DOM library for pages has no async iteration of directories. */
function entriesOf(folder: FileSystemDirectoryHandle) {
  return folder as unknown as AsyncIterable<[string, FileSystemDirectoryHandle | FileSystemFileHandle]>;
}
