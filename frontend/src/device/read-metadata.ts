import { codecError, fromPlain, type PlainCodecError } from '../../../codecs/errors.ts';
import type { Options } from '../../../codecs/options.ts';
import type { JudgedEntry } from '../metadata/describe.ts';
import MetadataWorker from '../workers/metadata.worker.ts?worker';

/** Asks for the metadata of a file, held against options. */
export interface MetadataRequest {
  readonly file: Blob;
  readonly options: Pick<Options, 'to' | 'metadata'>;
}

/** The answer to a {@link MetadataRequest}. */
export type MetadataReply = { readonly entries: readonly JudgedEntry[] } | { readonly error: PlainCodecError };

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
