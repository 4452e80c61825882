import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import type { Api } from './api.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { named } from './named.ts';
import type { Queue } from './queue.ts';

export interface DashboardProps {
  readonly names: Names;
  readonly region: string;
  readonly functions: readonly LambdaFunction[];
  readonly eventFunction: LambdaFunction;
  readonly failureQueues: readonly Queue[];
  readonly api: Api;
  readonly alarmArns: readonly string[];
}

/** A line of a graph: namespace, metric, dimension, its value, how it is drawn. */
type Line = readonly [string, string, string, string, Readonly<Record<string, string>>];

interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** CloudWatch's grid has 24 columns. */
const graphWidth = 12;
const graphHeight = 6;

/** What somebody wants to see who was woken by an alarm: the alarms, then how requests and conversions do. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const alarms = {
      type: 'alarm',
      x: 0,
      y: 0,
      width: 2 * graphWidth,
      height: 3,
      properties: { title: 'Alarms', alarms: props.alarmArns },
    };
    const graphs = graphsOf(props).map(({ title, lines }, index) => ({
      type: 'metric',
      x: (index % 2) * graphWidth,
      y: alarms.height + Math.floor(index / 2) * graphHeight,
      width: graphWidth,
      height: graphHeight,
      properties: { title, region: props.region, period: 300, view: 'timeSeries', metrics: lines },
    }));
    named(
      'service',
      new CloudwatchDashboard(this, 'service', {
        dashboardName: props.names.accountWide('service'),
        dashboardBody: JSON.stringify({ widgets: [alarms, ...graphs] }),
      }),
    );
  }
}

function graphsOf({ functions, eventFunction, failureQueues, api }: DashboardProps): readonly Graph[] {
  const lambda = (metric: string, stat: string, of: readonly LambdaFunction[] = functions) =>
    of.map(
      ({ functionName, node: { id } }): Line => [
        'AWS/Lambda',
        metric,
        'FunctionName',
        functionName,
        { stat, label: `${id} ${stat === 'Sum' || stat === 'Maximum' ? metric.toLowerCase() : stat}` },
      ],
    );
  const gateway = (metric: string, stat: string, label: string): Line => [
    'AWS/ApiGateway',
    metric,
    'ApiId',
    api.apiId,
    { stat, label },
  ];
  const queue = (metric: string, label: string) =>
    failureQueues.map(
      ({ queueName, node: { id } }): Line => [
        'AWS/SQS',
        metric,
        'QueueName',
        queueName,
        { stat: 'Maximum', label: `${id.replaceAll('_', ' ')} ${label}` },
      ],
    );
  return [
    {
      title: 'Requests to the API',
      lines: [
        gateway('Count', 'Sum', 'requests'),
        gateway('4xx', 'Sum', 'refused (4xx)'),
        gateway('5xx', 'Sum', 'failed (5xx)'),
      ],
    },
    {
      title: 'Time to answer, in milliseconds',
      lines: [gateway('Latency', 'p50', 'half of them'), gateway('Latency', 'p95', '95 of 100')],
    },
    { title: 'Calls of the functions', lines: lambda('Invocations', 'Sum') },
    { title: 'Faults', lines: [...lambda('Errors', 'Sum'), ...lambda('Throttles', 'Sum')] },
    {
      title: 'Duration of a conversion, in milliseconds',
      lines: ['p50', 'p95', 'Maximum'].flatMap((stat) => lambda('Duration', stat, [eventFunction])),
    },
    {
      title: 'Conversions at once, and how long uploads wait for theirs, in milliseconds',
      lines: [
        ...lambda('ConcurrentExecutions', 'Maximum', [eventFunction]),
        ...lambda('AsyncEventAge', 'Maximum', [eventFunction]),
      ],
    },
    { title: 'Failures that wait', lines: queue('ApproximateNumberOfMessagesVisible', 'messages') },
    { title: 'How long they wait, in seconds', lines: queue('ApproximateAgeOfOldestMessage', 'age') },
  ];
}
