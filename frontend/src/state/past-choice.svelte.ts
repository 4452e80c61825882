import type { PastConversion, PastConversions } from './past-conversions.svelte.ts';

/** What is sought and ticked in the list of conversions. */
export class PastChoice {
  /** Part of a file's name; neither case, nor accents, nor blanks at its ends count. */
  query = $state('');
  #ticked = $state.raw<ReadonlySet<PastConversion>>(new Set());
  readonly #past: PastConversions;
  readonly #wanted = $derived(folded(this.query.trim()));
  /** What is found among what is loaded. */
  readonly shown = $derived.by(() =>
    this.#past.items.filter(({ summary }) => folded(summary.fileName).includes(this.#wanted)),
  );
  /** What is ticked and found: nothing is done to what is out of sight. */
  readonly ticked = $derived.by(() => this.shown.filter((item) => this.#ticked.has(item)));
  /** Of the ticked, what there is something to download of. */
  readonly downloadable = $derived.by(() => this.ticked.filter(({ summary }) => summary.state === 'done'));

  constructor(past: PastConversions) {
    this.#past = past;
  }

  get seeking(): boolean {
    return this.#wanted !== '';
  }

  isTicked(item: PastConversion): boolean {
    return this.#ticked.has(item);
  }

  get allTicked(): boolean {
    return this.shown.length > 0 && this.ticked.length === this.shown.length;
  }

  tick(item: PastConversion, on: boolean): void {
    const ticked = new Set(this.#ticked);
    if (on) ticked.add(item);
    else ticked.delete(item);
    this.#ticked = ticked;
  }

  /** Ticks all that is shown, or nothing. */
  tickAll(on: boolean): void {
    this.#ticked = new Set(on ? this.shown : []);
  }
}

/** As it is compared: without case and accents. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
