import MetadataWorker from '../workers/metadata.worker.ts?worker';
import type { SpawnMetadataWorker } from './read-metadata.ts';
import { watchWorker } from './watched-worker.ts';

/** Starts a worker that reads metadata in the browser. */
export const spawnMetadataWorker: SpawnMetadataWorker = (onReply, onDeath) => {
  const name = `metadata-worker-${crypto.randomUUID()}`;
  const worker = new MetadataWorker({ name });
  const end = watchWorker(worker, name, onReply, onDeath);
  return { send: (request) => worker.postMessage(request), end };
};
