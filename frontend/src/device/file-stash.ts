import { Database } from './database.ts';
import { stashesKey, stashKey } from './database-marks.ts';
import { ofBrowser, ofTab } from './kept-text.ts';
import type { PickedFile } from './picked-file.ts';

/**
 * Keeps the files of the page in the browser's own database while the person is away at the identity provider, which
 * takes the page's place in the tab. They are taken out, and so deleted, when the page comes back.
 */
const stashes = new Database('files-during-sign-in', 2, 'stashes');
/** What nobody came back for is deleted after this time. */
const longestStayMs = 60 * 60 * 1000;

/** A file that is put away, with the name under which its results lie on the disk, where it has some. */
export interface StashedFile extends PickedFile {
  readonly keptAs?: string | undefined;
}

interface Stash {
  readonly id: string;
  readonly storedAt: number;
  readonly files: readonly StashedFile[];
}

/** Puts the files away for this tab. */
export async function stashFiles(files: readonly StashedFile[]): Promise<void> {
  if (files.length === 0) return;
  const stash: Stash = { id: crypto.randomUUID(), storedAt: Date.now(), files };
  ofBrowser.setItem(stashesKey, 'yes');
  await stashes.transact((store) => store.put(stash));
  ofTab.setItem(stashKey, stash.id);
}

/**
 * Takes out what this tab has put away, and deletes what others did and never came back for. To be asked for where
 * `mayHaveStashedFiles` says so: else it opens the database in vain.
 */
export async function takeStashedFiles(): Promise<readonly StashedFile[]> {
  const id = ofTab.getItem(stashKey);
  ofTab.removeItem(stashKey);
  const all = (await stashes.transact((store) => store.getAll())) as readonly Stash[];
  const over = all.filter((stash) => stash.id === id || stash.storedAt < Date.now() - longestStayMs);
  for (const stash of over) await stashes.transact((store) => store.delete(stash.id));
  if (over.length === all.length) ofBrowser.removeItem(stashesKey);
  return all.find((stash) => stash.id === id)?.files ?? [];
}
