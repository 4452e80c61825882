import { ofBrowser } from '../device/kept-text.ts';

/** What a key does, by the name under which the catalogue says it. Keys are those of `KeyboardEvent.key`. */
export const shortcutKeys = {
  list: '?',
  choose: 'o',
  convert: 'c',
  stop: 's',
  settings: 'g',
  presets: 'p',
  next: 'j',
  previous: 'k',
  fileSettings: 'e',
  remove: 'Delete',
} as const;

/** One of {@link shortcutKeys}. */
export type Shortcut = keyof typeof shortcutKeys;

const offKey = 'shortcuts-off';

/**
 * Keys that work wherever the focus is, but where something is written or a dialog is open. They can be turned off,
 * because a voice may type them unasked (WCAG 2.2, 2.1.4); kept for the browser.
 */
export class Shortcuts {
  #on = $state(ofBrowser.getItem(offKey) === null);
  readonly #actions: Readonly<Record<Shortcut, () => void>>;

  constructor(actions: Readonly<Record<Shortcut, () => void>>) {
    this.#actions = actions;
  }

  get on(): boolean {
    return this.#on;
  }
  set on(on: boolean) {
    this.#on = on;
    if (on) ofBrowser.removeItem(offKey);
    else ofBrowser.setItem(offKey, 'yes');
  }

  readonly press = (event: KeyboardEvent): void => {
    if (!this.#on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
      return;
    if (
      event.target instanceof Element &&
      event.target.closest(
        'select, textarea, dialog, [popover], input:not([type="radio"], [type="checkbox"], [type="range"], [type="file"])',
      )
    )
      return;
    const shortcut = (Object.keys(shortcutKeys) as Shortcut[]).find((name) => shortcutKeys[name] === event.key);
    if (shortcut === undefined) return;
    event.preventDefault();
    // A key that is held goes on through the files, and does nothing else twice.
    if (event.repeat && shortcut !== 'next' && shortcut !== 'previous') return;
    this.#actions[shortcut]();
  };
}
