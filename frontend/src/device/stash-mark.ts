import { ofBrowser, ofTab } from './kept-text.ts';

/** Of the tab: the name of what it has put away. */
export const stashKey = 'stash';
/** Set for the origin as long as there may be something in the database, so that nobody opens it in vain. */
export const stashesKey = 'stashes';

/** Whether this tab, or any that nobody came back to, may have put files away. */
export function mayHaveStashedFiles(): boolean {
  return ofTab.getItem(stashKey) !== null || ofBrowser.getItem(stashesKey) !== null;
}
