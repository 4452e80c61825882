import { StorageFull } from '../device/storage-full.ts';
import { type StoredFile, storeStream } from '../device/store-stream.ts';
import { ApiError } from './api-error.ts';

export interface FetchResultTerms {
  /** Room on the disk for the bytes, which go there as they come; absent where there is none. */
  readonly folder: FileSystemDirectoryHandle | undefined;
  readonly signal: AbortSignal;
  /** Gets what lies behind a link; tests bring their own. */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * Gets a result of the cloud from behind its link; what is in memory does not grow with it.
 * @throws ApiError `storage-unavailable` with the storage's status where it refuses, `offline` where it was lost on the way
 * @throws StorageFull where the disk has no room
 * @throws the signal's reason where it is taken back
 */
export async function fetchResult(
  url: string,
  { folder, signal, fetch = globalThis.fetch }: FetchResultTerms,
): Promise<StoredFile> {
  const lost = (cause: unknown) => {
    signal.throwIfAborted();
    if (cause instanceof StorageFull) throw cause;
    throw new ApiError('offline', 0, 'The connection to the storage was lost', { cause });
  };
  const response = await fetch(url, { signal }).catch(lost);
  if (!response.ok)
    throw new ApiError('storage-unavailable', response.status, `The storage answered ${response.status}`);
  return storeStream(response.body ?? new Blob().stream(), folder).catch(lost);
}
