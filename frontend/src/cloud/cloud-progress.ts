import type { Held } from './persistence.ts';

/** Where a file is on its way through the cloud. */
export type CloudProgress =
  | { readonly stage: 'uploading'; readonly fraction: number }
  | ({ readonly stage: 'held' } & Held)
  | { readonly stage: 'converting'; readonly id: string };
