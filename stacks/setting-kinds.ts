/** A setting of a deployment: where it is read from, what it is unless given, what it may be, and what it does. */
export interface Setting<Value> {
  /** The environment variable that gives it. */
  readonly variable: string;
  readonly default: Value;
  /** For instance `days`; absent where the value has none. */
  readonly unit?: string;
  /** What is allowed, in words that follow "must be": `a whole number from 1 to 365`. */
  readonly allowed: string;
  /** What it does, in a sentence. */
  readonly documentation: string;
  /** `undefined` where the text is not allowed. */
  readonly parse: (text: string) => Value | undefined;
}

type Description<Value> = Pick<Setting<Value>, 'variable' | 'default' | 'documentation'>;

/** A whole number of a range, both ends included. */
export function wholeNumber(
  setting: Description<number> & { readonly unit: string; readonly from: number; readonly to: number },
): Setting<number> {
  const { from, to, ...rest } = setting;
  return {
    ...rest,
    allowed: `a whole number from ${from} to ${to}`,
    parse: (text) => {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
      return value >= from && value <= to ? value : undefined;
    },
  };
}

/** One of a few words or numbers. */
export function choice<const Word extends string | number>(
  setting: Description<NoInfer<Word>> & { readonly unit?: string; readonly words: readonly Word[] },
): Setting<Word> {
  const { words, ...rest } = setting;
  return {
    ...rest,
    allowed: `one of ${words.join(', ')}`,
    parse: (text) => words.find((word) => String(word) === text),
  };
}

/** A text of a given shape. */
export function text(
  setting: Description<string> & { readonly allowed: string; readonly pattern: RegExp },
): Setting<string> {
  const { pattern, ...rest } = setting;
  return { ...rest, parse: (given) => (pattern.test(given) ? given : undefined) };
}

/** A JSON document that a check accepts. */
export function json<Value>(
  setting: Description<Value> & { readonly allowed: string; readonly accepts: (value: unknown) => value is Value },
): Setting<Value> {
  const { accepts, ...rest } = setting;
  return {
    ...rest,
    parse: (given) => {
      try {
        const value: unknown = JSON.parse(given);
        return accepts(value) ? value : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
