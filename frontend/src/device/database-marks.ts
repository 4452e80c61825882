import { ofBrowser, ofTab } from './kept-text.ts';

/*
 * A key is set for the origin as long as there may be something in its database, so that nobody loads and opens that in vain.
 */
/** Of the files in the lists of all tabs. */
export const filesKey = 'files';
/** Of the files on their way to the cloud. */
export const uploadsKey = 'uploads';
/** Of the tab: its list, in order. */
export const listKey = 'list';

/** Whether files may lie in this browser that were on their way to the cloud, from this tab or any other. */
export function mayHaveOpenUploads(): boolean {
  return ofBrowser.getItem(uploadsKey) !== null;
}

/** Whether files of this tab's list, or of the lists of tabs that nobody came back to, may lie in this browser. */
export function mayHaveKeptFiles(): boolean {
  return ofTab.getItem(listKey) !== null || ofBrowser.getItem(filesKey) !== null;
}
