import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';
import type { Api } from './api.ts';
import { Dashboard } from './dashboard.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { named } from './named.ts';
import type { Queue } from './queue.ts';
import { deploymentDimensions, metricsNamespace, type ServiceMetric } from './service-metrics.ts';

export interface MonitoringProps {
  readonly names: Names;
  readonly settings: Settings;
  /** Where alarms go. */
  readonly topicArn: string;
  readonly functions: readonly LambdaFunction[];
  /** The one of them that events call, not requests. */
  readonly eventFunction: LambdaFunction;
  /** Queues that are empty while all is well. */
  readonly failureQueues: readonly Queue[];
  /** The one of them that a function empties. */
  readonly settledQueue: Queue;
  readonly api: Api;
}

/** One metric with its dimensions, summed up as `statistic` says over each period. */
interface Metric {
  readonly namespace: 'AWS/Lambda' | 'AWS/SQS' | 'AWS/ApiGateway' | typeof metricsNamespace;
  readonly metric: string;
  readonly statistic: 'Sum' | 'Maximum' | 'p95';
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Metric math over several metrics, each by the name that the expression gives it. */
interface Reckoning {
  readonly expression: string;
  readonly label: string;
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** A value that nobody should sleep through. */
interface Alarm {
  readonly name: string;
  /** What happened, and what to do. */
  readonly description: string;
  readonly watches: Metric | Reckoning;
  /** Default 0: the first fault. */
  readonly above?: number;
  /** How many periods of five minutes in a row. Default 1. */
  readonly periods?: number;
}

const periodSeconds = 300;

/** How much of its timeout a call may take before a person should look. */
const timeoutShare = 0.8;

/** How much of its memory, in hundredths, a conversion may take before a person should look. */
const memoryAlarmPercent = 90;

/** How many conversions of a hundred may fail, for whatever reason, and of how many at least in five minutes. */
const failureAlarmPercent = 50;
const failureAlarmConversions = 10;

/** How long a failure may wait for `settle`. */
const settledWithinSeconds = 900;

/** How long the API may let somebody wait. */
const slowAnswerMs = 3_000;

/** Rings when something fails that is not the picture's fault, and shows how the service does. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const alarms = [
      ...props.functions.flatMap(alarmsOfFunction),
      ...alarmsOfEvents(props.eventFunction),
      ...alarmsOfConversions(props.names),
      ...props.failureQueues.map(alarmOfQueue),
      alarmOfWaiting(props.settledQueue),
      ...alarmsOfApi(props.api),
    ].map((alarm) => this.ring(props, alarm));
    new Dashboard(this, 'dashboard', {
      ...props,
      alarmArns: alarms.map(({ arn }) => arn),
      marks: {
        durationMs: timeoutShare * props.eventFunction.timeoutSeconds * 1_000,
        memoryPercent: memoryAlarmPercent,
      },
    });
  }

  private ring({ names, topicArn }: MonitoringProps, { watches, ...alarm }: Alarm): CloudwatchMetricAlarm {
    return named(
      alarm.name,
      new CloudwatchMetricAlarm(this, alarm.name, {
        alarmName: names.regional(alarm.name.replaceAll('_', '-')),
        alarmDescription: alarm.description,
        ...('expression' in watches ? reckoned(watches) : measured(watches)),
        evaluationPeriods: alarm.periods ?? 1,
        comparisonOperator: 'GreaterThanThreshold',
        threshold: alarm.above ?? 0,
        // No call, no metric: silence is no fault.
        treatMissingData: 'notBreaching',
        alarmActions: [topicArn],
        okActions: [topicArn],
      }),
    );
  }
}

function measured({ namespace, metric, statistic, dimensions }: Metric) {
  return {
    namespace,
    metricName: metric,
    dimensions: { ...dimensions },
    ...(statistic === 'p95' ? { extendedStatistic: statistic } : { statistic }),
    period: periodSeconds,
  };
}

function reckoned({ expression, label, metrics }: Reckoning) {
  return {
    metricQuery: [
      { id: 'result', expression, label, returnData: true },
      ...Object.entries(metrics).map(([id, { namespace, metric, statistic, dimensions }]) => ({
        id,
        metric: {
          namespace,
          metricName: metric,
          dimensions: { ...dimensions },
          stat: statistic,
          period: periodSeconds,
        },
      })),
    ],
  };
}

function alarmsOfFunction({ node: { id }, functionName, timeoutSeconds }: LambdaFunction): Alarm[] {
  const metric = (metric: string, statistic: Metric['statistic']) =>
    ({ namespace: 'AWS/Lambda', metric, statistic, dimensions: { FunctionName: functionName } }) as const;
  return [
    {
      name: `${id}_errors`,
      watches: metric('Errors', 'Sum'),
      description: `The ${id} function threw, ran out of time or of memory. Its log tells why.`,
    },
    {
      name: `${id}_throttles`,
      watches: metric('Throttles', 'Sum'),
      description: `Calls of the ${id} function had to wait or were refused: the concurrency is used up. Raise the account's quota, or what is kept for conversions.`,
    },
    {
      name: `${id}_slow`,
      watches: metric('Duration', 'p95'),
      above: timeoutShare * timeoutSeconds * 1_000,
      periods: 3,
      description: `One call of the ${id} function in twenty takes more than ${timeoutShare * 100} % of its ${timeoutSeconds} seconds. Give it more memory, which is more processor, or more time.`,
    },
  ];
}

function alarmsOfEvents({ node: { id }, functionName }: LambdaFunction): Alarm[] {
  const metric = (metric: string) =>
    ({ namespace: 'AWS/Lambda', metric, statistic: 'Sum', dimensions: { FunctionName: functionName } }) as const;
  return [
    {
      name: `${id}_events_dropped`,
      watches: metric('AsyncEventsDropped'),
      description: `Uploads were given up before the ${id} function saw them. List the inputs without a report, and copy each onto itself.`,
    },
    {
      name: `${id}_destination_failures`,
      watches: metric('DestinationDeliveryFailures'),
      description: `Failures of the ${id} function did not reach the queue: check the role's sqs:SendMessage and the queue. List the inputs without a report, and copy each onto itself.`,
    },
  ];
}

function alarmsOfConversions(names: Names): Alarm[] {
  const metric = (metric: ServiceMetric, statistic: Metric['statistic']) =>
    ({ namespace: metricsNamespace, metric, statistic, dimensions: deploymentDimensions(names) }) as const;
  return [
    {
      name: 'conversion_memory',
      watches: metric('PeakMemoryShare', 'Maximum'),
      above: memoryAlarmPercent,
      description: `A conversion took more than ${memoryAlarmPercent} % of the memory of its function. The next larger picture may end it. Give it more memory, or lower the limit on pixels.`,
    },
    {
      name: 'conversion_failures_many',
      watches: {
        // Where all fail, none is done, and what is missing would make the whole missing.
        // Where all fail none is done, and what is missing would make the whole missing.
        expression: `IF(FILL(done, 0) + failed >= ${failureAlarmConversions}, 100 * failed / (FILL(done, 0) + failed), 0)`,
        label: 'Failed conversions of a hundred',
        metrics: { done: metric('Conversions', 'Sum'), failed: metric('Failures', 'Sum') },
      },
      above: failureAlarmPercent,
      periods: 3,
      description: `More than ${failureAlarmPercent} of a hundred conversions fail. The dashboard tells by which code. Many of one code after a deployment: go back to the build before.`,
    },
  ];
}

function alarmOfQueue({ node: { id }, queueName }: Queue): Alarm {
  return {
    name: `${id}_not_empty`,
    watches: {
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      statistic: 'Maximum',
      dimensions: { QueueName: queueName },
    },
    description: `Messages lie in the queue ${id.replaceAll('_', ' ')}: conversions failed and nobody settled them. Look at them, and redrive them once the cause is gone.`,
  };
}

function alarmOfWaiting({ node: { id }, queueName }: Queue): Alarm {
  return {
    name: `${id}_waiting`,
    watches: {
      namespace: 'AWS/SQS',
      metric: 'ApproximateAgeOfOldestMessage',
      statistic: 'Maximum',
      dimensions: { QueueName: queueName },
    },
    above: settledWithinSeconds,
    description: `A message waits in the queue ${id.replaceAll('_', ' ')} for more than ${settledWithinSeconds / 60} minutes: the settle function does not run. Its log and its event source tell why.`,
  };
}

function alarmsOfApi({ apiId }: Api): Alarm[] {
  const metric = (metric: string, statistic: Metric['statistic']) =>
    ({ namespace: 'AWS/ApiGateway', metric, statistic, dimensions: { ApiId: apiId } }) as const;
  return [
    {
      name: 'api_5xx',
      watches: metric('5xx', 'Sum'),
      description: 'The API answered with a fault of its own. The access log tells the request, the function log why.',
    },
    {
      name: 'api_latency',
      watches: metric('Latency', 'p95'),
      above: slowAnswerMs,
      periods: 3,
      description: `One answer of the API in twenty takes more than ${slowAnswerMs / 1_000} seconds. Compare with the duration of its function: the rest is cold starts and throttling.`,
    },
  ];
}
