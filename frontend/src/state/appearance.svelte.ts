import { ofBrowser } from '../device/kept-text.ts';
import { type Language, languageNames } from '../words/languages.ts';
import { language, speak } from '../words/words.svelte.ts';

/** How light the page is. */
export const themes = ['system', 'light', 'dark'] as const;
/** One of {@link themes}. */
export type Theme = (typeof themes)[number];

const themeKey = 'theme';
const languageKey = 'language';

/** Theme and language as the person chose them; kept for the browser. The first paint knows them: see appearance.ts. */
export class Appearance {
  #theme = $state<Theme>(themes.find((name) => name === document.documentElement.dataset.theme) ?? 'system');

  get theme(): Theme {
    return this.#theme;
  }

  chooseTheme(theme: Theme): void {
    this.#theme = theme;
    if (theme === 'system') {
      delete document.documentElement.dataset.theme;
      ofBrowser.removeItem(themeKey);
    } else {
      document.documentElement.dataset.theme = theme;
      ofBrowser.setItem(themeKey, theme);
    }
  }

  get language(): Language {
    return language();
  }

  async chooseLanguage(tag: string): Promise<void> {
    const chosen = languageNames.find((name) => name === tag);
    if (chosen === undefined) return;
    ofBrowser.setItem(languageKey, chosen);
    await speak(chosen);
  }
}
