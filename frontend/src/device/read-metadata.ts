import { codecError, fromPlain } from '../../../codecs/errors.ts';
import type { JudgedEntry } from '../metadata/describe.ts';
import type { MetadataReply, MetadataRequest } from '../metadata/messages.ts';
import type { PartMissing } from '../parts/missing-part.ts';

/** Starts a worker that reads metadata; `onDeath` is called when it ends without having been told to: see device-worker.ts. */
export type SpawnMetadataWorker = (
  onReply: (reply: MetadataReply) => void,
  onDeath: (missing?: PartMissing) => void,
) => { send(request: MetadataRequest): void; end(): void };

/**
 * Reads what stands beside the pixels of a file, in a worker that ends with it.
 * @throws CodecError as opening the file does; `runtime-failure` where the browser ended the worker
 * @throws PartMissing where it, or a part of it, could not be loaded
 * @throws the signal's reason when it was aborted; the worker is ended with it
 */
export async function readMetadata(
  request: MetadataRequest,
  { spawn, signal }: { readonly spawn: SpawnMetadataWorker; readonly signal: AbortSignal },
): Promise<readonly JudgedEntry[]> {
  signal.throwIfAborted();
  let end = () => {};
  try {
    return await new Promise((resolve, reject) => {
      const worker = spawn(
        (reply) => ('error' in reply ? reject(fromPlain(reply.error)) : resolve(reply.entries)),
        (missing) => reject(missing ?? codecError('runtime-failure', 'The browser ended the reader of metadata')),
      );
      end = () => worker.end();
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.send(request);
    });
  } finally {
    end();
  }
}
