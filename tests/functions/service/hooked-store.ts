import type { ObjectStore } from '../../../functions/service/ports.ts';

type StoreOperation = keyof ObjectStore;

/** What happens around each call of a store. `call` counts from 1. */
export interface StoreHooks {
  before?(call: number, operation: StoreOperation): void | Promise<void>;
  after?(call: number, operation: StoreOperation): void | Promise<void>;
}

/** The store, with something happening around each of its calls: a fault, or somebody else's work. */
export function hookedStore(store: ObjectStore, hooks: StoreHooks): ObjectStore {
  let calls = 0;
  const hook =
    <Parameters extends unknown[], Result>(
      operation: StoreOperation,
      method: (...parameters: Parameters) => Promise<Result>,
    ) =>
    async (...parameters: Parameters): Promise<Result> => {
      const call = ++calls;
      await hooks.before?.(call, operation);
      const result = await method.apply(store, parameters);
      await hooks.after?.(call, operation);
      return result;
    };
  return {
    head: hook('head', store.head),
    get: hook('get', store.get),
    put: hook('put', store.put),
    delete: hook('delete', store.delete),
    list: hook('list', store.list),
    presignPost: hook('presignPost', store.presignPost),
    presignGet: hook('presignGet', store.presignGet),
  };
}
