/**
 * Runs before the first paint, as a plain script that the page waits for: theme and language stand on the root element
 * before anything is drawn, so nothing flashes.
 */
import { languageOf } from './words/languages.ts';

const root = document.documentElement;
let stored: Storage | undefined;
try {
  stored = localStorage;
} catch {
  // Storage is turned off: the system decides.
}
const theme = stored?.getItem('theme');
if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
root.lang = [stored?.getItem('language'), ...navigator.languages].map(languageOf).find(Boolean) ?? 'en';
