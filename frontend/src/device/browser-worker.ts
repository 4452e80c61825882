import Worker from '../workers/codec.worker.ts?worker';
import type { SpawnWorker } from './device-worker.ts';
import { watchWorker } from './watched-worker.ts';

/** Starts a worker with codecs in the browser. */
export const spawnBrowserWorker: SpawnWorker = (onReply, onDeath) => {
  const name = `codec-worker-${crypto.randomUUID()}`;
  const worker = new Worker({ name });
  const end = watchWorker(worker, name, onReply, onDeath);
  return { send: (request) => worker.postMessage(request), end };
};
