/** A setting of a deployment: where it is read from, what it is unless given, what it may be, and what it does. */
export interface Setting<Value> {
  /** The variable that gives it. */
  readonly variable: string;
  readonly default: Value;
  /** Defaults of environments with a name of their own meaning. */
  readonly defaultOf?: Readonly<Record<string, Value>>;
  /** For instance `days`; absent where the value has none. */
  readonly unit?: string;
  /** What is allowed, in words that follow "must be": `a whole number from 1 to 365`. */
  readonly allowed: string;
  /** What it does, in a sentence. */
  readonly documentation: string;
  /** Personal, so its value is not printed. */
  readonly personal?: true;
  /** `undefined` where the text is not allowed. */
  readonly parse: (text: string) => Value | undefined;
}

type Description<Value> = Pick<Setting<Value>, 'variable' | 'default' | 'defaultOf' | 'documentation' | 'personal'>;

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

/** Something that is there or is not: `on` or `off`. */
export function onOrOff(setting: Description<boolean>): Setting<boolean> {
  return {
    ...setting,
    allowed: 'on or off',
    parse: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
  };
}

interface Shape {
  readonly allowed: string;
  readonly pattern: RegExp;
}

/** A text of a given shape. */
export function text(setting: Description<string> & Shape): Setting<string> {
  const { pattern, ...rest } = setting;
  return { ...rest, parse: (given) => (pattern.test(given) ? given : undefined) };
}

/** A text of a given shape, or nothing. */
export function optionalText(
  setting: Omit<Description<string>, 'default' | 'defaultOf'> & Shape,
): Setting<string | undefined> {
  const { pattern, ...rest } = setting;
  return { ...rest, default: undefined, parse: (given) => (pattern.test(given) ? given : undefined) };
}

/** Texts of a given shape, separated by commas. */
export function list(setting: Omit<Description<string>, 'default' | 'defaultOf'> & Shape): Setting<readonly string[]> {
  const { pattern, ...rest } = setting;
  return {
    ...rest,
    default: [],
    parse: (given) => {
      const items = given.split(',').map((item) => item.trim());
      return items.every((item) => pattern.test(item)) ? items : undefined;
    },
  };
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
