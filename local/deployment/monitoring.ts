import type { MetricName, Statistic } from '../monitoring/metric-store.ts';
import { LocalProblem } from '../problem.ts';
import type { Block } from './block.ts';
import type { TerraformDocument } from './terraform-document.ts';

/** One metric, and how its values of a period become one. */
export interface MetricStatistic extends MetricName {
  readonly statistic: Statistic;
}

/** An alarm that rings where the value is above the threshold for so many periods in a row. */
export interface AlarmDefinition {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly watches:
    | MetricStatistic
    | { readonly expression: string; readonly metrics: Readonly<Record<string, MetricStatistic>> };
  readonly threshold: number;
  readonly periods: number;
  readonly periodMs: number;
}

/** A line of a graph: one metric, or each metric that has these dimensions and values. */
export type LineDefinition =
  | (MetricStatistic & { readonly label: string })
  | {
      readonly search: Omit<MetricStatistic, 'dimensions'> & {
        readonly names: readonly string[];
        readonly values: Readonly<Record<string, string>>;
      };
      /** With `${PROP('Dim.name')}` for a dimension's value. */
      readonly label: string;
    };

/** A widget of the dashboard that draws or tells metrics. */
export interface WidgetDefinition {
  readonly title: string;
  readonly view: 'timeSeries' | 'singleValue';
  readonly unit?: string;
  readonly lines: readonly LineDefinition[];
  /** A value at which an alarm rings. */
  readonly mark?: { readonly label: string; readonly value: number };
  readonly periodMs: number;
}

/** What the stack watches and shows of itself. */
export interface MonitoringDefinition {
  readonly alarms: readonly AlarmDefinition[];
  readonly widgets: readonly WidgetDefinition[];
}

/** @throws LocalProblem naming what cannot be carried out */
export function readMonitoring(document: TerraformDocument): MonitoringDefinition {
  const alarms = document.all('aws_cloudwatch_metric_alarm').map((block) => readAlarm(document, block));
  const widgets = document.all('aws_cloudwatch_dashboard').flatMap((block) => {
    const { widgets } = block.json('dashboard_body') as { readonly widgets: readonly Widget[] };
    block.ignore('dashboard_name').done();
    // Texts lead to consoles that are not here; the alarms are shown in any case.
    return widgets.filter(({ type }) => type === 'metric').map(({ properties }) => readWidget(properties));
  });
  return { alarms, widgets };
}

function readAlarm(document: TerraformDocument, block: Block): AlarmDefinition {
  const operator = block.text('comparison_operator');
  const missing = block.text('treat_missing_data');
  if (operator !== 'GreaterThanThreshold' || missing !== 'notBreaching')
    throw new LocalProblem(
      `The stack's ${block.address} rings by ${operator} and ${missing}, which is not known here.`,
    );
  const queries = block.blocks('metric_query');
  const definition: AlarmDefinition = {
    name: block.text('alarm_name'),
    arn: document.attribute('aws_cloudwatch_metric_alarm', block.id, 'arn'),
    description: block.text('alarm_description'),
    ...(queries.length === 0
      ? { watches: readMetric(block, readStatistic(block)), periodMs: 1000 * block.number('period') }
      : readReckoning(block, queries)),
    threshold: block.number('threshold'),
    periods: block.number('evaluation_periods'),
  };
  block.ignore('alarm_actions', 'ok_actions').done();
  return definition;
}

function readReckoning(block: Block, queries: readonly Block[]): Pick<AlarmDefinition, 'watches' | 'periodMs'> {
  const result = queries.find((query) => query.has('expression'));
  const measured = queries.filter((query) => query !== result);
  const periods = new Set<number>();
  const metrics = measured.map((query) => {
    const metric = query.block('metric');
    periods.add(metric.number('period'));
    return [query.text('id'), readMetric(metric, metric.text('stat'))] as const;
  });
  const [period, ...others] = periods;
  if (result === undefined || !result.flag('return_data') || period === undefined || others.length > 0)
    throw new LocalProblem(`The stack's ${block.address} is reckoned in a way that is not known here.`);
  const expression = result.text('expression');
  result.ignore('id', 'label');
  return { watches: { expression, metrics: Object.fromEntries(metrics) }, periodMs: 1000 * period };
}

function readStatistic(block: Block): string {
  return block.optionalText('extended_statistic') ?? block.text('statistic');
}

function readMetric(block: Block, statistic: string): MetricStatistic {
  return {
    namespace: block.text('namespace'),
    metric: block.text('metric_name'),
    dimensions: block.map('dimensions'),
    statistic: toStatistic(statistic),
  };
}

function toStatistic(text: string | undefined): Statistic {
  if (text === 'Sum' || text === 'Maximum') return text;
  if (text !== undefined && /^p\d+$/.test(text)) return text as Statistic;
  throw new LocalProblem(`The stack asks for the statistic ${text}, which is not known here.`);
}

interface Widget {
  readonly type: string;
  readonly properties: WidgetProperties;
}

interface WidgetProperties {
  readonly title: string;
  readonly view: 'timeSeries' | 'singleValue';
  readonly period?: number;
  readonly yAxis?: { readonly left?: { readonly label?: string } };
  readonly annotations?: { readonly horizontal?: readonly { readonly label: string; readonly value: number }[] };
  readonly metrics: readonly (readonly unknown[])[];
}

const defaultPeriodSeconds = 300;

function readWidget({ title, view, period, yAxis, annotations, metrics }: WidgetProperties): WidgetDefinition {
  const unit = yAxis?.left?.label;
  const mark = annotations?.horizontal?.[0];
  return {
    title,
    view,
    lines: metrics.map(readLine),
    periodMs: 1000 * (period ?? defaultPeriodSeconds),
    ...(unit !== undefined && { unit }),
    ...(mark && { mark }),
  };
}

/** `[namespace, metric, name, value, …, { stat, label }]`, or `[{ expression, label }]`. */
function readLine(line: readonly unknown[]): LineDefinition {
  const { stat, label, expression } = line.at(-1) as Readonly<Record<string, string>>;
  if (expression !== undefined) return { search: readSearch(expression), label: label ?? '' };
  const [namespace = '', metric = '', ...rest] = line.slice(0, -1) as readonly string[];
  const pairs = Array.from({ length: rest.length / 2 }, (_, at) => [rest[2 * at]!, rest[2 * at + 1]!] as const);
  return {
    namespace,
    metric,
    dimensions: Object.fromEntries(pairs),
    statistic: toStatistic(stat),
    label: label ?? metric,
  };
}

/** `SEARCH('{namespace,dimension,…} MetricName="…" dimension="…"', 'Sum', 300)` */
function readSearch(expression: string) {
  const [, schema, terms, stat] = /^SEARCH\('\{([^}]+)\} ([^']+)', '(\w+)', \d+\)$/.exec(expression) ?? [];
  const [namespace, ...names] = schema?.split(',') ?? [];
  const { MetricName: metric, ...values } = Object.fromEntries(
    [...(terms ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
  );
  if (namespace === undefined || metric === undefined)
    throw new LocalProblem(`The stack draws ${expression}, which is not known here.`);
  return { namespace, metric, names, values, statistic: toStatistic(stat) };
}
