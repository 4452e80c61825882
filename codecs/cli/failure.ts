import { CodecError } from '../errors.ts';

/** Why a file could not be converted or identified, as plain data: it crosses the border of a thread. */
export interface Failure {
  /** The code of a `CodecError`. */
  readonly code?: string;
  readonly message: string;
}

/** What people read in place of the operating system's names for what went wrong. */
const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk cannot be written to',
  ENOSPC: 'there is no space left on the disk',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'the links lead in a circle',
  EPIPE: 'the reader of stdout went away',
};

/** Any thrown value as a {@link Failure}. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CodecError) return { code: error.code, message: error.message };
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  return { message: (code && sentences[code]) || error.message };
}
