/**
 * Short text that the browser keeps for this site. Where it forbids that, as browsers do that block cookies, or has no room,
 * the text is held in memory, and goes with the page.
 * @see HTML Standard §12.2.1, localStorage and sessionStorage: getting them throws `SecurityError`
 */
export class KeptText implements Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'clear'> {
  readonly #storage: () => Storage;
  readonly #held = new Map<string, string>();

  /** @param storage is asked each time, and may throw */
  constructor(storage: () => Storage) {
    this.#storage = storage;
  }

  /** Whether the browser lends a place that outlives the page. */
  get lasts(): boolean {
    return this.#ask((storage) => storage.getItem('') !== undefined) ?? false;
  }

  getItem(key: string): string | null {
    return this.#held.get(key) ?? this.#ask((storage) => storage.getItem(key)) ?? null;
  }

  setItem(key: string, value: string): void {
    const isKept = this.#ask((storage) => {
      storage.setItem(key, value);
      return true;
    });
    if (isKept) this.#held.delete(key);
    else this.#held.set(key, value);
  }

  removeItem(key: string): void {
    this.#held.delete(key);
    this.#ask((storage) => storage.removeItem(key));
  }

  clear(): void {
    this.#held.clear();
    this.#ask((storage) => storage.clear());
  }

  /** The keys of all that is kept. */
  keys(): string[] {
    return [...this.#held.keys(), ...(this.#ask(Object.keys) ?? [])];
  }

  #ask<Answer>(question: (storage: Storage) => Answer): Answer | undefined {
    try {
      return question(this.#storage());
    } catch {
      return undefined;
    }
  }
}

/** Of all tabs, from one visit to the next. */
export const ofBrowser = new KeptText(() => localStorage);
/** Of this tab, over reloads and sign-ins. */
export const ofTab = new KeptText(() => sessionStorage);
