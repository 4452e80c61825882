import { ofBrowser, ofTab } from './kept-text.ts';

/**
 * Removes all that this site keeps in this browser: files, results, settings, what it loaded to work offline. Nothing
 * must be at work in this tab; what other tabs have open goes as soon as they let go of it.
 */
export async function removeLocalData(): Promise<void> {
  await Promise.allSettled([removeFiles(), removeDatabases(), removeCaches()]);
  ofBrowser.clear();
  ofTab.clear();
}

async function removeFiles(): Promise<void> {
  const root = await navigator.storage?.getDirectory?.();
  if (root === undefined) return;
  // TypeScript's DOM library for pages has no async iteration of directories.
  for await (const [name] of root as unknown as AsyncIterable<[string, FileSystemHandle]>) await remove(root, name, 10);
}

/** A file that a worker wrote until just now cannot be removed at once. */
async function remove(root: FileSystemDirectoryHandle, name: string, tries: number): Promise<void> {
  try {
    await root.removeEntry(name, { recursive: true });
  } catch {
    if (tries === 1) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await remove(root, name, tries - 1);
  }
}

async function removeDatabases(): Promise<void> {
  for (const { name } of await indexedDB.databases())
    if (name !== undefined)
      await new Promise<void>((resolve) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = () => resolve();
        request.onerror = () => resolve();
        // It goes as soon as the tab that has it open closes it.
        request.onblocked = () => resolve();
      });
}

async function removeCaches(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations?.()) ?? [];
  await Promise.all(registrations.map((registration) => registration.unregister()));
  for (const name of await caches.keys()) await caches.delete(name);
}
