import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';
import type { Api } from './api.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { named } from './named.ts';
import type { Queue } from './queue.ts';
import { type Breakdown, deploymentDimensions, metricsNamespace, type ServiceMetric } from './service-metrics.ts';

export interface DashboardProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly functions: readonly LambdaFunction[];
  readonly eventFunction: LambdaFunction;
  readonly failureQueues: readonly Queue[];
  readonly api: Api;
  readonly alarmArns: readonly string[];
  /** From where on alarms ring. */
  readonly marks: { readonly durationMs: number; readonly memoryPercent: number };
}

/** How a line is named and summed up. */
interface LineStyle {
  readonly label: string;
  readonly stat?: string;
}

/** A line of a graph: namespace, metric, its dimensions by name and value, how it is drawn. Or an expression. */
type Line = readonly [string, string, ...string[], LineStyle] | readonly [LineStyle & { readonly expression: string }];

interface Graph {
  readonly title: string;
  /** What the numbers are. */
  readonly unit: string;
  readonly lines: readonly Line[];
  /** From where on an alarm rings. */
  readonly mark?: number;
}

/** CloudWatch's grid has 24 columns. */
const columns = 24;
const graphWidth = columns / 2;
const graphHeight = 6;
const periodSeconds = 300;

/**
 * What somebody wants to see who was woken by an alarm, from above: where to look further, which alarms ring, how
 * conversions do in numbers; then graphs, those of conversions first.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { names, settings, alarmArns } = props;
    const rows = [
      { type: 'text', height: 2, properties: { markdown: wayOn(props) } },
      { type: 'alarm', height: 4, properties: { title: 'Alarms', alarms: alarmArns } },
      { type: 'metric', height: 3, properties: { ...numbers(props), region: settings.region } },
    ];
    const widgets = rows.map((row, index) => ({
      ...row,
      x: 0,
      y: rows.slice(0, index).reduce((sum, { height }) => sum + height, 0),
      width: columns,
    }));
    const graphsFrom = rows.reduce((sum, { height }) => sum + height, 0);
    const graphs = graphsOf(props).map(({ title, unit, lines, mark }, index) => ({
      type: 'metric',
      x: (index % 2) * graphWidth,
      y: graphsFrom + Math.floor(index / 2) * graphHeight,
      width: graphWidth,
      height: graphHeight,
      properties: {
        title,
        region: settings.region,
        period: periodSeconds,
        view: 'timeSeries',
        yAxis: { left: { min: 0, label: unit, showUnits: false } },
        ...(mark !== undefined && { annotations: { horizontal: [{ label: 'An alarm rings', value: mark }] } }),
        metrics: lines,
      },
    }));
    named(
      'service',
      new CloudwatchDashboard(this, 'service', {
        dashboardName: names.accountWide('service'),
        dashboardBody: JSON.stringify({ widgets: [...widgets, ...graphs] }),
      }),
    );
  }
}

/** Where to look further, in Markdown. */
function wayOn({ names, settings: { region }, functions, failureQueues }: DashboardProps): string {
  const console = `https://${region}.console.aws.amazon.com`;
  const log = ({ functionName, node: { id } }: LambdaFunction) =>
    // The console wants slashes encoded twice, with a dollar in place of the first percent sign.
    `[${id}](${console}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/$252Faws$252Flambda$252F${functionName})`;
  return [
    `**${names.deployment}** · each alarm says what to do, and docs/operations.md says more.`,
    `Logs: ${functions.map(log).join(' · ')}`,
    `[Queues](${console}/sqs/v3/home?region=${region}#/queues): ${failureQueues.map(({ queueName }) => queueName).join(', ')}`,
  ].join('  \n');
}

function serviceLine(names: Names, metric: ServiceMetric, stat: string, label: string): Line {
  return [metricsNamespace, metric, ...Object.entries(deploymentDimensions(names)).flat(), { stat, label }];
}

/** One line for each value that the dimensions have taken. */
function serviceLines(names: Names, metric: ServiceMetric, stat: string, parts: Breakdown): Line {
  const common = deploymentDimensions(names);
  const schema = [metricsNamespace, ...Object.keys(common), ...parts].join(',');
  const wanted = Object.entries({ MetricName: metric, ...common }).map(([name, value]) => `${name}="${value}"`);
  // Doubled: to Terraform, a single dollar would begin a reference.
  const label = parts.map((name) => `$\${PROP('Dim.${name}')}`).join(' to ');
  return [{ expression: `SEARCH('{${schema}} ${wanted.join(' ')}', '${stat}', ${periodSeconds})`, label }];
}

/** The figures of the whole time that is looked at. */
function numbers({ names }: DashboardProps) {
  return {
    title: 'Conversions in the time shown',
    view: 'singleValue',
    setPeriodToTimeRange: true,
    metrics: [
      serviceLine(names, 'Conversions', 'Sum', 'done'),
      serviceLine(names, 'Failures', 'Sum', 'failed'),
      serviceLine(names, 'Duration', 'p50', 'half took at most, ms'),
      serviceLine(names, 'Duration', 'p95', '95 of 100 at most, ms'),
      serviceLine(names, 'PeakMemoryShare', 'Maximum', 'most memory, %'),
      serviceLine(names, 'Megapixels', 'Sum', 'megapixels'),
      serviceLine(names, 'InputBytes', 'Sum', 'bytes in'),
      serviceLine(names, 'OutputBytes', 'Sum', 'bytes out'),
    ],
  };
}

function graphsOf(props: DashboardProps): readonly Graph[] {
  return [...graphsOfConversions(props), ...graphsOfService(props), ...graphsOfPictures(props)];
}

function graphsOfConversions({ names, marks }: DashboardProps): readonly Graph[] {
  return [
    {
      title: 'Conversions',
      unit: 'in five minutes',
      lines: [serviceLine(names, 'Conversions', 'Sum', 'done'), serviceLine(names, 'Failures', 'Sum', 'failed')],
    },
    {
      title: 'Failures by code',
      unit: 'in five minutes',
      lines: [serviceLines(names, 'Failures', 'Sum', ['Code'])],
    },
    {
      title: 'Duration of a conversion',
      unit: 'milliseconds',
      mark: marks.durationMs,
      lines: [
        serviceLine(names, 'Duration', 'p50', 'half took at most'),
        serviceLine(names, 'Duration', 'p95', '95 of 100 at most'),
        serviceLine(names, 'Duration', 'Maximum', 'the longest'),
      ],
    },
    {
      title: 'Memory of a conversion',
      unit: '% of the function’s',
      mark: marks.memoryPercent,
      lines: [
        serviceLine(names, 'PeakMemoryShare', 'p50', 'half took at most'),
        serviceLine(names, 'PeakMemoryShare', 'Maximum', 'the most'),
      ],
    },
  ];
}

function graphsOfService({ functions, eventFunction, failureQueues, api }: DashboardProps): readonly Graph[] {
  const lambda = (metric: string, stat: string, label: string, of: readonly LambdaFunction[] = functions) =>
    of.map(
      ({ functionName, node: { id } }): Line => [
        'AWS/Lambda',
        metric,
        'FunctionName',
        functionName,
        { stat, label: `${id}${label}` },
      ],
    );
  const gateway = (metric: string, stat: string, label: string): Line => [
    'AWS/ApiGateway',
    metric,
    'ApiId',
    api.apiId,
    { stat, label },
  ];
  const queues = (metric: string) =>
    failureQueues.map(
      ({ queueName, node: { id } }): Line => [
        'AWS/SQS',
        metric,
        'QueueName',
        queueName,
        { stat: 'Maximum', label: id.replaceAll('_', ' ') },
      ],
    );
  return [
    {
      title: 'Requests to the API',
      unit: 'in five minutes',
      lines: [
        gateway('Count', 'Sum', 'all'),
        gateway('4xx', 'Sum', 'refused (4xx)'),
        gateway('5xx', 'Sum', 'failed (5xx)'),
      ],
    },
    {
      title: 'Time that the API takes to answer',
      unit: 'milliseconds',
      lines: [gateway('Latency', 'p50', 'half at most'), gateway('Latency', 'p95', '95 of 100 at most')],
    },
    { title: 'Calls of the functions', unit: 'in five minutes', lines: lambda('Invocations', 'Sum', '') },
    {
      title: 'Faults of the functions',
      unit: 'in five minutes',
      lines: [...lambda('Errors', 'Sum', ' failed'), ...lambda('Throttles', 'Sum', ' had to wait')],
    },
    {
      title: 'Time that calls take',
      unit: 'milliseconds, 95 of 100 at most',
      lines: lambda('Duration', 'p95', ''),
    },
    {
      title: 'Conversions at once',
      unit: 'the most',
      lines: lambda('ConcurrentExecutions', 'Maximum', '', [eventFunction]),
    },
    {
      title: 'How long uploads wait',
      unit: 'milliseconds, the longest',
      lines: lambda('AsyncEventAge', 'Maximum', '', [eventFunction]),
    },
    {
      title: 'Uploads lost on the way to a report',
      unit: 'in five minutes',
      lines: [
        ...lambda('AsyncEventsDropped', 'Sum', ' dropped', [eventFunction]),
        ...lambda('DestinationDeliveryFailures', 'Sum', ' not handed on', [eventFunction]),
      ],
    },
    { title: 'Failures that wait', unit: 'messages', lines: queues('ApproximateNumberOfMessagesVisible') },
    { title: 'How long failures wait', unit: 'seconds', lines: queues('ApproximateAgeOfOldestMessage') },
  ];
}

function graphsOfPictures({ names, settings: { metricsByPair } }: DashboardProps): readonly Graph[] {
  const byPair: readonly Graph[] = [
    {
      title: 'Conversions by formats',
      unit: 'in five minutes',
      lines: [serviceLines(names, 'Conversions', 'Sum', ['Source', 'Target'])],
    },
    {
      title: 'Duration by formats',
      unit: 'milliseconds, 95 of 100 at most',
      lines: [serviceLines(names, 'Duration', 'p95', ['Source', 'Target'])],
    },
    {
      title: 'Megapixels by formats',
      unit: 'in five minutes',
      lines: [serviceLines(names, 'Megapixels', 'Sum', ['Source', 'Target'])],
    },
    {
      title: 'Bytes out by formats',
      unit: 'in five minutes',
      lines: [serviceLines(names, 'OutputBytes', 'Sum', ['Source', 'Target'])],
    },
  ];
  return [
    {
      title: 'Megapixels',
      unit: 'in five minutes',
      lines: [serviceLine(names, 'Megapixels', 'Sum', 'converted')],
    },
    {
      title: 'Bytes',
      unit: 'in five minutes',
      lines: [serviceLine(names, 'InputBytes', 'Sum', 'in'), serviceLine(names, 'OutputBytes', 'Sum', 'out')],
    },
    ...(metricsByPair ? byPair : []),
  ];
}
