import type { WatchedMetric } from '../stacks/watched-metrics.ts';

/** A metric that a function sent: a name, and one of its sets of dimensions with their values. */
export interface SentMetric {
  readonly namespace: string;
  readonly metric: string;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Emf {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

/**
 * The metrics that CloudWatch would take from a log; every set of dimensions of a line gives one of its own.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function sentMetrics(log: string): readonly SentMetric[] {
  return log.split('\n').flatMap((line) => {
    if (!line.startsWith('{"_aws"')) return [];
    const emf = JSON.parse(line) as Emf;
    return emf._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
      Dimensions.flatMap((names) =>
        Metrics.map(({ Name: metric, Unit: unit }) => ({
          namespace,
          metric,
          unit,
          dimensions: Object.fromEntries(names.map((name) => [name, emf[name] as string])),
          value: emf[metric] as number,
        })),
      ),
    );
  });
}

/** Whether what is watched was sent: the same dimensions, no more and no fewer, with the same values. */
export function isSent({ namespace, metric, dimensions }: WatchedMetric, sent: readonly SentMetric[]): boolean {
  const wanted = Object.entries(dimensions);
  return sent.some(
    (one) =>
      one.namespace === namespace &&
      one.metric === metric &&
      Object.keys(one.dimensions).length === wanted.length &&
      wanted.every(
        ([name, value]) => name in one.dimensions && (value ?? one.dimensions[name]) === one.dimensions[name],
      ),
  );
}
