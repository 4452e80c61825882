/** Members of a group at most: about two heights of a window. */
const most = 20;

export interface Group<Item> {
  /** No other group's. */
  readonly id: number;
  readonly items: readonly Item[];
}

/**
 * Cuts a list into groups, for the browser to pass over whole where they are out of sight: it would else look at each of
 * 2,000 cards at each frame. A member stays in its group whatever is removed before it, so that it is not drawn anew.
 */
export class Groups<Item extends object> {
  readonly #idOf = new WeakMap<Item, number>();
  #lastId = 0;
  #given = 0;

  cut(items: readonly Item[]): Group<Item>[] {
    const groups: { id: number; items: Item[] }[] = [];
    const ids = new Set<number>();
    for (const item of items) {
      const id = this.#idOf.get(item) ?? this.#give(item);
      const last = groups.at(-1);
      if (last?.id === id) last.items.push(item);
      else {
        // Out of its place, or its group was cut in two by one that came between.
        const own = ids.has(id) ? this.#begin(item) : id;
        ids.add(own);
        groups.push({ id: own, items: [item] });
      }
    }
    return groups;
  }

  #give(item: Item): number {
    if (this.#given === most) return this.#begin(item);
    this.#given += 1;
    this.#idOf.set(item, this.#lastId);
    return this.#lastId;
  }

  #begin(item: Item): number {
    this.#given = 1;
    this.#lastId += 1;
    this.#idOf.set(item, this.#lastId);
    return this.#lastId;
  }
}
