import type { WorkerStarted } from './messages.ts';

/** What of a `Worker` it takes to watch one. */
export type WatchableWorker = Pick<Worker, 'onerror' | 'onmessage' | 'onmessageerror' | 'terminate'>;

/**
 * Listens to a worker and watches over it. A worker that the browser ends, for want of memory say, sends nothing; but it
 * loses the lock that it holds, and the page, which waits for that lock, learns of it.
 * @param name the worker's own name, and its lock's: see workers/hold-lock.ts
 * @param onDeath is called once when the worker ends without having been told to, or cannot be loaded
 * @returns what ends the worker; neither listener is called afterwards
 */
export function watchWorker<Reply extends object>(
  worker: WatchableWorker,
  name: string,
  onReply: (reply: Reply) => void,
  onDeath: () => void,
): () => void {
  const watch = new AbortController();
  const end = () => {
    watch.abort();
    worker.terminate();
  };
  const die = () => {
    if (watch.signal.aborted) return;
    end();
    onDeath();
  };
  worker.onerror = die;
  worker.onmessageerror = die;
  worker.onmessage = ({ data }: MessageEvent<Reply | WorkerStarted>) => {
    if (watch.signal.aborted) return;
    if (isStarted(data)) void navigator.locks.request(name, { signal: watch.signal }, die).catch(() => {});
    else onReply(data);
  };
  return end;
}

function isStarted(message: object): message is WorkerStarted {
  return 'type' in message && message.type === 'started';
}
