import type { FidelityReport, Options, Output } from '../../../codecs/index.ts';
import { crc32 } from '../../../codecs/png/crc.ts';
import {
  conversionsFolder,
  type KeepingPlace,
  type KeptOutput,
  type KeptRecord,
  recordName,
} from '../device/kept-record.ts';
import type { DeviceOutput } from '../device/messages.ts';

/**
 * Writes outputs into their conversion's folder in the origin's private file system, and the record last.
 * @throws DOMException `QuotaExceededError` where there is no room; nothing of the conversion is left then
 * @see File System Standard, createSyncAccessHandle()
 */
export async function keepOutputs(
  { tab, conversion, source }: KeepingPlace,
  options: Options,
  outputs: readonly Output[],
  report: FidelityReport,
): Promise<DeviceOutput[]> {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle(conversionsFolder, { create: true });
  const ofTab = await all.getDirectoryHandle(tab, { create: true });
  const folder = await ofTab.getDirectoryHandle(conversion, { create: true });
  try {
    const kept: DeviceOutput[] = [];
    const recorded: KeptOutput[] = [];
    for (const [at, { suffix, extension, mediaType, bytes }] of outputs.entries()) {
      const named = { fileName: `${at}.${extension}`, suffix, extension, crc32: crc32(bytes) };
      recorded.push(named);
      const file = await write(folder, named.fileName, bytes);
      kept.push({ suffix, extension, blob: file.slice(0, file.size, mediaType), crc32: named.crc32 });
    }
    const record: KeptRecord = { version: 1, source, options, outputs: recorded, report };
    await write(folder, recordName, new TextEncoder().encode(JSON.stringify(record)));
    return kept;
  } catch (error) {
    await ofTab.removeEntry(conversion, { recursive: true }).catch(() => {});
    throw error;
  }
}

/** What a file lends a worker alone. TypeScript's DOM library, being for pages, does not know it. */
interface SyncAccess {
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

async function write(folder: FileSystemDirectoryHandle, name: string, bytes: Uint8Array): Promise<File> {
  const handle = await folder.getFileHandle(name, { create: true });
  const access = await (
    handle as unknown as { createSyncAccessHandle(): Promise<SyncAccess> }
  ).createSyncAccessHandle();
  try {
    access.truncate(0);
    const written = access.write(bytes, { at: 0 });
    if (written < bytes.length) throw new DOMException('Only a part was written', 'QuotaExceededError');
    access.flush();
  } finally {
    access.close();
  }
  return handle.getFile();
}
