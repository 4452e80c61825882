import { type BucketNames, readBuckets } from '../service/buckets.ts';
import type { EmfMeterOptions } from '../service/emf-meter.ts';
import type { Variables } from '../service/environment.ts';
import { readMeterOptions } from '../service/meter-environment.ts';

export interface SettleEnvironment {
  readonly buckets: BucketNames;
  readonly metrics: EmfMeterOptions;
}

/** Reads `INPUT_BUCKET`, `OUTPUT_BUCKET` and what the metrics need. @throws EnvironmentVariableError */
export function readEnvironment(variables: Variables): SettleEnvironment {
  return { buckets: readBuckets(variables), metrics: readMeterOptions(variables) };
}
