/** One store of the browser's own database, opened for each use, so that no page keeps another from removing it. */
export class Database {
  readonly #name: string;
  readonly #version: number;
  readonly #store: string;

  /** @param version a higher one than before empties the store */
  constructor(name: string, version: number, store: string) {
    this.#name = name;
    this.#version = version;
    this.#store = store;
  }

  /** Carries out what `act` asks for, whole or not at all. @returns the result of the request that it returns */
  async transact<T>(act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await this.#open();
    try {
      const transaction = database.transaction(this.#store, 'readwrite');
      const request = act(transaction.objectStore(this.#store));
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
      return request.result;
    } finally {
      database.close();
    }
  }

  #open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(this.#name, this.#version);
      request.onupgradeneeded = () => {
        const { result } = request;
        if (result.objectStoreNames.contains(this.#store)) result.deleteObjectStore(this.#store);
        result.createObjectStore(this.#store, { keyPath: 'id' });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }
}
