import type { WorkerStarted } from '../device/messages.ts';

/** Holds the lock of the worker's own name until the worker ends, and says so to the page: see device/watched-worker.ts. */
export function holdLock(scope: { readonly name: string; postMessage(message: WorkerStarted): void }): void {
  void navigator.locks.request(scope.name, () => {
    scope.postMessage({ type: 'started' });
    return new Promise(() => {});
  });
}
