/** Numbers, sizes and dates as a person reads them. One language now; a second one brings its own instances. */
const language = 'en-GB';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
const sizeFormats = units.map(
  (unit) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: unit === 'byte' ? 'long' : 'short',
      maximumSignificantDigits: 3,
    }),
);
const percentFormat = new Intl.NumberFormat(language, { style: 'percent', signDisplay: 'exceptZero' });
const plainPercentFormat = new Intl.NumberFormat(language, { style: 'percent' });
const integerFormat = new Intl.NumberFormat(language);
const dateFormat = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
const listFormat = new Intl.ListFormat(language);
const pluralRules = new Intl.PluralRules(language);

/** `1.23 MB`: decimal units, three digits. */
export function size(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  // 999,999 bytes round to 1,000 kB, which is 1 MB.
  const rounded = Number((bytes / 1000 ** power).toPrecision(3));
  if (rounded >= 1000 && power < units.length - 1) return sizeFormats[power + 1]!.format(rounded / 1000);
  return sizeFormats[power]!.format(rounded);
}

/** How much larger or smaller: `−34%`, `+210%`; undefined where there is nothing to compare with. */
export function change(fromBytes: number, toBytes: number): string | undefined {
  if (fromBytes === 0) return undefined;
  return percentFormat.format((toBytes - fromBytes) / fromBytes).replace('-', '−');
}

/** `42%` of a fraction. */
export function percent(fraction: number): string {
  return plainPercentFormat.format(fraction);
}

export function integer(value: number): string {
  return integerFormat.format(value);
}

/** `1 file`, `5 files`. */
export function count(value: number, one: string, other: string): string {
  return `${integer(value)} ${pluralRules.select(value) === 'one' ? one : other}`;
}

/** Day and time of an ISO 8601 instant. */
export function dateTime(instant: string): string {
  return dateFormat.format(new Date(instant));
}

/** `JPEG, PNG and BMP`. */
export function list(parts: readonly string[]): string {
  return listFormat.format(parts);
}
