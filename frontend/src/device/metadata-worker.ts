import MetadataWorker from '../workers/metadata.worker.ts?worker';
import type { SpawnMetadataWorker } from './read-metadata.ts';
import { spawnWorker } from './spawn-worker.ts';

/** Starts a worker that reads metadata in the browser. */
export const spawnMetadataWorker: SpawnMetadataWorker = (onReply, onDeath) =>
  spawnWorker((terms) => new MetadataWorker(terms), onReply, onDeath);
