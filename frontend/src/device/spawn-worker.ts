import { missingPart, type PartMissing } from '../parts/missing-part.ts';
import { watchWorker } from './watched-worker.ts';

/**
 * Starts a worker of the browser and watches over it.
 * @param make starts it under a name
 * @param onDeath is called once when it ends without having been told to: with why its script, or a part of it, is missing
 *   where that is the cause
 */
export function spawnWorker<Request, Reply extends object>(
  make: (terms: { readonly name: string }) => Worker,
  onReply: (reply: Reply) => void,
  onDeath: (missing?: PartMissing) => void,
): { send(request: Request): void; end(): void } {
  const name = `worker-${crypto.randomUUID()}`;
  const worker = make({ name });
  let isEnded = false;
  const stop = watchWorker(worker, name, onReply, async (isUnloaded) => {
    const missing = isUnloaded ? await missingPart() : undefined;
    if (!isEnded) onDeath(missing);
  });
  return {
    send: (request) => worker.postMessage(request),
    end() {
      isEnded = true;
      stop();
    },
  };
}
