import { createI18n, type Translations, translationsLoading } from '@nanostores/i18n';
import { atom } from 'nanostores';
import { en } from './en.ts';
import { type Language, languageOf, varietyOf } from './languages.ts';
import { NumberFormats } from './number-formats.ts';

/** What is spoken where the words of a language cannot be loaded: English. */
const untranslated = (groups: readonly string[]) => Object.fromEntries(groups.map((group) => [group, {}]));

/** What the page says at once and what its later parts say are two files: the second comes behind the first. */
async function german(groups: readonly string[]) {
  const { de } = await import('./de.ts');
  const all = import('./de-later.ts').then(({ deLater }) => ({ ...de, ...deLater }));
  if (groups.some((group) => !(group in en))) return all;
  void all.then(
    (known) => {
      i18n.cache.de ??= {};
      Object.assign(i18n.cache.de, known);
    },
    () => {},
  );
  return de;
}

/** What was decided before the first paint: see appearance.ts. */
const locale = atom<Language>(languageOf(document.documentElement.lang) ?? 'en');

const i18n = createI18n(locale, {
  async get(language, groups) {
    switch (language) {
      case 'en':
        return {};
      case 'de':
        return german(groups).catch(() => untranslated(groups));
      default:
        return language satisfies never;
    }
  },
});

let spoken = $state.raw(locale.get());
const formats = $derived(new NumberFormats(varietyOf(spoken, navigator.languages)));

/**
 * Groups of messages in the person's language, by group and key. What shows them follows when the language changes.
 * @param base the groups in English
 */
export function spokenAs<Groups extends Readonly<Record<string, Translations>>>(base: Groups): Groups {
  const stores = Object.entries(base).map(([group, messages]) => [group, i18n(group, messages)] as const);
  let current = $state.raw<Readonly<Record<string, Translations>>>(
    Object.fromEntries(stores.map(([group, store]) => [group, store.get()])),
  );
  for (const [group, store] of stores)
    store.listen((messages) => {
      current = { ...current, [group]: messages };
    });
  const getters = stores.map(([group]) => [group, { get: () => current[group] }]);
  return Object.defineProperties({}, Object.fromEntries(getters)) as Groups;
}

/** The words of the page that are there from the beginning. */
export const words = spokenAs(en);

/** The language that is spoken. */
export function language(): Language {
  return spoken;
}

/** Speaks another language, as soon as its words are there. */
export async function speak(chosen: Language): Promise<void> {
  locale.set(chosen);
  await wordsLoaded();
  spoken = chosen;
  document.documentElement.lang = chosen;
}

/** Resolves when the words of the language are there. */
export function wordsLoaded(): Promise<unknown> {
  return translationsLoading(i18n);
}

/** `1.23 MB`: decimal units, three digits. */
export const size = (bytes: number) => formats.size(bytes);
/** How much larger or smaller: `−34%`, `+210%`; undefined where there is nothing to compare with. */
export const change = (fromBytes: number, toBytes: number) => formats.change(fromBytes, toBytes);
/** `42%` of a fraction. */
export const percent = (fraction: number) => formats.percent(fraction);
/** A whole number with its thousands apart. */
export const integer = (value: number) => formats.integer(value);
/** Day and time of an ISO 8601 instant. */
export const dateTime = (instant: string) => formats.dateTime(instant);
/** `14:05:30` of milliseconds of the epoch. */
export const timeOfDay = (epochMs: number) => formats.timeOfDay(epochMs);
/** `4 December` of an ISO 8601 instant; with the year where it is another than this. */
export const day = (instant: string) => formats.day(instant);
/** `5 seconds`, `3 minutes`. */
export const duration = (ms: number) => formats.duration(ms);
/** `JPEG, PNG and BMP`. */
export const list = (parts: readonly string[]) => formats.list(parts);
