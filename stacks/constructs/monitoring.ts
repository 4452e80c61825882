import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { named } from './named.ts';
import type { Queue } from './queue.ts';

export interface MonitoringProps {
  readonly names: Names;
  readonly functions: readonly LambdaFunction[];
  /** Queues that are empty while all is well. */
  readonly failureQueues: readonly Queue[];
}

interface Alarm {
  readonly name: string;
  readonly description: string;
  readonly namespace: 'AWS/Lambda' | 'AWS/SQS';
  readonly metric: string;
  readonly statistic: 'Sum' | 'Maximum';
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Rings when something fails that is not the picture's fault. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, { names, functions, failureQueues }: MonitoringProps) {
    super(scope, id);
    for (const alarm of [...functions.flatMap(alarmsOfFunction), ...failureQueues.map(alarmOfQueue)])
      this.ring(names, alarm);
  }

  private ring(names: Names, alarm: Alarm): void {
    named(
      alarm.name,
      new CloudwatchMetricAlarm(this, alarm.name, {
        alarmName: names.regional(alarm.name.replaceAll('_', '-')),
        alarmDescription: alarm.description,
        namespace: alarm.namespace,
        metricName: alarm.metric,
        dimensions: { ...alarm.dimensions },
        statistic: alarm.statistic,
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 0,
        // No call, no metric: silence is no fault.
        treatMissingData: 'notBreaching',
      }),
    );
  }
}

function alarmsOfFunction({ node: { id }, functionName }: LambdaFunction): Alarm[] {
  const common = { namespace: 'AWS/Lambda', statistic: 'Sum', dimensions: { FunctionName: functionName } } as const;
  return [
    {
      ...common,
      name: `${id}_errors`,
      metric: 'Errors',
      description: `The ${id} function threw, ran out of time or of memory. Its log tells why.`,
    },
    {
      ...common,
      name: `${id}_throttles`,
      metric: 'Throttles',
      description: `Calls of the ${id} function had to wait or were refused: the account's concurrency is used up.`,
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
    description: `Messages lie in the queue ${id.replaceAll('_', ' ')}: conversions failed and nobody settled them.`,
  };
}
