import { ofBrowser, ofTab } from './kept-text.ts';

/*
 * A key is set for the origin as long as there may be something in its database, so that nobody loads and opens that in vain.
 */
/** Of the files that were put away during a sign-in or a sign-out. */
export const stashesKey = 'stashes';
/** Of the files on their way to the cloud. */
export const uploadsKey = 'uploads';
/** Of the tab: the name of what it has put away. */
export const stashKey = 'stash';

/** Whether files may lie in this browser that were on their way to the cloud, from this tab or any other. */
export function mayHaveOpenUploads(): boolean {
  return ofBrowser.getItem(uploadsKey) !== null;
}

/** Whether this tab, or any that nobody came back to, may have put files away. */
export function mayHaveStashedFiles(): boolean {
  return ofTab.getItem(stashKey) !== null || ofBrowser.getItem(stashesKey) !== null;
}
