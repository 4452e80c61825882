import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Meter } from './meter.ts';

export interface EmfMeterOptions {
  /** The namespace of all metrics in CloudWatch. */
  readonly namespace: string;
  /** The deployment, so that several in one region keep apart: the dimension `service` of each metric. */
  readonly service: string;
  /** Whether conversions are measured by their pair of formats too, beside all together. */
  readonly byPair: boolean;
}

/**
 * Writes metrics to the standard output, from where CloudWatch takes them. Each line stands for itself: nothing is held
 * back that the end of a process could lose.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfMeter({ namespace, service, byPair }: EmfMeterOptions): Meter {
  const metrics = new Metrics({ namespace, serviceName: service });
  return {
    conversion({ source, target, durationMs, megapixels, inputBytes, outputBytes }) {
      const pair = { Source: source, Target: target };
      // Each set of dimensions is a metric of its own: all conversions together, then those of the pair.
      metrics.addDimensions({});
      if (byPair) metrics.addDimensions(pair);
      else for (const [name, value] of Object.entries(pair)) metrics.addMetadata(name, value);
      metrics
        .addMetric('Conversions', MetricUnit.Count, 1)
        .addMetric('Duration', MetricUnit.Milliseconds, durationMs)
        .addMetric('Megapixels', MetricUnit.NoUnit, megapixels)
        .addMetric('InputBytes', MetricUnit.Bytes, inputBytes)
        .addMetric('OutputBytes', MetricUnit.Bytes, outputBytes)
        .publishStoredMetrics();
    },
    failure(code) {
      metrics
        .addDimensions({})
        .addDimensions({ Code: code })
        .addMetric('Failures', MetricUnit.Count, 1)
        .publishStoredMetrics();
    },
    peakMemory(percent) {
      metrics.addMetric('PeakMemoryShare', MetricUnit.Percent, percent).publishStoredMetrics();
    },
  };
}
