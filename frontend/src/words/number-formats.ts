const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Makes a value when it is first asked for: a page needs few of its formats, and to make one takes the browser long. */
function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Numbers, sizes and dates as a person reads them in one language. */
export class NumberFormats {
  readonly #sizes: readonly (() => Intl.NumberFormat)[];
  readonly #signedPercent: () => Intl.NumberFormat;
  readonly #percent: () => Intl.NumberFormat;
  readonly #integer: () => Intl.NumberFormat;
  readonly #dateTime: () => Intl.DateTimeFormat;
  readonly #time: () => Intl.DateTimeFormat;
  readonly #day: () => Intl.DateTimeFormat;
  readonly #dayOfYear: () => Intl.DateTimeFormat;
  readonly #list: () => Intl.ListFormat;
  readonly #minutes: () => Intl.NumberFormat;
  readonly #seconds: () => Intl.NumberFormat;

  /** @param language a BCP 47 tag, such as `de-AT` */
  constructor(language: string) {
    const numbers = (options?: Intl.NumberFormatOptions) => once(() => new Intl.NumberFormat(language, options));
    const dates = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(language, options));
    this.#sizes = units.map((unit) =>
      numbers({
        style: 'unit',
        unit,
        unitDisplay: unit === 'byte' ? 'long' : 'short',
        maximumSignificantDigits: 3,
      }),
    );
    this.#signedPercent = numbers({ style: 'percent', signDisplay: 'exceptZero' });
    this.#percent = numbers({ style: 'percent' });
    this.#integer = numbers();
    this.#dateTime = dates({ dateStyle: 'medium', timeStyle: 'short' });
    this.#time = dates({ timeStyle: 'medium' });
    this.#day = dates({ day: 'numeric', month: 'long' });
    this.#dayOfYear = dates({ dateStyle: 'long' });
    this.#list = once(() => new Intl.ListFormat(language));
    const spelled = { style: 'unit', unitDisplay: 'long' } as const;
    this.#minutes = numbers({ ...spelled, unit: 'minute' });
    this.#seconds = numbers({ ...spelled, unit: 'second' });
  }

  /** `1.23 MB`: decimal units, three digits. */
  size(bytes: number): string {
    const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
    // 999,999 bytes round to 1,000 kB, which is 1 MB.
    const rounded = Number((bytes / 1000 ** power).toPrecision(3));
    if (rounded >= 1000 && power < units.length - 1) return this.#sizes[power + 1]!().format(rounded / 1000);
    return this.#sizes[power]!().format(rounded);
  }

  /** How much larger or smaller: `−34%`, `+210%`; undefined where there is nothing to compare with. */
  change(fromBytes: number, toBytes: number): string | undefined {
    if (fromBytes === 0) return undefined;
    return this.#signedPercent()
      .format((toBytes - fromBytes) / fromBytes)
      .replace('-', '−');
  }

  /** `42%` of a fraction. */
  percent(fraction: number): string {
    return this.#percent().format(fraction);
  }

  integer(value: number): string {
    return this.#integer().format(value);
  }

  /** Day and time of an ISO 8601 instant. */
  dateTime(instant: string): string {
    return this.#dateTime().format(new Date(instant));
  }

  /** `14:05:30` of milliseconds of the epoch. */
  timeOfDay(epochMs: number): string {
    return this.#time().format(epochMs);
  }

  /** `4 December` of an ISO 8601 instant; with the year where it is another than that of `now`. */
  day(instant: string, now = new Date()): string {
    const date = new Date(instant);
    return (date.getFullYear() === now.getFullYear() ? this.#day : this.#dayOfYear)().format(date);
  }

  /** `5 seconds`, `3 minutes`: rounded up, and from 90 seconds on in minutes. */
  duration(ms: number): string {
    const seconds = Math.max(1, Math.ceil(ms / 1000));
    return seconds < 90 ? this.#seconds().format(seconds) : this.#minutes().format(Math.ceil(seconds / 60));
  }

  /** `JPEG, PNG and BMP`. */
  list(parts: readonly string[]): string {
    return this.#list().format(parts);
  }
}
