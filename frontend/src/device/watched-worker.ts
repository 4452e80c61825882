import type { WorkerStarted, WorkerUnloaded } from './messages.ts';

/** What of a `Worker` it takes to watch one. */
export type WatchableWorker = Pick<Worker, 'onerror' | 'onmessage' | 'onmessageerror' | 'terminate'>;

/**
 * Listens to a worker and watches over it. A worker that the browser ends, for want of memory say, sends nothing; but it
 * loses the lock that it holds, and the page, which waits for that lock, learns of it.
 * @param name the worker's own name, and its lock's: see workers/hold-lock.ts
 * @param onDeath is called once when the worker ends without having been told to, and whether that is because its script, or
 *   a part that it asked for, could not be loaded
 * @returns what ends the worker; neither listener is called afterwards
 */
export function watchWorker<Reply extends object>(
  worker: WatchableWorker,
  name: string,
  onReply: (reply: Reply) => void,
  onDeath: (isUnloaded: boolean) => void,
): () => void {
  const watch = new AbortController();
  const end = () => {
    watch.abort();
    worker.terminate();
  };
  const die = (isUnloaded: boolean) => {
    if (watch.signal.aborted) return;
    end();
    onDeath(isUnloaded);
  };
  // What a script threw is told by an event with a message; one that did not come, by an event with none (HTML, run a worker).
  worker.onerror = (event) => die(!('message' in event));
  worker.onmessageerror = () => die(false);
  worker.onmessage = ({ data }: MessageEvent<Reply | WorkerStarted | WorkerUnloaded>) => {
    if (watch.signal.aborted) return;
    if (isOfType(data, 'started'))
      void navigator.locks.request(name, { signal: watch.signal }, () => die(false)).catch(() => {});
    else if (isOfType(data, 'unloaded')) die(true);
    else onReply(data as Reply);
  };
  return end;
}

function isOfType(message: object, type: (WorkerStarted | WorkerUnloaded)['type']): boolean {
  return 'type' in message && message.type === type;
}
