import { createI18n, translationsLoading } from '@nanostores/i18n';
import { atom } from 'nanostores';
import { en } from './en.ts';
import { type Language, languageOf, varietyOf } from './languages.ts';
import { NumberFormats } from './number-formats.ts';

type Catalogue = typeof en;
type Group = keyof Catalogue;

/** What is spoken where the words of a language cannot be loaded: English. */
const untranslated = Object.fromEntries(Object.keys(en).map((group) => [group, {}]));

/** What was decided before the first paint: see appearance.ts. */
const locale = atom<Language>(languageOf(document.documentElement.lang) ?? 'en');

const i18n = createI18n(locale, {
  async get(language) {
    switch (language) {
      case 'en':
        return {};
      case 'de':
        return import('./de.ts').then(({ de }) => de).catch(() => untranslated);
      default:
        return language satisfies never;
    }
  },
});

const stores = Object.entries(en).map(([group, base]) => [group, i18n(group, base)] as const);
let current = $state.raw(Object.fromEntries(stores.map(([group, store]) => [group, store.get()])) as Catalogue);
let spoken = $state.raw(locale.get());
const formats = $derived(new NumberFormats(varietyOf(spoken, navigator.languages)));

for (const [group, store] of stores)
  store.listen((messages) => {
    current = { ...current, [group]: messages };
  });

/** The words of the page in the person's language, by group and key. What shows them follows when the language changes. */
export const words = Object.defineProperties(
  {},
  Object.fromEntries(stores.map(([group]) => [group, { get: () => current[group as Group] }])),
) as Catalogue;

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
