import { CodecError } from '../../../codecs/errors.ts';

/**
 * Whether an error of a worker says that a file of the site could not be loaded. Browsers throw a TypeError then, each in
 * words of its own; for what a server answers instead, `codecs/runtime/wasm.browser.ts` has its own.
 */
export function isUnloaded(error: unknown): boolean {
  const cause = error instanceof CodecError ? error.code === 'runtime-failure' && error.cause : error;
  return (
    cause instanceof Error &&
    /module script|imported module|failed to fetch|networkerror|load failed|answered \d{3}$/i.test(cause.message)
  );
}
