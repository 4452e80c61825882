import type { Sample } from './metric-store.ts';

interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: unknown;
  readonly Metrics?: unknown;
}

/**
 * The samples in a line of a log, each once for each of its sets of dimensions. A line that is none in the embedded
 * metric format has none, as CloudWatch too passes over it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedSamples(line: string): readonly Sample[] {
  const root = parse(line);
  const { Timestamp: at, CloudWatchMetrics: directives } = (root?._aws ?? {}) as Record<string, unknown>;
  if (root === undefined || typeof at !== 'number' || !Array.isArray(directives)) return [];
  return directives.flatMap(({ Namespace: namespace, Dimensions: sets, Metrics: metrics }: Directive) => {
    if (typeof namespace !== 'string' || !Array.isArray(sets) || !Array.isArray(metrics)) return [];
    return sets.flatMap((names: readonly string[]) =>
      metrics.flatMap(({ Name: metric }: { readonly Name: string }) => {
        const dimensions = Object.fromEntries(names.map((name) => [name, String(root[name])]));
        return [root[metric]]
          .flat()
          .flatMap((value) => (typeof value === 'number' ? [{ namespace, metric, dimensions, value, at }] : []));
      }),
    );
  });
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return undefined;
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
