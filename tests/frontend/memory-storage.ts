/** The part of the Web Storage that the page uses, in memory. */
export class MemoryStorage {
  readonly #entries = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#entries.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#entries.set(key, value);
  }
  removeItem(key: string): void {
    this.#entries.delete(key);
  }
}

/** Gives the process a fresh localStorage and sessionStorage, as a new tab has them. */
export function installStorage(): { local: MemoryStorage; session: MemoryStorage } {
  const storages = { local: new MemoryStorage(), session: new MemoryStorage() };
  Object.assign(globalThis, { localStorage: storages.local, sessionStorage: storages.session });
  return storages;
}
