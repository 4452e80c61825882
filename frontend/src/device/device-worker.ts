import type { WorkerReply, WorkerRequest } from './messages.ts';

/** A running worker, as the page sees it. */
export interface DeviceWorker {
  send(request: WorkerRequest): void;
  /** Ends the worker; neither listener is called afterwards. */
  end(): void;
}

/** Starts a worker. `onDeath` is called once when it ends without having been told to, whatever the cause. */
export type SpawnWorker = (onReply: (reply: WorkerReply) => void, onDeath: () => void) => DeviceWorker;
