const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A value as a person reads it, in the unit of its metric: `1.2 s`, `3.4 MB`, `41 %`, `12`. */
export function amountOf(metric: string, value: number): string {
  if (/Bytes$/.test(metric)) return bytes(value);
  if (/^(Duration|Latency|AsyncEventAge)$/.test(metric)) return milliseconds(value);
  if (/AgeOfOldest/.test(metric)) return `${whole.format(value)} s`;
  if (/Share$/.test(metric)) return `${plain.format(value)} %`;
  return (value < 1 ? small : value < 100 ? plain : whole).format(value);
}

function milliseconds(value: number): string {
  if (value < 1_000) return `${whole.format(value)} ms`;
  return value < 120_000 ? `${plain.format(value / 1_000)} s` : `${plain.format(value / 60_000)} min`;
}

function bytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, value < 1 ? 0 : Math.floor((String(Math.trunc(value)).length - 1) / 3));
  return `${plain.format(value / 10 ** (3 * power))} ${units[power]}`;
}

/** The least of 1, 2 and 5 times a power of ten that is not below the value: where an axis ends. */
export function roundUp(value: number): number {
  let power = 1;
  while (power * 10 <= value) power *= 10;
  while (power > value) power /= 10;
  return [1, 2, 5, 10].map((factor) => factor * power).find((end) => end >= value)!;
}
