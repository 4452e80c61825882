import type { PartMissing } from '../parts/missing-part.ts';
import type { WorkerReply, WorkerRequest } from './messages.ts';

/** A running worker, as the page sees it. */
export interface DeviceWorker {
  send(request: WorkerRequest): void;
  /** Ends the worker; neither listener is called afterwards. */
  end(): void;
}

/**
 * Starts a worker. `onDeath` is called once when it ends without having been told to, whatever the cause; with what could not
 * be loaded, where that is it.
 */
export type SpawnWorker = (
  onReply: (reply: WorkerReply) => void,
  onDeath: (missing?: PartMissing) => void,
) => DeviceWorker;
