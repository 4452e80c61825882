import { outputFileName, safeFolderName } from '../../../codecs/file-names.ts';

/** A file that is to be written beside others. */
export interface NamedOutput {
  /** Of the source, with slashes; `''` for none. */
  readonly folder: string;
  readonly fileName: string;
}

/**
 * Paths for files that are written together, one a file in the same order: every part safe on every system, and no two
 * the same where case and the way of writing an accent do not count, as on Windows and macOS. A name that is taken gets
 * ` (2)`, ` (3)`, ….
 */
export function uniquePaths(outputs: readonly NamedOutput[]): string[] {
  const folders = outputs.map(({ folder }) => safeFolder(folder));
  const taken = new Set<string>();
  // A folder's name is taken too: no file can stand in its place.
  for (const folder of folders)
    for (let parts = folder.split('/'); parts.length > 0 && parts[0] !== ''; parts = parts.slice(0, -1))
      taken.add(folded(parts.join('/')));
  const next = new Map<string, number>();
  return outputs.map(({ fileName }, at) => {
    const prefix = folders[at] === '' ? '' : `${folders[at]}/`;
    const first = folded(prefix + fileName);
    let path = prefix + fileName;
    for (let number = next.get(first) ?? 2; taken.has(folded(path)); number++) {
      path = prefix + numbered(fileName, number);
      next.set(first, number + 1);
    }
    taken.add(folded(path));
    return path;
  });
}

function safeFolder(folder: string): string {
  const parts = folder.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.map(safeFolderName).join('/');
}

function numbered(fileName: string, number: number): string {
  const dot = fileName.lastIndexOf('.');
  return outputFileName(fileName, ` (${number})`, fileName.slice(dot + 1));
}

function folded(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
