import type { PickedFile } from './picked-file.ts';

/** Of a folder no more is listed than this: nobody waits for a whole disk. */
const mostListed = 10_000;

/** What systems leave in folders beside a person's files. */
const leftovers = /^(?:\..*|thumbs\.db|desktop\.ini|__macosx)$/i;

const inOrder = new Intl.Collator(undefined, { numeric: true });

/**
 * The files of a drop, those in folders with the folders' names. To be called while the drop is handled: the browser takes
 * back what it lends as soon as that ends.
 * @see File and Directory Entries API §7
 */
export function filesOfDrop(transfer: DataTransfer): Promise<PickedFile[]> {
  const dropped = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }));
  return list(dropped);
}

/** Of a picker of folders: all but what systems leave there. */
export function isLeftover({ file, folder }: PickedFile): boolean {
  return folder !== '' && [...folder.split('/').slice(1), file.name].some((part) => leftovers.test(part));
}

async function list(dropped: readonly { readonly entry: FileSystemEntry | null; readonly file: File | null }[]) {
  const files: PickedFile[] = [];
  for (const { entry, file } of dropped)
    if (entry?.isDirectory) await walk(entry as FileSystemDirectoryEntry, entry.name, files);
    else if (file ?? entry) files.push({ file: file ?? new UnreadableFile(entry!.name), folder: '' });
  return files;
}

async function walk(folder: FileSystemDirectoryEntry, path: string, files: PickedFile[]): Promise<void> {
  const { name } = folder;
  // It stands in the list under its name, in the folder that it is in.
  const fail = () => files.push({ file: new UnreadableFile(name), folder: path.slice(0, -name.length - 1) });
  const entries = (await entriesOf(folder, fail)).filter((entry) => !leftovers.test(entry.name));
  entries.sort((a, b) => inOrder.compare(a.name, b.name));
  for (const entry of entries) {
    if (files.length >= mostListed) return;
    if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, `${path}/${entry.name}`, files);
    else files.push({ file: await fileOf(entry as FileSystemFileEntry), folder: path });
  }
}

/** A folder tells its entries in parts, until one is empty, or until it cannot be read further. */
async function entriesOf(folder: FileSystemDirectoryEntry, fail: () => void): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => {
      reader.readEntries(resolve, () => {
        fail();
        resolve([]);
      });
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(new UnreadableFile(entry.name))));
}

/** Stands for a file that could not be opened, or a folder that could not be read, so that it is named as such in the list. */
class UnreadableFile extends File {
  constructor(name: string) {
    super([], name);
  }
  override slice(): Blob {
    throw new DOMException('The file could not be opened', 'NotReadableError');
  }
}
