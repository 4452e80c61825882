/**
 * Keeps the files of the page in the browser's own database while the person is away at the identity provider, which
 * takes the page's place in the tab. They are taken out, and so deleted, when the page comes back.
 */
const databaseName = 'files-during-sign-in';
const storeName = 'stashes';
const stashKey = 'stash';
/** What nobody came back for is deleted after this time. */
const longestStayMs = 60 * 60 * 1000;

interface Stash {
  readonly id: string;
  readonly storedAt: number;
  readonly files: readonly File[];
}

/** Puts the files away for this tab. */
export async function stashFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const stash: Stash = { id: crypto.randomUUID(), storedAt: Date.now(), files };
  await transact((store) => store.put(stash));
  sessionStorage.setItem(stashKey, stash.id);
}

/** Takes out what this tab has put away; nothing, without touching the database, where it has not. */
export async function takeStashedFiles(): Promise<readonly File[]> {
  const id = sessionStorage.getItem(stashKey);
  if (id === null) return [];
  sessionStorage.removeItem(stashKey);
  const stashes = (await transact((store) => store.getAll())) as readonly Stash[];
  const over = stashes.filter((stash) => stash.id === id || stash.storedAt < Date.now() - longestStayMs);
  for (const stash of over) await transact((store) => store.delete(stash.id));
  return stashes.find((stash) => stash.id === id)?.files ?? [];
}

async function transact<T>(act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await openDatabase();
  try {
    const transaction = database.transaction(storeName, 'readwrite');
    const request = act(transaction.objectStore(storeName));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    return request.result;
  } finally {
    database.close();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: 'id' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
