/** The languages that the page speaks, each by its own name; the first is spoken where none is asked for. */
export const languages = { en: 'English', de: 'Deutsch' } as const;

/** One of {@link languages}. */
export type Language = keyof typeof languages;

/** Their tags in order. */
export const languageNames = Object.keys(languages) as readonly Language[];

/** The language of a tag such as `de-AT`, if it is one of ours. */
export function languageOf(tag: string | null | undefined): Language | undefined {
  return languageNames.find((name) => tag?.toLowerCase().split('-')[0] === name);
}

/** How numbers and dates are written: in the variety of the language that the person asks for, such as `en-US`. */
export function varietyOf(language: Language, asked: readonly string[]): string {
  const variety = asked.find((tag) => languageOf(tag) === language && isTag(tag));
  return variety ?? (language === 'en' ? 'en-GB' : language);
}

/** Browsers that take their language from the system's locale may ask for what is no tag, such as `en-US@posix`. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
