import { en } from './en.ts';

/** The words of the page in the person's language. */
export const words = en;
export * from './number-words.ts';
