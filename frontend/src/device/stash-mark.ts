import { ofBrowser, ofTab } from './kept-text.ts';

/** Of the tab: the name of what it has put away. */
export const stashKey = 'stash';
/** Set for the origin as long as there may be something in the database of this name, so that nobody opens it in vain. */
export const stashesKey = 'stashes';
/** Likewise. */
export const uploadsKey = 'uploads';

/** Whether files may lie in this browser that were on their way to the cloud, from this tab or any other. */
export function mayHaveOpenUploads(): boolean {
  return ofBrowser.getItem(uploadsKey) !== null;
}

/** Whether this tab, or any that nobody came back to, may have put files away. */
export function mayHaveStashedFiles(): boolean {
  return ofTab.getItem(stashKey) !== null || ofBrowser.getItem(stashesKey) !== null;
}
