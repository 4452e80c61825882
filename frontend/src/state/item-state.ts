import type { Held } from '../cloud/persistence.ts';
import type { Failure } from '../failure.ts';

/** What a file of the batch is doing. `stage` is what a card shows as `data-state`. */
export type ItemState =
  | { readonly stage: 'ready' }
  | { readonly stage: 'waiting' }
  | { readonly stage: 'reading' }
  | {
      readonly stage: 'decoding' | 'encoding';
      readonly page?: number;
      readonly pages?: number;
      /** How much of the page is behind the stage, 0 to 1; absent where nobody tells. */
      readonly fraction?: number;
    }
  | { readonly stage: 'writing' }
  | { readonly stage: 'uploading'; readonly fraction: number }
  | { readonly stage: 'converting' }
  | ({ readonly stage: 'held' } & Held)
  | { readonly stage: 'done' }
  | { readonly stage: 'failed'; readonly failure: Failure };

/** Whether something is done with a file at the moment, or how the last work with it came out. */
export type ItemPhase = 'ready' | 'busy' | 'done' | 'failed';

/** The phase that a stage belongs to. */
export function phaseOf({ stage }: ItemState): ItemPhase {
  return stage === 'ready' || stage === 'done' || stage === 'failed' ? stage : 'busy';
}

/** What decoding takes of a page's work, about: encoding is the most of it. */
const decodingShare = 0.25;

/**
 * How far a file is, 0 to 1, by the steps and rows behind it; undefined where nobody can know. A bar without a value moves all the
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

function pageFraction({
  stage,
  page = 1,
  pages = 1,
  fraction = 0,
}: Extract<ItemState, { stage: 'decoding' | 'encoding' }>) {
  const ofPage =
    stage === 'decoding' ? decodingShare * fraction : decodingShare + (1 - decodingShare) * Math.min(fraction, 1);
  return (page - 1 + ofPage) / pages;
}
