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

/** How far a stage is, 0 to 1; undefined where nobody can know. */
export function fractionOf(state: ItemState): number | undefined {
  switch (state.stage) {
    case 'uploading':
      return state.fraction < 1 ? state.fraction : undefined;
    case 'decoding':
    case 'encoding':
      return pageFraction(state);
    default:
      return undefined;
  }
}

/** Of a page, decoding is the first half and encoding the second. */
function pageFraction({ stage, page, pages }: Extract<ItemState, { stage: 'decoding' | 'encoding' }>) {
  if (page === undefined || pages === undefined || pages < 2) return undefined;
  return (page - 1 + (stage === 'encoding' ? 0.5 : 0)) / pages;
}
