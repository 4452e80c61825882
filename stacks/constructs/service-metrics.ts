import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';

/** Where the functions' own metrics are found in CloudWatch. */
export const metricsNamespace = 'ImageConversion';

/** A metric that the functions send. A test holds the names to what they really send. */
export type ServiceMetric =
  | 'Conversions'
  | 'Failures'
  | 'Duration'
  | 'Megapixels'
  | 'InputBytes'
  | 'OutputBytes'
  | 'PeakMemoryShare';

/** What parts a metric further: conversions by their pair of formats, failures by their code. */
export type Breakdown = readonly ['Source', 'Target'] | readonly ['Code'];

/** The dimensions of a metric of the whole deployment. */
export function deploymentDimensions({ deployment }: Pick<Names, 'deployment'>) {
  return { service: deployment };
}

/** The variables that tell a function where its metrics belong. The first two are Powertools' own. */
export function metricsEnvironment(names: Names, { metricsByPair }: Settings) {
  return {
    POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
    POWERTOOLS_SERVICE_NAME: names.deployment,
    METRICS_BY_PAIR: String(metricsByPair),
  };
}
