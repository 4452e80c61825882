import type { Held } from '../cloud/persistence.ts';
import type { Failure } from '../failure.ts';

/** What a file of the batch is doing. `stage` is what a card shows as `data-state`. */
export type ItemState =
  | { readonly stage: 'ready' }
  | { readonly stage: 'waiting' }
  | { readonly stage: 'reading' }
  | { readonly stage: 'decoding' | 'encoding'; readonly page?: number; readonly pages?: number }
  | { readonly stage: 'writing' }
  | { readonly stage: 'uploading'; readonly fraction: number }
  | { readonly stage: 'converting' }
  | ({ readonly stage: 'held' } & Held)
  | { readonly stage: 'done' }
  | { readonly stage: 'failed'; readonly failure: Failure };

/** Whether something is being done with the file at the moment. */
export function isBusy({ stage }: ItemState): boolean {
  return stage !== 'ready' && stage !== 'done' && stage !== 'failed';
}

/**
 * How far a file is, 0 to 1, by the steps behind it; undefined where nobody can know. A bar without a value moves all the
 * time, and a list of hundreds that wait would keep the page drawing.
 */
export function fractionOf(state: ItemState): number | undefined {
  switch (state.stage) {
    case 'uploading':
      return state.fraction < 1 ? state.fraction : undefined;
    case 'waiting':
    case 'reading':
      return 0;
    case 'decoding':
    case 'encoding':
      return pageFraction(state);
    case 'writing':
      return 1;
    default:
      return undefined;
  }
}

/** Of a page, decoding is the first half and encoding the second. */
function pageFraction({ stage, page = 1, pages = 1 }: Extract<ItemState, { stage: 'decoding' | 'encoding' }>) {
  return (page - 1 + (stage === 'encoding' ? 0.5 : 0)) / pages;
}
