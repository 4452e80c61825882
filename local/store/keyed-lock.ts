/** Lets one action at a time work on what a name stands for; others with the same name wait their turn. */
export class KeyedLock {
  readonly #queues = new Map<string, Promise<unknown>>();

  /** Runs `action` once all earlier ones of this name have ended, however they did. */
  async run<T>(name: string, action: () => Promise<T>): Promise<T> {
    const result = (this.#queues.get(name) ?? Promise.resolve()).then(action);
    const settled = result.catch(() => undefined);
    this.#queues.set(name, settled);
    try {
      return await result;
    } finally {
      if (this.#queues.get(name) === settled) this.#queues.delete(name);
    }
  }
}
