/** `1,234`, `3.40`: with so many digits behind the point. */
export function number(value: number, digits = 0): string {
  const [whole = '', rest] = value.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

/** US dollars and cents. */
export function amount(usd: number): string {
  return number(usd, 2);
}

/** `12 %`, `0.03 %`: two figures that count. */
export function share(value: number): string {
  const percent = value * 100;
  if (percent === 0) return '0 %';
  if (percent >= 10) return `${number(percent)} %`;
  return percent >= 0.01 ? `${Number(percent.toPrecision(2))} %` : 'under 0.01 %';
}

/** `0.3`, `47`, `5,200`: two figures that count below ten, whole above. */
export function about(value: number): string {
  if (value === 0) return '0';
  return value >= 10 ? number(value) : String(Number(value.toPrecision(2)));
}

/** `0 s`, `4.2 s`, `3 min`, `2.5 h`. */
export function time(seconds: number): string {
  if (seconds < 0.05) return '0 s';
  if (seconds < 120) return `${about(seconds)} s`;
  return seconds < 7_200 ? `${number(seconds / 60)} min` : `${number(seconds / 3_600, 1)} h`;
}

/** A Markdown table. The first column is text; numbers stand at the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], textColumns = 1): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = headings.map((_, column) => (column < textColumns ? '---' : '---:'));
  return [line(headings), `|${rule.join('|')}|`, ...rows.map(line)].join('\n');
}
