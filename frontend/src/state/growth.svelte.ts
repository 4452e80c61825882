/** Items that are drawn at once: fewer than are worked at, because to draw one takes longest of all that is done with it. */
const drawnAtOnce = 5;

/**
 * So much of a list as is drawn: a slice more after each turn of the browser, until it is all. A list may be there before
 * what draws it: after a reload, or while that is loaded.
 */
export class Growth<Item> {
  readonly #items: () => readonly Item[];
  #drawn = $state(drawnAtOnce);
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
        this.#drawn += drawnAtOnce;
      });
      return () => clearTimeout(timer);
    });
  }
}
