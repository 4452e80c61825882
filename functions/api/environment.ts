import type { Limits } from '../../codecs/limits.ts';
import { type BucketNames, readBuckets } from '../service/buckets.ts';
import { readCount, readLimits, type Variables } from '../service/environment.ts';

export interface ApiEnvironment {
  readonly buckets: BucketNames;
  readonly limits: Limits;
  readonly retentionDays: number;
  readonly uploadExpirySeconds: number;
  readonly downloadExpirySeconds: number;
}

/**
 * Reads `INPUT_BUCKET`, `OUTPUT_BUCKET`, `LIMITS`, `RETENTION_DAYS`, `UPLOAD_EXPIRY_SECONDS` and
 * `DOWNLOAD_EXPIRY_SECONDS`. @throws EnvironmentVariableError
 */
export function readEnvironment(variables: Variables): ApiEnvironment {
  return {
    buckets: readBuckets(variables),
    limits: readLimits(variables),
    retentionDays: readCount(variables, 'RETENTION_DAYS'),
    uploadExpirySeconds: readCount(variables, 'UPLOAD_EXPIRY_SECONDS'),
    downloadExpirySeconds: readCount(variables, 'DOWNLOAD_EXPIRY_SECONDS'),
  };
}
