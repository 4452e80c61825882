import { codecError, fromPlain } from '../../../codecs/errors.ts';
import type { JudgedEntry } from '../metadata/describe.ts';
import type { MetadataReply, MetadataRequest } from '../metadata/messages.ts';
import MetadataWorker from '../workers/metadata.worker.ts?worker';

/**
 * Reads what stands beside the pixels of a file, in a worker that ends with it.
 * @throws CodecError as opening the file does; `runtime-failure` where the worker could not be loaded
 */
export function readMetadata(request: MetadataRequest): Promise<readonly JudgedEntry[]> {
  const worker = new MetadataWorker();
  return new Promise<readonly JudgedEntry[]>((resolve, reject) => {
    worker.onerror = () => reject(codecError('runtime-failure', 'The reader of metadata could not be loaded'));
    worker.onmessage = ({ data }: MessageEvent<MetadataReply>) =>
      'error' in data ? reject(fromPlain(data.error)) : resolve(data.entries);
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
