import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  codecErrorCodes,
  formatNames,
  formats,
  noteReasons,
  noteSubjects,
  type OptionInfo,
} from '../../../codecs/index.ts';
import { sharedOptions } from '../../../codecs/options.ts';
import { de as deAtOnce } from '../../../frontend/src/words/de.ts';
import { deLater } from '../../../frontend/src/words/de-later.ts';
import { en } from '../../../frontend/src/words/en.ts';
import { enLater } from '../../../frontend/src/words/en-later.ts';
import { languageNames, languageOf, varietyOf } from '../../../frontend/src/words/languages.ts';
import { counted, type Forms, phrase } from '../../../frontend/src/words/message.ts';

type Raw = string | Forms;
type Groups = Readonly<Record<string, Readonly<Record<string, Raw>>>>;

/** What a message is made from, as a translator writes it. */
function rawOf(message: unknown): Raw {
  return typeof message === 'string' ? message : (message as { readonly input: Raw }).input;
}

const de = { ...deAtOnce, ...deLater };
const english: Groups = Object.fromEntries(
  Object.entries({ ...en, ...enLater }).map(([group, messages]) => [
    group,
    Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, rawOf(message)])),
  ]),
);
const catalogues: Readonly<Record<string, Groups>> = { en: english, de };
const keysOf = (groups: Groups) =>
  Object.entries(groups).flatMap(([group, messages]) => Object.keys(messages).map((key) => `${group}.${key}`));
const textsOf = (raw: Raw): readonly string[] => (typeof raw === 'string' ? [raw] : Object.values(raw));
const namesIn = (raw: Raw) =>
  [...new Set(textsOf(raw).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))].sort();

/** Proper names, a unit, and words that German took over. */
const sameInBoth = [
  'options.kilobytes',
  'optionValues.compression deflate',
  'optionValues.compression lzw',
  'optionValues.compression packbits',
  'subjects.text',
  'subjects.animation',
];

/** Groups that are looked up by a name from elsewhere, and the names that there are. */
const lookedUp: Readonly<Record<string, readonly string[]>> = {
  subjects: noteSubjects,
  reasons: noteReasons,
  formatHints: formatNames,
  optionNames: optionRows().map(([name]) => name),
  optionValues: optionRows().flatMap(([name, info]) =>
    info.type === 'choice'
      ? info.values.map((value) => `${name} ${value}`)
      : info.type === 'size'
        ? info.fits.map((fit) => `fit ${fit}`)
        : [],
  ),
  themes: ['system', 'light', 'dark'],
};

function optionRows(): readonly (readonly [string, OptionInfo])[] {
  const { to: _, pages: __, ...shared } = sharedOptions;
  const own = formatNames.flatMap((name) => Object.entries<OptionInfo>(formats[name].options));
  return [...new Map([...own, ...Object.entries<OptionInfo>(shared)])];
}

describe('frontend: the catalogue', () => {
  it('is there in every language that can be chosen', () => {
    assert.deepEqual(Object.keys(catalogues), languageNames);
  });

  for (const [language, groups] of Object.entries(catalogues)) {
    it(`${language} has every key, and none besides`, () => {
      assert.deepEqual(keysOf(groups).sort(), keysOf(english).sort());
    });

    it(`${language} has every form of number that its plural rules tell apart`, () => {
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      for (const [group, messages] of Object.entries(groups))
        for (const [key, raw] of Object.entries(messages))
          if (typeof raw !== 'string') assert.deepEqual(Object.keys(raw).sort(), [...needed].sort(), `${group}.${key}`);
    });

    it(`${language} is counted where English is, and puts in the same values`, () => {
      for (const [group, messages] of Object.entries(english))
        for (const [key, raw] of Object.entries(messages)) {
          const translated = groups[group]![key]!;
          assert.equal(typeof translated, typeof raw, `${group}.${key}`);
          assert.deepEqual(namesIn(translated), namesIn(raw), `${group}.${key}`);
        }
    });

    it(`${language} leaves no message empty, and none with blanks at its ends`, () => {
      for (const [group, messages] of Object.entries(groups))
        for (const [key, raw] of Object.entries(messages))
          for (const text of textsOf(raw)) assert.match(text, /^\S(.*\S)?$/, `${group}.${key}`);
    });
  }

  it('says nothing in German as in English but names and what is the same word', () => {
    const same = keysOf(english).filter((path) => {
      const [group, key] = path.split(/\.(.*)/) as [string, string];
      return JSON.stringify(english[group]![key]) === JSON.stringify((de as Groups)[group]![key]);
    });
    assert.deepEqual(same, sameInBoth);
  });

  for (const [group, names] of Object.entries(lookedUp))
    it(`has words for all ${group}, and for no others`, () => {
      assert.deepEqual(Object.keys(english[group]!).sort(), [...new Set(names)].sort());
    });

  it('says of every problem what it is and what to do, those of the codecs among them', () => {
    const codes = Object.keys(english.problems!);
    assert.deepEqual(codes, Object.keys(english.advice!));
    for (const code of codecErrorCodes) assert.ok(codes.includes(code), code);
  });

  it('has no key that nothing says', () => {
    const source = fileURLToPath(new URL('../../../frontend/src/', import.meta.url));
    const text = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(svelte|ts)$/.test(name) && !/words\/(en|en-later|de|de-later)\.ts$/.test(name))
      .map((name) => readFileSync(`${source}/${name}`, 'utf8'))
      .join('\n');
    const takenOut = new Set(
      [...text.matchAll(/const \{([^}]*)\} = (?:words|laterWords);/g)].flatMap(([, names]) =>
        names!.split(',').map((name) => name.trim()),
      ),
    );
    const unused = keysOf(english).filter((path) => {
      const [group, key] = path.split(/\.(.*)/) as [string, string];
      const head = takenOut.has(group) ? `\\b${group}` : `\\b(words|laterWords)\\.${group}`;
      // Either by its key, or by what the code knows, such as `words.pastStates[state]`.
      return !new RegExp(`${head}(\\.${key}\\b|[[,)])`).test(text);
    });
    assert.deepEqual(unused, []);
  });

  it('puts values in as they are, whatever signs they hold', () => {
    const say = phrase('Remove {name}, {other}') as unknown as {
      transform: (...parts: unknown[]) => string;
      input: string;
    };
    assert.equal(say.transform('en', say.input, [{ name: '$& {other} $1', other: 'x' }]), 'Remove $& {other} $1, x');
  });

  it('counts by the rules of the language, with its way to write numbers', () => {
    const { transform } = counted({ other: '' }) as unknown as { transform: (...parts: unknown[]) => string };
    const polish = { one: '{count} plik', few: '{count} pliki', many: '{count} plików', other: '{count} pliku' };
    assert.deepEqual(
      [1, 3, 5, 22, 2000].map((count) => transform('pl', polish, [count])),
      ['1 plik', '3 pliki', '5 plików', '22 pliki', '2000 plików'],
    );
    assert.equal(transform('de', de.batch.total, [2000]), '2.000 Dateien');
  });

  it('takes the language from a tag of any variety, and the variety from what is asked for', () => {
    assert.equal(languageOf('de-AT'), 'de');
    assert.equal(languageOf('EN'), 'en');
    assert.equal(languageOf('fr'), undefined);
    assert.equal(languageOf(null), undefined);
    assert.equal(varietyOf('en', ['de', 'en-US']), 'en-US');
    assert.equal(varietyOf('en', ['de']), 'en-GB');
    assert.equal(varietyOf('de', ['en-US']), 'de');
    assert.equal(varietyOf('en', ['en-US@posix', 'en-IE']), 'en-IE');
  });
});
