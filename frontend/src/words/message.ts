import { type ExtractTemplateParams, transform } from '@nanostores/i18n';

/** A message by the number of what it speaks of: `other` always, and what else the language parts. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** Says a message with what stands in its braces. */
export type Phrase<Named> = (values: Named) => string;

/** Says a message of so many, which stand at `{count}`, and with what else stands in its braces. */
export type Counted<Named> = (count: number, ...values: [keyof Named] extends [never] ? [] : [Named]) => string;

/** A message with names in braces, such as `Remove {name}`. */
export const phrase: <Text extends string>(text: Text) => Phrase<ExtractTemplateParams<Text>> = transform(
  (_language: string, text: string, values: object) => fill(text, values),
);

/** A message by number: the language's own plural rules choose the form, and `{count}` is written as it writes numbers. */
export const counted: <const Text extends Forms>(
  forms: Text,
) => Counted<Omit<ExtractTemplateParams<Text['other']>, 'count'>> = transform(
  (language: string, forms: Forms, count: number, values: object = {}) =>
    fill(forms[countingOf(language).rules.select(count)] ?? forms.other, {
      ...values,
      count: countingOf(language).numbers.format(count),
    }),
);

/** How a language counts. To make it takes far longer than to use it, and a page at work counts all the time. */
interface Counting {
  readonly rules: Intl.PluralRules;
  readonly numbers: Intl.NumberFormat;
}
const known = new Map<string, Counting>();

function countingOf(language: string): Counting {
  const counting = known.get(language) ?? {
    rules: new Intl.PluralRules(language),
    numbers: new Intl.NumberFormat(language),
  };
  known.set(language, counting);
  return counting;
}

/** One pass, by a function: what is put in may hold braces and dollar signs of its own, as names of files do. */
function fill(text: string, values: object): string {
  const named = values as Readonly<Record<string, unknown>>;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(named[name] ?? whole));
}
