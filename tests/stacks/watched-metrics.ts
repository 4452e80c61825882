import assert from 'node:assert/strict';
import type { Block, Document } from './document.ts';

/** A metric as an alarm or a widget of the dashboard names it. */
export interface WatchedMetric {
  /** The address of the alarm, or the title of the widget. */
  readonly by: string;
  readonly namespace: string;
  readonly metric: string;
  /** `undefined` is any value: a search draws them all. */
  readonly dimensions: Readonly<Record<string, string | undefined>>;
}

/** Every metric that an alarm or a widget names. @throws AssertionError where one cannot be read */
export function watchedMetrics(document: Document): readonly WatchedMetric[] {
  const { widgets } = JSON.parse(document.resource('aws_cloudwatch_dashboard.service').dashboard_body);
  return [
    ...Object.entries(document.all('aws_cloudwatch_metric_alarm')).flatMap(([name, alarm]) =>
      metricsOfAlarm(`aws_cloudwatch_metric_alarm.${name}`, alarm),
    ),
    ...widgets.flatMap(({ type, properties }: Block) =>
      type === 'metric' ? properties.metrics.map((line: unknown[]) => metricOfLine(properties.title, line)) : [],
    ),
  ];
}

function metricsOfAlarm(by: string, alarm: Block): WatchedMetric[] {
  if (alarm.metric_name !== undefined) return [metricOfBlock(by, alarm)];
  const reckoned = alarm.metric_query.filter(({ metric }: Block) => metric !== undefined);
  assert.ok(reckoned.length > 0, `${by} watches nothing`);
  return reckoned.map(({ metric }: Block) => metricOfBlock(by, metric));
}

function metricOfBlock(by: string, { namespace, metric_name: metric, dimensions }: Block): WatchedMetric {
  return { by, namespace, metric, dimensions };
}

/** `[namespace, metric, name, value, …, { stat }]`, or `[{ expression }]` with a search. */
function metricOfLine(by: string, line: readonly unknown[]): WatchedMetric {
  if (line.length === 1) return metricOfSearch(by, (line[0] as Block).expression);
  const [namespace, metric, ...rest] = line.slice(0, -1) as string[];
  const pairs = Array.from({ length: rest.length / 2 }, (_, at) => [rest[2 * at]!, rest[2 * at + 1]!] as const);
  return { by, namespace: namespace!, metric: metric!, dimensions: Object.fromEntries(pairs) };
}

/** `SEARCH('{namespace,dimension,…} MetricName="…" dimension="…"', 'Sum', 300)` */
function metricOfSearch(by: string, expression: string): WatchedMetric {
  const [, schema, terms] = /^SEARCH\('\{([^}]+)\} ([^']+)', '\w+', \d+\)$/.exec(expression) ?? [];
  assert.ok(schema && terms, `${by} has an expression that cannot be read: ${expression}`);
  const [namespace, ...names] = schema.split(',');
  const { MetricName: metric, ...values } = Object.fromEntries(
    [...terms.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
  );
  for (const name of Object.keys(values))
    assert.ok(names.includes(name), `${by} searches ${name}, no dimension of its`);
  return {
    by,
    namespace: namespace!,
    metric: metric!,
    dimensions: Object.fromEntries(names.map((name) => [name, values[name]])),
  };
}
