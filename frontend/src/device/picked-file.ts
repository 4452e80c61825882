import type { Options } from '../../../codecs/options.ts';

/** A file as it was given to the page. */
export interface PickedFile {
  /** What was chosen for it alone, where it comes back from an earlier page. */
  readonly own?: Options | undefined;
  /** Under which it lies in the database, where an earlier page kept it. */
  readonly storedAs?: string | undefined;
  readonly file: File;
  /** The folders that it came in, such as `holiday/day 1`; `''` for a file that came alone. */
  readonly folder: string;
}

/** A file that was chosen alone, or by a picker of folders, which tells its path. @see File and Directory Entries API §6 */
export function pickedFile(file: File): PickedFile {
  const path = file.webkitRelativePath ?? '';
  return { file, folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))) };
}
