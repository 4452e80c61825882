import type { Variables } from './environment.ts';
import { readText } from './environment.ts';
import type { BucketRole } from './ports.ts';

/** The buckets' names by their part. */
export type BucketNames = Readonly<Record<BucketRole, string>>;

/** @throws EnvironmentVariableError when `INPUT_BUCKET` or `OUTPUT_BUCKET` is missing */
export function readBuckets(variables: Variables): BucketNames {
  return { input: readText(variables, 'INPUT_BUCKET'), output: readText(variables, 'OUTPUT_BUCKET') };
}
