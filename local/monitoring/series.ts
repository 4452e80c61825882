import type { LineDefinition, MetricStatistic, WidgetDefinition } from '../deployment/monitoring.ts';
import { type MetricStore, windowMs } from './metric-store.ts';

/** A line of a graph with its values. */
export interface Series {
  readonly label: string;
  readonly metric: string;
  /** Whether the values are counts of their periods, to be drawn as bars from the ground. */
  readonly isCount: boolean;
  /** One a period, the oldest first; `undefined` where nothing was measured. */
  readonly values: readonly (number | undefined)[];
  /** Of the whole time that is shown. */
  readonly whole: number | undefined;
}

/** An hour, where less was measured. */
const leastPeriods = 12;

/** The beginnings of the periods since something is measured that are shown, the oldest first, the present one last. */
export function periodsOf(periodMs: number, since: number, now: number): readonly number[] {
  const present = now - (now % periodMs);
  const measured = Math.ceil((now - since) / periodMs) + 1;
  const count = Math.min(Math.ceil(windowMs / periodMs), Math.max(leastPeriods, measured));
  return Array.from({ length: count }, (_, at) => present - (count - 1 - at) * periodMs);
}

/** The series of a widget; a search has one for each metric that it finds. */
export function seriesOf(
  { lines, periodMs }: WidgetDefinition,
  store: MetricStore,
  periods: readonly number[],
): readonly Series[] {
  return lines.flatMap((line) =>
    metricsOf(line, store).map(({ label, ...metric }) => ({
      label,
      metric: metric.metric,
      isCount: metric.statistic === 'Sum',
      values: periods.map((from) => store.value(metric, metric.statistic, from, from + periodMs)),
      whole: store.value(metric, metric.statistic, periods[0]!, periods.at(-1)! + periodMs),
    })),
  );
}

function metricsOf(
  line: LineDefinition,
  store: MetricStore,
): readonly (MetricStatistic & { readonly label: string })[] {
  if (!('search' in line)) return [line];
  const { namespace, metric, names, values, statistic } = line.search;
  return store.names
    .filter(
      (name) =>
        name.namespace === namespace &&
        name.metric === metric &&
        Object.keys(name.dimensions).sort().join() === [...names].sort().join() &&
        Object.entries(values).every(([dimension, value]) => name.dimensions[dimension] === value),
    )
    .map((name) => ({ ...name, statistic, label: labelOf(line.label, name.dimensions) }));
}

function labelOf(template: string, dimensions: Readonly<Record<string, string>>): string {
  return template.replace(/\$\{PROP\('Dim\.(\w+)'\)\}/g, (_, name: string) => dimensions[name] ?? name);
}
