import Worker from '../workers/codec.worker.ts?worker';
import type { SpawnWorker } from './device-worker.ts';
import type { WorkerReply, WorkerStarted } from './messages.ts';

/**
 * Starts a worker in the browser. A worker that the browser ends, for want of memory say, sends nothing; but it loses
 * the lock that it holds, and the page, which waits for that lock, learns of it.
 */
export const spawnBrowserWorker: SpawnWorker = (onReply, onDeath) => {
  const name = `codec-worker-${crypto.randomUUID()}`;
  const worker = new Worker({ name });
  const watch = new AbortController();
  const die = () => {
    if (watch.signal.aborted) return;
    end();
    onDeath();
  };
  const end = () => {
    watch.abort();
    worker.terminate();
  };
  worker.onerror = die;
  worker.onmessageerror = die;
  worker.onmessage = ({ data }: MessageEvent<WorkerReply | WorkerStarted>) => {
    if (watch.signal.aborted) return;
    if (data.type === 'started') void navigator.locks.request(name, { signal: watch.signal }, die).catch(() => {});
    else onReply(data);
  };
  return { send: (request) => worker.postMessage(request), end };
};
