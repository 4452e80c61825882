import { outputFileName } from '../../../codecs/file-names.ts';

/** A file that is to be written, at a path with slashes. */
export interface PlacedFile {
  readonly path: string;
  readonly blob: Blob;
}

/**
 * Writes files into a folder that the person chose, in the folders of their paths. What is there already stays: the new
 * file gets a number.
 * @param onWritten is told after each file
 * @throws DOMException as the file system does: `NotAllowedError`, `QuotaExceededError`, …
 */
export async function saveIntoFolder(
  folder: FileSystemDirectoryHandle,
  files: readonly PlacedFile[],
  onWritten: () => void,
): Promise<void> {
  for (const { path, blob } of files) {
    const parts = path.split('/');
    const name = parts.pop()!;
    let place = folder;
    for (const part of parts) place = await place.getDirectoryHandle(part, { create: true });
    const handle = await place.getFileHandle(await freeName(place, name), { create: true });
    const writable = await handle.createWritable();
    try {
      await writable.write(blob);
      await writable.close();
    } catch (error) {
      await writable.abort().catch(() => {});
      throw error;
    }
    onWritten();
  }
}

async function freeName(folder: FileSystemDirectoryHandle, name: string): Promise<string> {
  const dot = name.lastIndexOf('.');
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : outputFileName(name, ` (${number})`, name.slice(dot + 1));
    const isTaken = await folder.getFileHandle(candidate).then(
      () => true,
      (error: unknown) => !(error instanceof DOMException && error.name === 'NotFoundError'),
    );
    if (!isTaken) return candidate;
  }
}
