/** All that the page says. */
export * from './sentences.ts';
export * from './words.svelte.ts';
