import { type BucketNames, readBuckets } from '../service/buckets.ts';
import type { Variables } from '../service/environment.ts';

export interface SettleEnvironment {
  readonly buckets: BucketNames;
}

/** Reads `INPUT_BUCKET` and `OUTPUT_BUCKET`. @throws EnvironmentVariableError */
export function readEnvironment(variables: Variables): SettleEnvironment {
  return { buckets: readBuckets(variables) };
}
