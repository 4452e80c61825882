import Worker from '../workers/codec.worker.ts?worker';
import type { SpawnWorker } from './device-worker.ts';
import { spawnWorker } from './spawn-worker.ts';

/** Starts a worker with codecs in the browser. */
export const spawnBrowserWorker: SpawnWorker = (onReply, onDeath) =>
  spawnWorker((terms) => new Worker(terms), onReply, onDeath);
