import type { BatchItem } from './batch-item.svelte.ts';

/** What stands above the page. Each is loaded when it is wanted. */
export type Dialog =
  | { readonly kind: 'presets' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'file-settings'; readonly item: BatchItem }
  | { readonly kind: 'viewer'; readonly item: BatchItem };

/** The dialog that is open, one at most. */
export class Dialogs {
  current = $state.raw<Dialog>();

  open(dialog: Dialog): void {
    this.current = dialog;
  }

  /** Closes the dialog, unless another has taken its place: the platform tells of a closing a moment later. */
  close(dialog: Dialog): void {
    if (this.current === dialog) this.current = undefined;
  }
}
