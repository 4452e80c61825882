import type { EmfMeterOptions } from './emf-meter.ts';
import { readFlag, readText, type Variables } from './environment.ts';

/**
 * Reads `POWERTOOLS_METRICS_NAMESPACE`, `POWERTOOLS_SERVICE_NAME` and `METRICS_BY_PAIR`.
 * @throws EnvironmentVariableError
 */
export function readMeterOptions(variables: Variables): EmfMeterOptions {
  return {
    namespace: readText(variables, 'POWERTOOLS_METRICS_NAMESPACE'),
    service: readText(variables, 'POWERTOOLS_SERVICE_NAME'),
    byPair: readFlag(variables, 'METRICS_BY_PAIR'),
  };
}
