import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import type { Api } from './api.ts';
import { Dashboard } from './dashboard.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { named } from './named.ts';
import type { Queue } from './queue.ts';

export interface MonitoringProps {
  readonly names: Names;
  readonly region: string;
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

/** A metric, and the value of it that nobody should sleep through. */
interface Alarm {
  readonly name: string;
  /** What happened, and what to do. */
  readonly description: string;
  readonly namespace: 'AWS/Lambda' | 'AWS/SQS' | 'AWS/ApiGateway';
  readonly metric: string;
  readonly statistic: 'Sum' | 'Maximum' | 'p95';
  readonly dimensions: Readonly<Record<string, string>>;
  /** Default 0: the first fault. */
  readonly above?: number;
  /** How many periods of five minutes in a row. Default 1. */
  readonly periods?: number;
}

/** How much of its timeout a call may take before a person should look. */
const timeoutShare = 0.8;

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
      ...props.failureQueues.map(alarmOfQueue),
      alarmOfWaiting(props.settledQueue),
      ...alarmsOfApi(props.api),
    ].map((alarm) => this.ring(props, alarm));
    new Dashboard(this, 'dashboard', { ...props, alarmArns: alarms.map(({ arn }) => arn) });
  }

  private ring({ names, topicArn }: MonitoringProps, alarm: Alarm): CloudwatchMetricAlarm {
    return named(
      alarm.name,
      new CloudwatchMetricAlarm(this, alarm.name, {
        alarmName: names.regional(alarm.name.replaceAll('_', '-')),
        alarmDescription: alarm.description,
        namespace: alarm.namespace,
        metricName: alarm.metric,
        dimensions: { ...alarm.dimensions },
        ...(alarm.statistic === 'p95' ? { extendedStatistic: 'p95' } : { statistic: alarm.statistic }),
        period: 300,
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

function alarmsOfFunction({ node: { id }, functionName, timeoutSeconds }: LambdaFunction): Alarm[] {
  const common = { namespace: 'AWS/Lambda', dimensions: { FunctionName: functionName } } as const;
  return [
    {
      ...common,
      statistic: 'Sum',
      name: `${id}_errors`,
      metric: 'Errors',
      description: `The ${id} function threw, ran out of time or of memory. Its log tells why.`,
    },
    {
      ...common,
      statistic: 'Sum',
      name: `${id}_throttles`,
      metric: 'Throttles',
      description: `Calls of the ${id} function had to wait or were refused: the concurrency is used up. Raise the account's quota, or what is kept for conversions.`,
    },
    {
      ...common,
      statistic: 'p95',
      name: `${id}_slow`,
      metric: 'Duration',
      above: timeoutShare * timeoutSeconds * 1_000,
      periods: 3,
      description: `One call of the ${id} function in twenty takes more than ${timeoutShare * 100} % of its ${timeoutSeconds} seconds. Give it more memory, which is more processor, or more time.`,
    },
  ];
}

function alarmsOfEvents({ node: { id }, functionName }: LambdaFunction): Alarm[] {
  const common = {
    namespace: 'AWS/Lambda',
    statistic: 'Sum',
    dimensions: { FunctionName: functionName },
  } as const;
  return [
    {
      ...common,
      name: `${id}_events_dropped`,
      metric: 'AsyncEventsDropped',
      description: `Uploads were given up before the ${id} function saw them. List the inputs without a report, and copy each onto itself.`,
    },
    {
      ...common,
      name: `${id}_destination_failures`,
      metric: 'DestinationDeliveryFailures',
      description: `Failures of the ${id} function did not reach the queue: check the role's sqs:SendMessage and the queue. List the inputs without a report, and copy each onto itself.`,
    },
  ];
}

function alarmOfQueue({ node: { id }, queueName }: Queue): Alarm {
  return {
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    statistic: 'Maximum',
    name: `${id}_not_empty`,
    dimensions: { QueueName: queueName },
    description: `Messages lie in the queue ${id.replaceAll('_', ' ')}: conversions failed and nobody settled them. Look at them, and redrive them once the cause is gone.`,
  };
}

function alarmOfWaiting({ node: { id }, queueName }: Queue): Alarm {
  return {
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    statistic: 'Maximum',
    name: `${id}_waiting`,
    dimensions: { QueueName: queueName },
    above: settledWithinSeconds,
    description: `A message waits in the queue ${id.replaceAll('_', ' ')} for more than ${settledWithinSeconds / 60} minutes: the settle function does not run. Its log and its event source tell why.`,
  };
}

function alarmsOfApi({ apiId }: Api): Alarm[] {
  const common = { namespace: 'AWS/ApiGateway', dimensions: { ApiId: apiId } } as const;
  return [
    {
      ...common,
      statistic: 'Sum',
      name: 'api_5xx',
      metric: '5xx',
      description: 'The API answered with a fault of its own. The access log tells the request, the function log why.',
    },
    {
      ...common,
      statistic: 'p95',
      name: 'api_latency',
      metric: 'Latency',
      above: slowAnswerMs,
      periods: 3,
      description: `One answer of the API in twenty takes more than ${slowAnswerMs / 1_000} seconds. Compare with the duration of its function: the rest is cold starts and throttling.`,
    },
  ];
}
