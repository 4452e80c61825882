import { CodecError } from '../../codecs/errors.ts';
import { ApiError } from './cloud/api-error.ts';
import { isQuotaError, StorageFull } from './device/storage-full.ts';
import { PartMissing } from './parts/missing-part.ts';

/** Why a file was not converted: a stable code, and what was found. `words.failures` says what to do about it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** An error of any origin as a failure that a card can show. */
export function failureOf(error: unknown): Failure {
  if (
    error instanceof CodecError ||
    error instanceof ApiError ||
    error instanceof StorageFull ||
    error instanceof PartMissing
  )
    return { code: error.code, message: error.message };
  if (isQuotaError(error)) return { code: 'storage-full', message: 'There is no room on the disk' };
  // What a File answers whose bytes are gone or which is a folder (File API §6.4).
  if (error instanceof DOMException && ['NotFoundError', 'NotReadableError'].includes(error.name))
    return { code: 'unreadable', message: 'The browser could not read this file' };
  return { code: 'internal-error', message: error instanceof Error ? error.message : String(error) };
}

/** Whether an operation ended because it was told to. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
