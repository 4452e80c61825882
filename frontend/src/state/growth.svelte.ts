import { sliceItems } from '../device/pace.ts';

/**
 * So much of a list as is drawn: a slice more after each turn of the browser, until it is all. A list may be there before
 * what draws it: after a reload, or while that is loaded.
 */
export class Growth<Item> {
  readonly #items: () => readonly Item[];
  #drawn = $state(sliceItems);
  readonly shown = $derived.by(() => {
    const items = this.#items();
    return this.#drawn < items.length ? items.slice(0, this.#drawn) : items;
  });

  /** To be made as a component is. */
  constructor(items: () => readonly Item[]) {
    this.#items = items;
    $effect(() => {
      if (this.#drawn >= this.#items().length) return;
      const timer = setTimeout(() => {
        this.#drawn += sliceItems;
      });
      return () => clearTimeout(timer);
    });
  }
}
