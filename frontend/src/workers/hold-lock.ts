import type { WorkerStarted } from '../device/messages.ts';

/**
 * Holds the lock of the worker's own name until the worker ends, and says so to the page: see device/watched-worker.ts.
 * Where the browser forbids locks, as it does where it lets a site store nothing, the page is told of no death by a lock.
 */
export function holdLock(scope: { readonly name: string; postMessage(message: WorkerStarted): void }): void {
  navigator.locks
    .request(scope.name, () => {
      scope.postMessage({ type: 'started' });
      return new Promise(() => {});
    })
    .catch(() => {});
}
