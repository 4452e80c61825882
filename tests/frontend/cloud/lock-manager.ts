/** The part of the Web Locks that the page uses, in memory: exclusive locks, `ifAvailable`, `signal`. */
export class MemoryLocks {
  readonly #queues = new Map<string, Promise<unknown>>();

  readonly request = (async (name: string, ...rest: unknown[]) => {
    const [options, act] = (rest.length === 2 ? rest : [{}, rest[0]]) as [
      LockOptions,
      (lock: object | null) => unknown,
    ];
    const before = this.#queues.get(name);
    if (options.ifAvailable && before) return act(null);
    const turn = (before ?? Promise.resolve()).then(() => {
      options.signal?.throwIfAborted();
      return act({ name });
    });
    const done = turn.catch(() => {});
    this.#queues.set(name, done);
    void done.then(() => this.#queues.get(name) === done && this.#queues.delete(name));
    if (!options.signal) return turn;
    const gaveUp = new Promise((_, reject) =>
      options.signal!.addEventListener('abort', () => reject(options.signal!.reason), { once: true }),
    );
    return Promise.race([turn, gaveUp]);
  }) as LockManager['request'];

  /** Takes a lock and holds it. @returns what lets go of it */
  hold(name: string): () => void {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    void this.request(name, () => held);
    return release;
  }
}
