import { type CodecError, codecError } from '../errors.ts';

/** The bytes break the specification at `offset`. */
export function corrupt(message: string, offset?: number): CodecError {
  return codecError('corrupt', message, { format: 'tiff', ...(offset !== undefined && { offset }) });
}

/** The data ends at `offset`, before what the header announces is complete. */
export function truncated(message: string, offset: number): CodecError {
  return codecError('truncated', message, { format: 'tiff', offset });
}

/** The file asks for what is not read here; the message names it. */
export function unsupported(message: string): CodecError {
  return codecError('unsupported-feature', message, { format: 'tiff' });
}
